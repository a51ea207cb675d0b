import { type Decision, type Refusal, refuse, type TicketFacts } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import { assignedEvent, type ChangeTask, counted, stepsOf, type Task, type TaskDecision, taskTexts } from './task.ts';

/**
 * Decides a change of one task. `known` are all tasks of the ticket: one may have to wait for another. `whole` is the
 * ticket that it is worked on as: the one that it is merged into, where it is.
 */
export function changeTask(
  ticket: TicketState,
  task: Task,
  patch: ChangeTask,
  known: readonly Task[],
  facts: TicketFacts,
  whole: TicketState = ticket,
): TaskDecision | Refusal {
  if (whole.phase === 'closed') return refuse('ticket.closed', 'The ticket is closed; reopen it to work on its tasks.');
  const strange = Object.keys(patch.check ?? {}).find((step) => !task.steps.some((one) => one.id === step));
  if (strange !== undefined) return refuse('task.no_step', `the task has no step "${strange}"`, `/check/${strange}`);
  const next = patched(task, patch, facts);
  const missing = next.after.find((before) => before === task.id || !known.some((one) => one.id === before));
  if (missing !== undefined) return refuse('task.unknown', `the ticket has no other task "${missing}"`, '/after');
  if (circles(next, known)) return refuse('task.circle', 'one of these tasks waits for this one already', '/after');
  if (patch.done === true) {
    const held = whyNotDone(next, known);
    if (held) return held;
  }
  const opened = (next.done ? 0 : 1) - (task.done ? 0 : 1);
  const fields = Object.keys(patch);
  const texts = patch.title !== undefined || patch.steps !== undefined ? { texts: taskTexts([next]) } : {};
  return {
    next: counted({ ...ticket, updatedAt: facts.now }, opened, 0),
    events: [
      { type: 'ticket.task_changed', data: { task: task.id, fields, ...(opened === 0 ? {} : { done: opened < 0 }) } },
      ...(next.assignee !== task.assignee ? assignedEvent(next) : []),
    ],
    ...texts,
    tasks: [next],
  };
}

function whyNotDone(task: Task, known: readonly Task[]): Refusal | undefined {
  const step = task.steps.find((one) => !one.done);
  if (step) return refuse('task.steps_open', `tick its steps first; open: ${step.text}`, `/check/${step.id}`);
  const before = known.find((one) => task.after.includes(one.id) && !one.done);
  if (before) return refuse('task.not_yet', `it comes after "${before.title}", which is not done`, '/done');
  return undefined;
}

function circles(task: Task, known: readonly Task[]): boolean {
  const afterOf = new Map(known.map((one) => [one.id, one.after]));
  const seen = new Set<string>();
  const queue = [...task.after];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at === task.id) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    queue.push(...(afterOf.get(at) ?? []));
  }
  return false;
}

function patched(task: Task, patch: ChangeTask, facts: TicketFacts): Task {
  const { done: was, team, assignee, due, ...rest } = task;
  const owned = {
    team: patch.team === undefined ? team : (patch.team ?? undefined),
    assignee: patch.assignee === undefined ? assignee : (patch.assignee ?? undefined),
    due: patch.due === undefined ? due : (patch.due ?? undefined),
  };
  const steps = patch.steps ? stepsOf(patch.steps) : task.steps;
  const done = patch.done === undefined ? was : patch.done ? (was ?? { at: facts.now, by: facts.by }) : undefined;
  return {
    ...rest,
    ...(patch.title === undefined ? {} : { title: patch.title }),
    ...(patch.order === undefined ? {} : { order: patch.order }),
    after: patch.after ?? task.after,
    steps: steps.map((step) => ({ ...step, done: patch.check?.[step.id] ?? step.done })),
    ...(owned.team === undefined ? {} : { team: owned.team }),
    ...(owned.assignee === undefined ? {} : { assignee: owned.assignee }),
    ...(owned.due === undefined ? {} : { due: owned.due }),
    ...(done === undefined ? {} : { done }),
  };
}

/** Decides that a task goes away. `whole` as in `changeTask`. */
export function removeTask(
  ticket: TicketState,
  task: Task,
  facts: TicketFacts,
  whole: TicketState = ticket,
): Decision | Refusal {
  if (whole.phase === 'closed') return refuse('ticket.closed', 'The ticket is closed; reopen it to work on its tasks.');
  return {
    next: counted({ ...ticket, updatedAt: facts.now }, task.done ? 0 : -1, -1),
    events: [{ type: 'ticket.task_removed', data: { task: task.id } }],
  };
}
