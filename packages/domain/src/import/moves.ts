import type { Phase, TicketEvent } from '../ticket/state.ts';
import type { ImportedState } from './format.ts';

/** Where a source's word for a state puts a ticket. */
export interface Place {
  readonly status: string;
  readonly phase: Phase;
  readonly reason?: string;
}

export const firstPlace: Place = { status: 'new', phase: 'open' };

/** Where waiting for something puts a ticket. */
export const waiting = (reason: string): Place => ({ status: 'pending', phase: 'pending', reason });

/** What a record did, told from the state before it and after it. */
export function eventsBetween(before: ImportedState | undefined, after: ImportedState): TicketEvent[] {
  if (!before) return [{ type: 'ticket.opened' }, ...moves(undefined, undefined, after)];
  const events = moves(before.phase, before.pending?.reason, after);
  const owner = (state: ImportedState): string => `${state.team?.key ?? ''}\n${state.assignee?.key ?? ''}`;
  if (owner(before) !== owner(after)) events.unshift({ type: 'ticket.assigned' });
  return events.length > 0 ? events : [{ type: 'ticket.changed' }];
}

function moves(from: Phase | undefined, reason: string | undefined, after: ImportedState): TicketEvent[] {
  const { phase: to, pending } = after;
  if (from === to && reason === pending?.reason) return [];
  const ended = from === 'resolved' || from === 'closed';
  switch (to) {
    case 'open':
      return ended ? [{ type: 'ticket.reopened' }] : from === 'pending' ? [{ type: 'ticket.resumed' }] : [];
    case 'pending':
      return [
        ...(ended ? [{ type: 'ticket.reopened' as const }] : []),
        { type: 'ticket.pended', data: { reason: pending?.reason ?? 'unknown' } },
      ];
    case 'resolved':
      return [{ type: 'ticket.resolved' }];
    case 'closed':
      return [{ type: 'ticket.closed' }];
  }
}
