import type { ProcessDefinition } from '@portico/domain/kernel/process';

/** The fixed phases; a process maps each of its states to one of them. */
const phases = ['open', 'pending', 'resolved', 'closed'];

/** States that actions lead to from the initial one, which is among them. */
export function reachable(process: ProcessDefinition): Set<string> {
  const reached = new Set([process.initial]);
  const actions = Object.values(process.actions);
  for (let round = 0; round <= actions.length; round++) {
    for (const { from, to } of actions)
      if (to !== undefined && from.some((state) => reached.has(state))) reached.add(to);
  }
  return reached;
}

/** From where the ticket can still reach a state of the phase. */
function canReach(process: ProcessDefinition, phase: string): Set<string> {
  const reaching = new Set(Object.keys(process.states).filter((state) => process.states[state]?.phase === phase));
  const actions = Object.values(process.actions);
  for (let round = 0; round <= actions.length; round++) {
    for (const { from, to } of actions)
      if (to !== undefined && reaching.has(to)) for (const state of from) reaching.add(state);
  }
  return reaching;
}

/** What is wrong with a process as a machine of states, in words; an empty list for a sound one. */
export function flaws(process: ProcessDefinition, kinds: readonly string[]): string[] {
  const states = Object.keys(process.states);
  const reached = reachable(process);
  const ending = canReach(process, 'closed');
  const found: string[] = [];
  for (const state of states) {
    const phase = process.states[state]?.phase ?? '';
    if (!phases.includes(phase)) found.push(`state "${state}" stands in no phase`);
    if (!reached.has(state)) found.push(`no way leads to "${state}"`);
    if (!ending.has(state)) found.push(`"${state}" is a dead end: no way from it leads to a closed state`);
  }
  for (const phase of phases) {
    if (!states.some((state) => process.states[state]?.phase === phase)) found.push(`no state is ${phase}`);
  }
  for (const [name, action] of Object.entries(process.actions))
    found.push(...actionFlaws(process, name, action, reached));
  for (const kind of process.convertsTo)
    if (!kinds.includes(kind)) found.push(`converts to "${kind}", which is no process`);
  if (process.convertsTo.includes(process.kind)) found.push('converts to itself');
  return found;
}

type Action = ProcessDefinition['actions'][string];

/** Which phase an effect leads to; the effects that move no phase are absent. */
const leadsTo: Partial<Record<Action['effect'], string>> = {
  pend: 'pending',
  resume: 'open',
  resolve: 'resolved',
  reopen: 'open',
  close: 'closed',
};

function actionFlaws(process: ProcessDefinition, name: string, action: Action, reached: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const unknown = [...action.from, ...(action.to === undefined ? [] : [action.to])].filter(
    (state) => !(state in process.states),
  );
  for (const state of unknown) found.push(`action "${name}" names "${state}", which is no state`);
  if (!action.from.some((state) => reached.has(state))) found.push(`action "${name}" can never be taken`);
  if (action.by.length === 0) found.push(`nobody may take action "${name}"`);
  const phase = leadsTo[action.effect];
  const lands = action.to === undefined ? undefined : process.states[action.to]?.phase;
  if (phase !== undefined && lands !== phase)
    found.push(`action "${name}" has the effect ${action.effect} and leads to no ${phase} state`);
  return found;
}
