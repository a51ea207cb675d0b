import * as z from 'zod';
import type { ActorRef } from '../kernel/actor.ts';
import { takes } from '../kernel/id-field.ts';
import { afterWait } from '../sla/wait.ts';
import { labelIn } from '../tenant/names.ts';
import type { TaskTemplate } from '../tenant/work.ts';
import { type Decision, type Refusal, refuse, type TicketFacts, without } from '../ticket/facts.ts';
import type { TicketEvent, TicketState } from '../ticket/state.ts';

/** A small step of a task: a checklist is a list of them. */
export interface TaskStep {
  readonly id: string;
  readonly text: string;
  readonly done: boolean;
}

/** A piece of a ticket's work that somebody can have, and finish, for itself. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly order: number;
  readonly team?: string;
  readonly assignee?: string;
  readonly due?: string;
  readonly steps: readonly TaskStep[];
  /** Tasks of the ticket that must be done before this one. */
  readonly after: readonly string[];
  readonly done?: { readonly at: string; readonly by: ActorRef };
}

export const tasksMax = 50;

const id = z.string().regex(/^[0-9a-hjkmnp-tv-z]{4,8}$/);
const title = z.string().trim().min(1).max(200);
const owner = z.string().min(1).max(40);
const team = owner.meta(takes('team'));
const assignee = owner.meta(takes('staff'));
const stepText = z.string().trim().min(1).max(200);

export const AddTask = z.strictObject({
  title,
  team: z.exactOptional(team),
  assignee: z.exactOptional(assignee),
  due: z.exactOptional(z.iso.datetime()),
  steps: z.exactOptional(z.array(stepText).max(30)),
  after: z.exactOptional(z.array(id).max(10)).meta({ description: 'Tasks that must be done before it.' }),
});
export type AddTask = z.output<typeof AddTask>;

export const ChangeTask = z
  .strictObject({
    title: z.exactOptional(title),
    team: z.exactOptional(z.nullable(team)),
    assignee: z.exactOptional(z.nullable(assignee)),
    due: z.exactOptional(z.nullable(z.iso.datetime())),
    order: z.exactOptional(z.int().min(0).max(1_000)),
    done: z.exactOptional(z.boolean()),
    check: z
      .exactOptional(z.record(id, z.boolean()))
      .meta({ description: 'Steps ticked (true) or not, by their ids.' }),
    steps: z
      .exactOptional(z.array(stepText).max(30))
      .meta({ description: 'New steps in the place of those there are.' }),
    after: z.exactOptional(z.array(id).max(10)),
  })
  .refine((patch) => Object.keys(patch).length > 0, { message: 'name at least one field to change' });
export type ChangeTask = z.output<typeof ChangeTask>;

/** A decision on a ticket with the tasks it leaves behind. */
export interface TaskDecision extends Decision {
  readonly tasks: readonly Task[];
}

/** The task that an input asks for. */
export function newTask(input: AddTask, id: string, order: number): Task {
  const { title, team, assignee, due, steps = [], after = [] } = input;
  return {
    id,
    title,
    order,
    steps: stepsOf(steps),
    after,
    ...(team === undefined ? {} : { team }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(due === undefined ? {} : { due }),
  };
}

export function stepsOf(texts: readonly string[]): TaskStep[] {
  return texts.map((text, place) => ({ id: `st${String(place + 1).padStart(2, '0')}`, text, done: false }));
}

/** The tasks of a template as of now; `ids` has one for each. */
export function tasksOfTemplate(
  template: TaskTemplate,
  ids: readonly string[],
  from: number,
  locale: string,
  facts: Pick<TicketFacts, 'now' | 'calendar'>,
): Task[] {
  return template.tasks.map((one, place) =>
    newTask(
      {
        title: labelIn(one.title, locale),
        ...(one.team === undefined ? {} : { team: one.team }),
        ...(one.assignee === undefined ? {} : { assignee: one.assignee }),
        ...(one.dueIn === undefined ? {} : { due: afterWait(facts.calendar, facts.now, one.dueIn) }),
        steps: (one.steps ?? []).map((text) => labelIn(text, locale)),
        after: (one.after ?? []).flatMap((before) => ids[before - 1] ?? []),
      },
      ids[place] ?? '',
      from + place,
    ),
  );
}

/** Decides new tasks on a ticket. */
export function addTasks(
  ticket: TicketState,
  tasks: readonly Task[],
  known: readonly Task[],
  facts: TicketFacts,
  template?: string,
): TaskDecision | Refusal {
  if (ticket.phase === 'closed') return refuse('ticket.closed', 'The ticket is closed; reopen it to add tasks.');
  const all = (ticket.tasks?.all ?? 0) + tasks.length;
  if (all > tasksMax) return refuse('task.too_many', `A ticket has at most ${tasksMax} tasks.`);
  const ids = new Set([...known, ...tasks].map((one) => one.id));
  const strange = tasks.flatMap((one) => one.after).find((before) => !ids.has(before));
  if (strange !== undefined) return refuse('task.unknown', `the ticket has no task "${strange}"`, '/after');
  return {
    next: counted({ ...ticket, updatedAt: facts.now }, tasks.length, tasks.length),
    events: addedEvents(tasks, template),
    texts: taskTexts(tasks),
    tasks,
  };
}

/** What is told of new tasks: that they are there, and to each assignee that it is theirs. */
export function addedEvents(tasks: readonly Task[], template?: string): TicketEvent[] {
  return [tasksAdded(tasks, template), ...tasks.flatMap(assignedEvent)];
}

/** What is told of new tasks to nobody in particular. */
export function tasksAdded(tasks: readonly Task[], template?: string): TicketEvent {
  const data = { tasks: tasks.map((one) => one.id), ...(template === undefined ? {} : { template }) };
  return { type: 'ticket.tasks_added', data };
}

export function assignedEvent(task: Task): TicketEvent[] {
  const { id, assignee } = task;
  return assignee === undefined ? [] : [{ type: 'ticket.task_assigned', data: { task: id, assignee } }];
}

/** Titles and steps stand outside the chain, like all that people write. */
export function taskTexts(tasks: readonly Task[]): Record<string, string> {
  return Object.fromEntries(
    tasks.map((one) => [`task:${one.id}`, [one.title, ...one.steps.map((step) => step.text)].join('\n')]),
  );
}

/** The ticket with so many more tasks, of which so many open. A ticket without tasks says nothing of them. */
export function counted(ticket: TicketState, open: number, all: number): TicketState {
  const tasks = { open: (ticket.tasks?.open ?? 0) + open, all: (ticket.tasks?.all ?? 0) + all };
  return tasks.all === 0 ? without(ticket, 'tasks') : { ...ticket, tasks };
}
