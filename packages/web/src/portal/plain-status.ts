import type { Desk, TicketRow } from '../api/contract.ts';
import { stateOf } from '../lib/desk-state.ts';

export type PlainStatus = 'received' | 'inProgress' | 'waiting' | 'solved' | 'closed';

/** Steps of the progress line; waiting is a side step of being in progress. */
export const steps = ['received', 'inProgress', 'solved', 'closed'] as const;

export type Standing = Pick<TicketRow, 'kind' | 'status' | 'phase' | 'pending'>;

/** Whose move it is says the tenant's own reason; one that is not known is taken as theirs, so no question is missed. */
function isCustomersTurn(desk: Desk | undefined, reason: string | undefined): boolean {
  const found = desk?.pendingReasons.find((one) => one.id === reason);
  return found === undefined || found.awaits === 'requester';
}

/** Five words a layman reads, instead of the desk's own statuses. */
export function plainStatus(row: Standing, desk: Desk | undefined): PlainStatus {
  if (row.phase === 'closed') return 'closed';
  if (row.phase === 'resolved') return 'solved';
  if (row.phase === 'pending') return isCustomersTurn(desk, row.pending?.reason) ? 'waiting' : 'inProgress';
  return row.status === 'new' ? 'received' : 'inProgress';
}

/** The tenant's own words for it. Waiting for somebody else has none: the words for waiting ask the reader to act. */
export function portalWords(row: Standing, desk: Desk | undefined): string | undefined {
  if (row.phase === 'pending' && plainStatus(row, desk) !== 'waiting') return undefined;
  return stateOf(desk, row.kind, row.status)?.portal;
}

export function stepOf(status: PlainStatus): number {
  return steps.indexOf(status === 'waiting' ? 'inProgress' : status);
}

export interface NextStep {
  /** The status whose sentence says what happens next. */
  readonly said: PlainStatus;
  /** What the desk aims for next, and when; absent when nothing is promised or the time has passed. */
  readonly promise?: { readonly of: 'reply' | 'solution'; readonly at: string };
}

/** What happens next. Once the desk has answered, the next promise is the solution, whatever the desk calls the status. */
export function nextStep(status: PlainStatus, due: TicketRow['due'], now: number): NextStep {
  const ahead = due && Date.parse(due.at) > now ? due : undefined;
  const solving = ahead?.target === 'resolution';
  const said = status === 'received' && solving ? 'inProgress' : status;
  if (!ahead || status === 'waiting') return { said };
  return { said, promise: { of: solving ? 'solution' : 'reply', at: ahead.at } };
}
