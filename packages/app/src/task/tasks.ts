import { notFound } from '@portico/domain/kernel/error';
import type { ClientId } from '@portico/domain/kernel/scope';
import { changeTask, removeTask } from '@portico/domain/task/change';
import {
  type AddTask,
  addTasks,
  type ChangeTask,
  newTask,
  type Task,
  tasksOfTemplate,
} from '@portico/domain/task/task';
import { isRefusal, type Refusal, refuse } from '@portico/domain/ticket/facts';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { loadTasks, taskDelete, taskPut } from '@portico/store/task/task';
import { loadAbsorbed } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { clientProfile } from '../directory/directory.ts';
import { taskTemplates } from '../library/templates.ts';
import { requireDesk } from '../ticket/access.ts';
import { requireAssignable } from '../ticket/assignable.ts';
import { type Answer, runOnTicket, type TicketAt } from '../ticket/command.ts';
import { resolveRef } from '../ticket/ref.ts';
import { wholeTicket } from '../ticket/whole.ts';
import { newTaskId } from './id.ts';
import { type TaskView, taskView } from './view.ts';

export interface TaskList {
  readonly items: readonly TaskView[];
}

type Done<T> = Answer<T> & { version: number };

/** A ticket's tasks in their order. */
export async function listTasks(ctx: Context, ref: string): Promise<{ body: TaskList; version: number }> {
  requireDesk(ctx.actor);
  const { db, scope, ticket, family } = await wholeTicket(ctx, ref);
  const having = family.filter((one) => one === ticket || one.state.tasks);
  const tasks = await Promise.all(having.map((one) => loadTasks(db, scope, one.state.number)));
  return { body: { items: tasks.flat().map(taskView) }, version: ticket.version };
}

/** Puts a task on a ticket. */
export async function addTask(ctx: Context, ref: string, input: AddTask): Promise<Done<TaskView>> {
  requireDesk(ctx.actor);
  const place = await resolveRef(ctx, ref);
  await requireAssignable(ctx, place.client, input);
  const id = newTaskId(ctx);
  const known = new Known();
  let added: Task = newTask(input, id, 0);
  return runOnTicket(ctx, ref, {
    right: 'work',
    load: (at) => known.load(at),
    decide: (ticket, facts) => {
      added = newTask(input, id, known.nextOrder);
      return addTasks(ticket, [added], known.tasks, facts);
    },
    extra: async ({ before }) => [taskPut(before.scope, before.state.number, added)],
    answer: () => ({ status: 201, body: taskView(added) }),
  });
}

/** Puts the tasks of a template on a ticket. */
export async function applyTemplate(ctx: Context, ref: string, name: string): Promise<Done<TaskList>> {
  requireDesk(ctx.actor);
  const place = await resolveRef(ctx, ref);
  const [{ desk }, { locale }] = await Promise.all([deskConfig(ctx, place.client), clientProfile(ctx, place.client)]);
  const template = (await taskTemplates(ctx, place.client, [name]))[name];
  for (const one of template?.tasks ?? []) await requireAssignable(ctx, place.client, one);
  const ids = (template?.tasks ?? []).map(() => newTaskId(ctx));
  const known = new Known();
  let added: readonly Task[] = [];
  return runOnTicket(ctx, ref, {
    right: 'work',
    load: (at) => known.load(at),
    decide: (ticket, facts) => {
      if (!template) return unknownTemplate(name, Object.keys(desk.taskTemplates ?? {}));
      added = tasksOfTemplate(template, ids, known.nextOrder, locale, facts);
      return addTasks(ticket, added, known.tasks, facts, name);
    },
    extra: async ({ before }) => added.map((one) => taskPut(before.scope, before.state.number, one)),
    answer: () => ({ status: 201, body: { items: added.map(taskView) } }),
  });
}

function unknownTemplate(name: string, known: readonly string[]): Refusal {
  const names = known.join(', ') || 'none is declared';
  return refuse('task.no_template', `there is no task template "${name}" here; use one of: ${names}`, '/template');
}

/** Changes a task: its words, who has it, its steps, and whether it is done. */
export async function change(ctx: Context, ref: string, id: string, patch: ChangeTask): Promise<Done<TaskView>> {
  requireDesk(ctx.actor);
  const place = await resolveRef(ctx, ref);
  await requireOwners(ctx, place.client, patch);
  const known = new Known();
  let changed: readonly Task[] = [];
  return runOnTicket(ctx, ref, {
    right: 'work',
    holder: (db, survivor) => holderOf(db, survivor, id),
    load: (at) => known.load(at),
    decide: (ticket, facts) => {
      const decision = changeTask(ticket, known.one(id), patch, known.tasks, facts, known.whole);
      if (!isRefusal(decision)) changed = decision.tasks;
      return decision;
    },
    extra: async ({ before }) => changed.map((one) => taskPut(before.scope, before.state.number, one)),
    answer: () => ({ status: 200, body: taskView(changed[0] ?? known.one(id)) }),
  });
}

async function requireOwners(ctx: Context, client: ClientId, patch: ChangeTask): Promise<void> {
  if (patch.team || patch.assignee) await requireAssignable(ctx, client, patch);
}

/** Takes a task off a ticket; those that waited for it wait no longer. */
export async function remove(ctx: Context, ref: string, id: string): Promise<Done<TaskView>> {
  requireDesk(ctx.actor);
  const known = new Known();
  return runOnTicket(ctx, ref, {
    right: 'work',
    holder: (db, survivor) => holderOf(db, survivor, id),
    load: (at) => known.load(at),
    decide: (ticket, facts) => removeTask(ticket, known.one(id), facts, known.whole),
    extra: async ({ before }): Promise<Write[]> => [
      taskDelete(before.scope, before.state.number, id),
      ...known.tasks
        .filter((one) => one.after.includes(id))
        .map((one) => ({ ...one, after: one.after.filter((before) => before !== id) }))
        .map((one) => taskPut(before.scope, before.state.number, one)),
    ],
    answer: () => ({ status: 200, body: taskView(known.one(id)) }),
  });
}

/** The ticket of a family that has the task: what was merged keeps its tasks, and shows them with its survivor's. */
async function holderOf(db: Db, survivor: LoadedTicket, id: string): Promise<LoadedTicket> {
  if (!survivor.state.absorbed) return survivor;
  for (const { scope, state } of (await loadAbsorbed(db, survivor)).filter((one) => one.state.tasks)) {
    if ((await loadTasks(db, scope, state.number)).some((task) => task.id === id))
      return (await loadTicket(db, scope, state.number)) ?? survivor;
  }
  return survivor;
}

/** The tasks that stand on the ticket at the version a command is decided on. */
class Known {
  tasks: readonly Task[] = [];
  /** The ticket that they are worked on as: the survivor, where theirs is merged into it. */
  whole: TicketState | undefined;

  async load({ db, before, survivor, ref }: TicketAt): Promise<void> {
    this.whole = survivor.state;
    this.tasks = await loadTasks(db, before.scope, ref.number);
  }

  get nextOrder(): number {
    return Math.max(-1, ...this.tasks.map((one) => one.order)) + 1;
  }

  /** @throws the one "not found". */
  one(id: string): Task {
    const found = this.tasks.find((task) => task.id === id);
    if (!found) throw notFound();
    return found;
  }
}
