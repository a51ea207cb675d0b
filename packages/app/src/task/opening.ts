import { addedEvents, counted, type Task, tasksMax, tasksOfTemplate, taskTexts } from '@portico/domain/task/task';
import type { TaskTemplate } from '@portico/domain/tenant/work';
import type { Decision, TicketFacts } from '@portico/domain/ticket/facts';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Context } from '../context.ts';
import { newTaskId } from './id.ts';

/** A new ticket with the tasks of the templates that its category brings, and of those named. */
export function withTasks(
  ctx: Context,
  opened: Decision,
  locale: string,
  facts: TicketFacts,
  named: Readonly<Record<string, TaskTemplate>> = {},
): { readonly decision: Decision; readonly tasks: readonly Task[] } {
  let { next, events, texts } = opened;
  const tasks: Task[] = [];
  for (const [name, template] of Object.entries({ ...facts.desk.taskTemplates, ...named })) {
    if (!Object.hasOwn(named, name) && !belongs(template, next)) continue;
    const ids = template.tasks.map(() => newTaskId(ctx));
    const added = tasksOfTemplate(template, ids, tasks.length, locale, facts);
    if (tasks.length + added.length > tasksMax) break;
    tasks.push(...added);
    next = counted(next, added.length, added.length);
    events = [...events, ...addedEvents(added, name)];
    texts = { ...texts, ...taskTexts(added) };
  }
  return { decision: { next, events, ...(texts ? { texts } : {}) }, tasks };
}

function belongs(template: TaskTemplate, ticket: TicketState): boolean {
  if (ticket.category === undefined || !template.categories?.includes(ticket.category)) return false;
  const within = template.subcategories?.includes(ticket.subcategory ?? '') ?? true;
  return within && (template.processes?.includes(ticket.kind) ?? true);
}
