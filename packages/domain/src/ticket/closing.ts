import type { FieldFault } from '../kernel/error.ts';
import type { TicketFacts } from './facts.ts';
import type { TicketState } from './state.ts';

/**
 * What is still missing before the ticket may be resolved or closed, by its client's conditions for its process. Each
 * has a pointer: into the command for its own text, else to the ticket's field as it is read. Tasks and time of tickets
 * merged into it count as its own.
 */
export function unmetConditions(
  ticket: TicketState,
  { desk, merged }: Pick<TicketFacts, 'desk' | 'merged'>,
  text: string | undefined,
): FieldFault[] {
  const conditions = desk.closing?.[ticket.kind];
  if (!conditions) return [];
  const unmet: FieldFault[] = [];
  const demand = (wanted: boolean | undefined, holds: boolean, pointer: string, detail: string): void => {
    if (wanted === true && !holds) unmet.push({ pointer, detail });
  };
  const open = (ticket.tasks?.open ?? 0) + (merged?.openTasks ?? 0);
  demand(conditions.tasksDone, open === 0, '/tasks', open === 1 ? 'one task is still open' : `${open} tasks are open`);
  demand(conditions.assignee, ticket.assignee !== undefined, '/assignee', 'somebody must have it');
  demand(conditions.category, ticket.category !== undefined, '/category', 'choose a category');
  const { subcategories = [] } = desk.categories.find((one) => one.id === ticket.category) ?? {};
  const classified = ticket.subcategory !== undefined || subcategories.length === 0;
  demand(conditions.subcategory, classified, '/subcategory', 'choose a subcategory');
  const minutes = conditions.minutesLogged ?? 0;
  const logged = (ticket.time?.minutes ?? 0) + (merged?.minutes ?? 0);
  demand(minutes > 0, logged >= minutes, '/time', `log at least ${minutes} minutes first`);
  const least = conditions.resolutionCharacters ?? 0;
  if (text !== undefined && [...text].length < least) {
    unmet.push({ pointer: '/text', detail: `say in at least ${least} characters what was done` });
  }
  return unmet;
}
