import type { Ticket } from '../../api/contract.ts';

export type RelatedId = 'merge' | 'split' | 'duplicate' | 'childrenTell' | 'childrenResolve' | 'move';

/** What can be done with a ticket and others beside it, as it stands; the server has the last word. */
export function relatedOffers(ticket: Ticket): RelatedId[] {
  const worked = ticket.phase === 'open' || ticket.phase === 'pending';
  const children = ticket.links.some((link) => link.type === 'child');
  const offers: [RelatedId, boolean][] = [
    ['childrenTell', children && worked],
    ['childrenResolve', children && worked],
    ['merge', worked],
    ['duplicate', worked],
    ['split', ticket.phase !== 'closed'],
    ['move', ticket.phase !== 'closed'],
  ];
  return offers.filter(([, may]) => may).map(([id]) => id);
}
