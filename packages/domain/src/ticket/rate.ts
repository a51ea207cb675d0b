import * as z from 'zod';
import { type Decision, type Refusal, refuse, type TicketFacts } from './facts.ts';
import { isRating, type TicketState } from './state.ts';

export const RateTicket = z.strictObject({
  score: z.int().min(1).max(5).meta({ description: '1 not content at all, 5 very content.' }),
  comment: z.exactOptional(z.string().trim().min(1).max(5_000)),
});
export type RateTicket = z.output<typeof RateTicket>;

/** Decides a rating: the requester's own word on what was done, so it comes once something was. */
export function rateTicket(ticket: TicketState, input: RateTicket, facts: TicketFacts): Decision | Refusal {
  const { score, comment } = input;
  if (facts.by.kind !== 'contact' || facts.by.id !== ticket.requester) {
    return refuse('ticket.rating_others', 'Only the person whose ticket it is rates it.');
  }
  if (ticket.phase !== 'resolved' && ticket.phase !== 'closed') {
    return refuse('ticket.rating_early', 'A ticket is rated once it is resolved.');
  }
  if (!isRating(score)) return refuse('ticket.rating', 'Rate from 1 to 5.', '/score');
  return {
    next: { ...ticket, rating: score, updatedAt: facts.now },
    events: [{ type: 'ticket.rated', data: { score } }],
    ...(comment !== undefined && { texts: { comment } }),
  };
}
