import type { FieldValue, Ticket, TicketRow } from '../../api/contract.ts';
import type { PastParts } from '../../api/contract-work.ts';

/** Fields whose value at a moment is shown, in the order of the workspace. */
export const pastFields = [
  'subject',
  'status',
  'assignee',
  'team',
  'priority',
  'impact',
  'urgency',
  'category',
  'subcategory',
  'requester',
  'kind',
] as const;
export type PastField = (typeof pastFields)[number];

/** What a field held, as one value; undefined where it held none. */
export function pastValue(
  ticket: TicketRow | (TicketRow & PastParts) | Ticket,
  field: PastField,
): FieldValue | undefined {
  return field === 'requester' ? ticket.requester.name : ticket[field];
}
