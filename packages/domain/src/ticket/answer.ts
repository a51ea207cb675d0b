import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { processOf } from '../processes/index.ts';
import { act } from './act.ts';
import { replyTo } from './converse.ts';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts } from './facts.ts';
import type { TicketState } from './state.ts';

export const ChildrenResolution = z.strictObject({
  code: z.string().min(1).max(40).meta({ example: 'fixed' }),
  text: z.string().trim().min(1).max(10_000),
});
export type ChildrenResolution = z.output<typeof ChildrenResolution>;

export const DuplicateInput = z.strictObject({
  of: z.string().min(1).max(40).meta(takes('ticket')),
  /** The public word to the requester; it is also how the ticket was resolved. */
  text: z.string().trim().min(1).max(10_000),
  code: z.string().min(1).max(40).default('duplicate'),
});
export type DuplicateInput = z.output<typeof DuplicateInput>;

/** Decides a public word that also resolves the ticket, in one entry: the requester reads why it has ended. */
export function resolveWithWord(
  ticket: TicketState,
  input: { readonly code: string; readonly text: string },
  version: number,
  facts: TicketFacts,
): Decision | Refusal {
  const said = replyTo(ticket, facts);
  if (isRefusal(said)) return said;
  const ways = Object.entries(processOf(ticket.kind).actions);
  const way = ways.find(([, action]) => action.effect === 'resolve' && action.from.includes(said.next.status));
  if (!way) return refuse('ticket.wrong_state', `The ticket is ${ticket.status}; nothing resolves it from there.`);
  const [name, action] = way;
  const resolved = act(said.next, name, action, { effect: 'resolve', input }, version, facts);
  return isRefusal(resolved) ? resolved : { ...resolved, events: [...said.events, ...resolved.events] };
}
