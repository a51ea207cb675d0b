import * as z from 'zod';
import { epochMs } from '../kernel/time.ts';
import { afterWait, waitSchema } from '../sla/wait.ts';
import { type Decision, type Refusal, refuse, type TicketFacts, without } from './facts.ts';
import type { TicketState } from './state.ts';

export const Snooze = z.union([z.strictObject({ for: waitSchema }), z.strictObject({ until: z.iso.datetime() })]);
export type Snooze = z.output<typeof Snooze>;

/**
 * Takes a ticket out of its technician's own queue for a while. It stays in every other list, its clocks run on, and
 * it comes back at its time, when its requester writes, or when somebody else gets it.
 */
export function snoozeTicket(ticket: TicketState, input: Snooze, facts: TicketFacts): Decision | Refusal {
  if (facts.by.kind !== 'staff' || ticket.assignee !== facts.by.id) {
    return refuse('ticket.not_yours', 'Only whoever has the ticket can put it aside.');
  }
  if (ticket.phase !== 'open' && ticket.phase !== 'pending') {
    return refuse('ticket.wrong_state', 'Only a ticket that is worked on can be put aside.');
  }
  const until = 'until' in input ? input.until : afterWait(facts.calendar, facts.now, input.for);
  if (epochMs(until) <= epochMs(facts.now)) {
    return refuse('ticket.snooze_past', 'it must come back later than now', '/until');
  }
  return {
    next: { ...ticket, snoozedUntil: until, updatedAt: facts.now },
    events: [{ type: 'ticket.snoozed', data: { until } }],
  };
}

export function unsnoozeTicket(ticket: TicketState, facts: TicketFacts): Decision | Refusal {
  if (ticket.snoozedUntil === undefined) return refuse('ticket.not_snoozed', 'The ticket was not put aside.');
  return {
    next: { ...without(ticket, 'snoozedUntil'), updatedAt: facts.now },
    events: [{ type: 'ticket.unsnoozed' }],
  };
}
