import * as z from 'zod';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts, without } from './facts.ts';
import { OpenTicket, openTicket } from './open.ts';
import type { TicketState } from './state.ts';

/** What a company is told of a known trouble: words of their own, never the ticket's. */
export const Publication = z.strictObject({
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().max(5_000).default(''),
});
export type Publication = z.output<typeof Publication>;

export const JoinTrouble = z.strictObject({ text: z.string().trim().max(20_000).default('') });
export type JoinTrouble = z.output<typeof JoinTrouble>;

export function isJoinable(ticket: TicketState): boolean {
  return ticket.published === true && (ticket.phase === 'open' || ticket.phase === 'pending');
}

/** Decides that the whole company is told; telling again replaces the words. */
export function publish(ticket: TicketState, input: Publication, facts: TicketFacts): Decision | Refusal {
  if (ticket.phase !== 'open' && ticket.phase !== 'pending') {
    return refuse('ticket.wrong_state', 'Only a trouble that is still worked on is told of.');
  }
  return {
    next: { ...ticket, published: true, updatedAt: facts.now },
    events: [{ type: 'ticket.published' }],
    texts: { title: input.title, text: input.text },
  };
}

export function unpublish(ticket: TicketState, facts: TicketFacts): Decision | Refusal {
  if (!ticket.published) return refuse('ticket.not_published', 'Nobody is told of this ticket.');
  return {
    next: { ...without(ticket, 'published'), updatedAt: facts.now },
    events: [{ type: 'ticket.unpublished' }],
  };
}

export interface JoinFacts extends TicketFacts {
  readonly number: number;
  readonly requester: { readonly id: string; readonly name: string; readonly vip?: boolean };
  readonly title: string;
}

/** Decides the ticket of somebody who has the same trouble: theirs alone, classified and owned as the incident is. */
export function joinTrouble(incident: TicketState, facts: JoinFacts): Decision | Refusal {
  if (!isJoinable(incident)) return refuse('ticket.not_joinable', 'The trouble is over; open a request of your own.');
  const { kind, urgency, category, subcategory, team, assignee } = incident;
  const opened = openTicket(
    OpenTicket.parse({
      client: incident.client,
      kind,
      subject: facts.title,
      impact: 3,
      urgency,
      channel: 'portal',
      ...(category === undefined ? {} : { category }),
      ...(subcategory === undefined ? {} : { subcategory }),
      ...(team === undefined ? {} : { team }),
      ...(assignee === undefined ? {} : { assignee }),
    }),
    { ...facts, client: incident.client, fieldsLater: true },
  );
  if (isRefusal(opened)) return opened;
  const data = { type: 'parent', number: incident.number };
  return { ...opened, events: [...opened.events, { type: 'ticket.linked', data }] };
}

/** Decides that an incident has one more who is affected. */
export function joinedBy(incident: TicketState, child: number, facts: TicketFacts): Decision {
  return {
    next: { ...incident, updatedAt: facts.now },
    events: [{ type: 'ticket.linked', data: { type: 'child', number: child } }],
  };
}
