import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Task } from '@portico/domain/task/task';
import type { Db, Item, Write } from '../db.ts';
import { parseTicketPk, ticketPk } from '../keys.ts';
import { table } from '../table.ts';
import { taskIndexKeys, taskPrefix, ticketTask } from '../work-keys.ts';

/** What a list of tasks shows, without reading their tickets. */
export interface TaskRow {
  readonly cl: string;
  readonly n: number;
  readonly id: string;
  readonly title: string;
  readonly tm?: string;
  readonly a?: string;
  readonly d?: string;
  /** Steps done, and all steps. */
  readonly sd: number;
  readonly sa: number;
}

export interface TaskItem extends Item {
  readonly _t: 'K';
  readonly task: Task;
  readonly r: TaskRow;
}

const tasksRead = 200;

export function taskItem(scope: ClientScope, n: number, task: Task): TaskItem {
  const owner = task.assignee ?? task.team;
  const place = { scope, number: n, task: task.id, done: task.done !== undefined, due: task.due, owner };
  return {
    ...ticketTask(scope, n, task.id),
    ...taskIndexKeys(place),
    _t: 'K',
    task,
    r: {
      cl: scope.slice(9),
      n,
      id: task.id,
      title: task.title,
      ...(task.team === undefined ? {} : { tm: task.team }),
      ...(task.assignee === undefined ? {} : { a: task.assignee }),
      ...(task.due === undefined ? {} : { d: task.due }),
      sd: task.steps.filter((one) => one.done).length,
      sa: task.steps.length,
    },
  };
}

/** No condition: every change of a task changes its ticket's version too, and that one is checked. */
export function taskPut(scope: ClientScope, n: number, task: Task): Write {
  return { Put: { TableName: table.name, Item: taskItem(scope, n, task) } };
}

export function taskDelete(scope: ClientScope, n: number, task: string): Write {
  return { Delete: { TableName: table.name, Key: { ...ticketTask(scope, n, task) } } };
}

/** A ticket's tasks in their order. Strongly consistent. */
export async function loadTasks(db: Db, scope: ClientScope, n: number): Promise<Task[]> {
  const items = await db.all<TaskItem>({ pk: ticketPk(scope, n), prefix: taskPrefix, consistent: true }, tasksRead);
  return items.map((item) => item.task).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** A row of `work` must say of itself what its base key says: one planted under another ticket's name is dropped. */
export function isTaskRow(item: Item): item is Item & { readonly r: TaskRow } {
  const place = parseTicketPk(item.pk);
  const row = item['r'] as TaskRow | undefined;
  return item['_t'] === 'K' && place !== undefined && place.number === row?.n && place.scope.slice(9) === row.cl;
}
