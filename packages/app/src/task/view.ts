import type { Task } from '@portico/domain/task/task';

/** A task as it is answered. */
export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly order: number;
  readonly team?: string;
  readonly assignee?: string;
  readonly due?: string;
  readonly steps: readonly { readonly id: string; readonly text: string; readonly done: boolean }[];
  readonly after: readonly string[];
  readonly done?: { readonly at: string; readonly by: { readonly kind: string; readonly id: string } };
}

/** With its fields in one order, whatever order the table gives them back in. */
export function taskView(task: Task): TaskView {
  const { id, title, order, team, assignee, due, steps, after, done } = task;
  return {
    id,
    title,
    order,
    ...(team === undefined ? {} : { team }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(due === undefined ? {} : { due }),
    steps: steps.map((one) => ({ id: one.id, text: one.text, done: one.done })),
    after,
    ...(done === undefined ? {} : { done: { at: done.at, by: { kind: done.by.kind, id: done.by.id } } }),
  };
}
