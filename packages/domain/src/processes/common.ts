import type { ActionDefinition } from '../kernel/process.ts';
import { addDays, epochMs } from '../kernel/time.ts';
import type { TicketState } from '../ticket/state.ts';

/** ITIL: a resolved ticket is reopened while the confirmation window is open; afterwards a new one is raised. */
export function withinReopenWindow(
  ticket: TicketState,
  facts: { now: string; reopenWindowDays: number },
): string | undefined {
  const since = ticket.closedAt ?? ticket.resolvedAt;
  if (since === undefined) return undefined;
  return epochMs(facts.now) <= epochMs(addDays(since, facts.reopenWindowDays))
    ? undefined
    : `it was ended more than ${facts.reopenWindowDays} days ago; open a new ticket and link it`;
}

type Worked = 'new' | 'in_progress' | 'pending' | 'resolved' | 'closed';

/** The actions that incident and request share; a process adds its own beside them. */
export const workActions = {
  assign: { label: 'Assign', effect: 'assign', from: ['new', 'in_progress', 'pending'], by: ['staff', 'system'] },
  start: { label: 'Start work', effect: 'move', from: ['new'], to: 'in_progress', by: ['staff'] },
  pend: { label: 'Wait', effect: 'pend', from: ['new', 'in_progress', 'pending'], to: 'pending', by: ['staff'] },
  resume: {
    label: 'Resume',
    effect: 'resume',
    from: ['pending'],
    to: 'in_progress',
    by: ['staff', 'contact', 'system'],
  },
  resolve: {
    label: 'Resolve',
    effect: 'resolve',
    from: ['new', 'in_progress', 'pending'],
    to: 'resolved',
    by: ['staff', 'system'],
  },
  reopen: {
    label: 'Reopen',
    effect: 'reopen',
    from: ['resolved', 'closed'],
    to: 'in_progress',
    by: ['staff', 'contact'],
    guard: withinReopenWindow,
  },
  close: { label: 'Close', effect: 'close', from: ['resolved'], to: 'closed', by: ['staff', 'contact', 'system'] },
} as const satisfies Record<string, ActionDefinition<Worked>>;

export const workStates = {
  new: { phase: 'open', label: 'New' },
  in_progress: { phase: 'open', label: 'In progress' },
  pending: { phase: 'pending', label: 'Waiting' },
  resolved: { phase: 'resolved', label: 'Resolved' },
  closed: { phase: 'closed', label: 'Closed' },
} as const;
