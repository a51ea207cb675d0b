import * as z from 'zod';
import { waitSchema } from '../sla/wait.ts';
import { fieldsInput } from '../tenant/custom-field.ts';
import type { Phase, TicketState } from '../ticket/state.ts';
import { takes, takesNoId } from './id-field.ts';

/** Who may take an action. `system` marks those that only timers and events take, so the API cannot offer them. */
export type Taker = 'staff' | 'contact' | 'system';

/** What an action means for a ticket, beyond the state it leads to. The engine knows these and nothing else. */
export type Effect = 'assign' | 'pend' | 'resume' | 'resolve' | 'reopen' | 'close' | 'move';

/** What a guard may look at besides the ticket. */
export interface GuardFacts {
  readonly now: string;
  readonly by: Taker;
  readonly reopenWindowDays: number;
}

export interface ActionDefinition<S extends string> {
  readonly label: string;
  readonly effect: Effect;
  readonly from: readonly S[];
  /** The state it leads to; absent where the action leaves the state as it is. */
  readonly to?: S;
  readonly by: readonly Taker[];
  /** Why not, in plain words, or undefined when the action may go ahead. */
  readonly guard?: (ticket: TicketState, facts: GuardFacts) => string | undefined;
}

/** An ITIL practice as Portico runs it: fields, states within the fixed phases, and actions with their guards. */
export interface ProcessDefinition<S extends string = string> {
  readonly kind: string;
  readonly label: string;
  /** Fields of this process beyond the common ones. */
  readonly fields: z.ZodObject;
  readonly initial: S;
  readonly states: Readonly<Record<S, { readonly phase: Phase; readonly label: string }>>;
  readonly actions: Readonly<Record<string, ActionDefinition<S>>>;
  /** Other processes a ticket of this one may be converted to, keeping number, links and chain. */
  readonly convertsTo: readonly string[];
}

/** Checks what types cannot: the initial state is open, every state can be reached, every `from` exists. */
export function defineProcess<const S extends string>(definition: ProcessDefinition<S>): ProcessDefinition {
  if (definition.states[definition.initial]?.phase !== 'open') {
    throw new TypeError(`${definition.kind}: the initial state must be open`);
  }
  const reached = new Set<string>([definition.initial]);
  for (const [name, action] of Object.entries<ActionDefinition<S>>(definition.actions)) {
    if (!/^[a-z][a-z_]{1,30}$/.test(name)) throw new TypeError(`${definition.kind}: "${name}" is no action name`);
    if (action.to) reached.add(action.to);
  }
  for (const state of Object.keys(definition.states)) {
    if (!reached.has(state)) throw new TypeError(`${definition.kind}: no action leads to "${state}"`);
  }
  return definition as unknown as ProcessDefinition; // Safe: widens the state names, checked above, to strings.
}

/** Bodies of the actions, one schema per effect: an action's input follows from what it does. */
export const actionInputs = {
  assign: z.strictObject({
    team: z.exactOptional(z.nullable(z.string().min(1).max(40).meta(takes('team')))),
    assignee: z.exactOptional(z.nullable(z.string().min(1).max(40).meta(takes('staff')))),
  }),
  pend: z.strictObject({
    reason: z.string().min(1).max(40),
    wakeAt: z.exactOptional(z.iso.datetime()),
    wakeIn: z.exactOptional(waitSchema),
    /** `reply`: the requester writes; `links`: a linked ticket is resolved. */
    wakeOn: z.exactOptional(z.array(z.enum(['reply', 'links'])).max(2)),
    /** The vendor it is handed to, by its name in the client's service levels: its own clock starts. */
    vendor: z.exactOptional(z.string().min(1).max(40).meta(takesNoId)),
  }),
  resume: z.strictObject({}),
  resolve: z.strictObject({
    code: z.string().min(1).max(40),
    text: z.string().trim().min(1).max(10_000),
    fields: fieldsInput,
  }),
  reopen: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }),
  close: z.strictObject({}),
  move: z.strictObject({}),
} as const satisfies Record<Effect, z.ZodType>;

export type ActionInput = {
  [E in Effect]: { readonly effect: E; readonly input: z.output<(typeof actionInputs)[E]> };
}[Effect];
