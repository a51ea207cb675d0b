import type { TicketRow } from '../api/contract.ts';

export type PlainStatus = 'received' | 'inProgress' | 'waiting' | 'solved' | 'closed';

/** Steps of the progress line; waiting is a side step of being in progress. */
export const steps = ['received', 'inProgress', 'solved', 'closed'] as const;

/** Reasons for waiting that are not the customer's turn stay "in progress" for them (ux practice of Zendesk). */
function isCustomersTurn(reason: string | undefined): boolean {
  return reason === undefined || /customer|requester|user|caller/i.test(reason);
}

/** Five words a layman reads, instead of the desk's own statuses. */
export function plainStatus(row: Pick<TicketRow, 'status' | 'phase' | 'pending'>): PlainStatus {
  if (row.phase === 'closed') return 'closed';
  if (row.phase === 'resolved') return 'solved';
  if (row.phase === 'pending') return isCustomersTurn(row.pending?.reason) ? 'waiting' : 'inProgress';
  return row.status === 'new' ? 'received' : 'inProgress';
}

export function stepOf(status: PlainStatus): number {
  return steps.indexOf(status === 'waiting' ? 'inProgress' : status);
}
