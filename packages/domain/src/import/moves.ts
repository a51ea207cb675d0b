import type { Phase, TicketEvent } from '../ticket/state.ts';
import type { ImportedState, SourceName } from './format.ts';

/** Where a source's word for a state puts a ticket. */
export interface Place {
  readonly status: string;
  readonly phase: Phase;
  readonly reason?: string;
}

export const firstPlace: Place = { status: 'new', phase: 'open' };

/** Where waiting for something puts a ticket. */
export const waiting = (reason: string): Place => ({ status: 'pending', phase: 'pending', reason });

/** What an imported incident is at a place; what its source does not say is left out. */
export function incidentAt(
  { status, phase }: Place,
  core: Pick<
    ImportedState,
    'subject' | 'requester' | 'impact' | 'urgency' | 'priority' | 'channel' | 'createdAt' | 'updatedAt'
  >,
  known: {
    readonly category?: string | undefined;
    readonly assignee?: SourceName | undefined;
    readonly team?: SourceName | undefined;
  },
): ImportedState {
  const { category, assignee, team } = known;
  return {
    kind: 'incident',
    status,
    phase,
    ...core,
    ...(category !== undefined && { category }),
    ...(assignee && { assignee }),
    ...(team && { team }),
  };
}

/** In order of their times; what happened at one moment stays in the order it came in. */
export const byTime = (a: { readonly at: string }, b: { readonly at: string }): number =>
  a.at < b.at ? -1 : Number(a.at > b.at);

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
