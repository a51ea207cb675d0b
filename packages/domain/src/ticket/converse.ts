import * as z from 'zod';
import { FileIds } from '../file/file.ts';
import { confirmField } from './confirm.ts';
import { type Decision, type Refusal, refuse, type TicketFacts, without } from './facts.ts';
import { heardService, respondService, resumeService } from './service-level.ts';
import type { TicketState } from './state.ts';
import { endsByReply, leaveWaiting } from './waiting.ts';

const files = z.exactOptional(FileIds);
export const draftField = z.exactOptional(z.int().min(1)).meta({
  description: 'Version of the draft it was written from: the draft goes with the send.',
});

export const Reply = z.strictObject({
  text: z.string().trim().min(1).max(50_000),
  files,
  confirm: confirmField,
  draft: draftField,
});
/** A note has no recipients: a body that names some is refused, so a note can never be sent. */
export const Note = z.strictObject({ text: z.string().trim().min(1).max(50_000), files, draft: draftField });

/**
 * Decides a public reply. The desk's first reply meets the response target; a requester's reply ends waiting for
 * them, and reopens nothing by itself: a resolved ticket is reopened by the action of that name.
 */
export function replyTo(ticket: TicketState, facts: TicketFacts): Decision | Refusal {
  if (ticket.phase === 'closed') return refuse('ticket.closed', 'The ticket is closed; reopen it or open a new one.');
  const touched: TicketState = { ...ticket, updatedAt: facts.now };
  const events = [{ type: 'ticket.replied' as const, data: { by: facts.taker } }];
  if (facts.taker === 'staff') return { next: respondService(touched, facts), events };
  const heard = facts.taker === 'contact' ? without(touched, 'snoozedUntil') : touched;
  if (!endsByReply(ticket, facts.desk)) return { next: heardService(heard, facts), events };
  return {
    next: heardService(resumeService(leaveWaiting(heard), facts), facts),
    events: [...events, { type: 'ticket.resumed' }],
  };
}

/** Decides an internal note: it moves no clock and no state. */
export function noteOn(ticket: TicketState, facts: TicketFacts): Decision {
  return { next: { ...ticket, updatedAt: facts.now }, events: [{ type: 'ticket.noted' }] };
}
