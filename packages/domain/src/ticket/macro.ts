import { faultsOf } from '../kernel/faults.ts';
import { type ActionInput, actionInputs } from '../kernel/process.ts';
import { act, actionOf } from './act.ts';
import { noteOn, replyTo } from './converse.ts';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts } from './facts.ts';
import type { TicketState } from './state.ts';

export interface MacroStep {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Decides a text and the actions that go with it as one command: all of it happens, or nothing. One step at most may
 * lead to another state, so that the log shows each state that a ticket was in.
 */
export function applyMacro(
  ticket: TicketState,
  kind: 'reply' | 'note',
  steps: readonly MacroStep[],
  version: number,
  facts: TicketFacts,
): Decision | Refusal {
  const first = kind === 'reply' ? replyTo(ticket, facts) : noteOn(ticket, facts);
  if (isRefusal(first)) return first;
  let decision: Decision = first;
  let moves = first.next.status === ticket.status ? 0 : 1;
  for (const [place, step] of steps.entries()) {
    const next = takeStep(decision.next, step, place, version, facts);
    if (isRefusal(next)) return next;
    if (next.next.status !== decision.next.status) moves += 1;
    if (moves > 1) return refuse('macro.two_moves', 'a macro leads to one other state at most', `/actions/${place}`);
    const texts = { ...decision.texts, ...next.texts };
    const events = [...decision.events, ...next.events];
    decision = { next: next.next, events, ...(Object.keys(texts).length > 0 ? { texts } : {}) };
  }
  return decision;
}

function takeStep(
  ticket: TicketState,
  step: MacroStep,
  place: number,
  version: number,
  facts: TicketFacts,
): Decision | Refusal {
  const action = actionOf(ticket, step.action);
  const pointer = `/actions/${place}`;
  if (!action) return refuse('macro.no_action', `a ${ticket.kind} knows no action "${step.action}"`, pointer);
  const parsed = actionInputs[action.effect].safeParse(step.input);
  if (!parsed.success) {
    const why = faultsOf(parsed.error).map((fault) => `${fault.pointer} ${fault.detail}`);
    return refuse('macro.input', `"${step.action}": ${why.join('; ')}`, pointer);
  }
  const given = { effect: action.effect, input: parsed.data } as ActionInput; // Safe: the schema is the effect's own.
  return act(ticket, step.action, action, given, version, facts);
}
