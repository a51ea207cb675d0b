import * as z from 'zod';
import type { ActionInput } from '../kernel/process.ts';
import { processOf } from '../processes/index.ts';
import { act } from './act.ts';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts } from './facts.ts';
import type { TicketState } from './state.ts';

export const Confirmation = z.discriminatedUnion('solved', [
  z.strictObject({ solved: z.literal(true) }),
  z.strictObject({ solved: z.literal(false), reason: z.string().trim().min(1).max(2_000) }),
]);
export type Confirmation = z.output<typeof Confirmation>;

/** The requester's word on a solution: yes closes the ticket, no opens it again while the window is open. */
export function confirmSolution(
  ticket: TicketState,
  input: Confirmation,
  version: number,
  facts: TicketFacts,
): Decision | Refusal {
  const effect = input.solved ? 'close' : 'reopen';
  const found = Object.entries(processOf(ticket.kind).actions).find(([, action]) => action.effect === effect);
  if (!found) return refuse('ticket.not_confirmable', `a ${ticket.kind} is not confirmed by its requester`);
  const [name, action] = found;
  const given: ActionInput = input.solved
    ? { effect: 'close', input: {} }
    : { effect: 'reopen', input: { reason: input.reason } };
  const decision = act(ticket, name, action, given, version, facts);
  if (isRefusal(decision)) return decision;
  const events = decision.events.map((one) =>
    one.type === 'ticket.closed' ? { ...one, data: { ...one.data, confirmed: true } } : one,
  );
  return { ...decision, events };
}
