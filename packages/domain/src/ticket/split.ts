import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { processKinds } from '../processes/index.ts';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts } from './facts.ts';
import { OpenTicket, openTicket } from './open.ts';
import type { TicketState } from './state.ts';

/** Messages that one split takes along: with the two tickets they fit one transaction. */
const messagesMax = 30;

/** What is taken out of a ticket into a new one: messages of it, a text of one's own, or both. */
export const SplitTicket = z
  .strictObject({
    subject: z.string().trim().min(1).max(200),
    messages: z
      .array(z.string().regex(/^[0-9a-z]{12}$/))
      .max(messagesMax)
      .default([]),
    text: z.string().trim().max(20_000).default(''),
    kind: z.exactOptional(z.enum(processKinds)),
    requester: z.exactOptional(z.string().min(1).max(40).meta(takes('person'))),
  })
  .refine(({ messages, text }) => messages.length > 0 || text !== '', {
    path: ['messages'],
    message: 'choose messages to take out, or write a text',
  });
export type SplitTicket = z.output<typeof SplitTicket>;

export interface SplitFacts extends TicketFacts {
  readonly number: number;
  readonly requester: { readonly id: string; readonly name: string; readonly vip?: boolean };
}

/** Decides the new ticket: it is classified and owned as the old one, and its clocks begin now. */
export function splitOff(ticket: TicketState, input: SplitTicket, facts: SplitFacts): Decision | Refusal {
  const { impact, urgency, category, subcategory, team, assignee, channel } = ticket;
  const opened = openTicket(
    OpenTicket.parse({
      client: ticket.client,
      kind: input.kind ?? ticket.kind,
      subject: input.subject,
      impact,
      urgency,
      channel,
      ...(category === undefined ? {} : { category }),
      ...(subcategory === undefined ? {} : { subcategory }),
      ...(team === undefined ? {} : { team }),
      ...(assignee === undefined ? {} : { assignee }),
    }),
    {
      ...facts,
      client: ticket.client,
      requester: { ...facts.requester, vip: facts.requester.id === ticket.requester && ticket.vip === true },
      fieldsLater: true,
    },
  );
  if (isRefusal(opened)) return opened;
  return { ...opened, events: [...opened.events, { type: 'ticket.split_off', data: { from: ticket.number } }] };
}

/** Decides what is left: the ticket itself goes on as it was. */
export function splitFrom(ticket: TicketState, into: number, messages: number, facts: TicketFacts): Decision | Refusal {
  if (ticket.phase === 'closed') return refuse('ticket.closed', 'The ticket is closed; reopen it to split it.');
  return {
    next: { ...ticket, updatedAt: facts.now },
    events: [{ type: 'ticket.split', data: { into, messages } }],
  };
}
