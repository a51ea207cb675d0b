import type { FieldFault } from '../kernel/error.ts';
import { jsonPointer } from '../kernel/faults.ts';
import type { TicketFacts } from './facts.ts';
import { requiredFields } from './fields.ts';
import type { TicketState } from './state.ts';

export const conditionNames = [
  'tasksDone',
  'assignee',
  'category',
  'subcategory',
  'minutesLogged',
  'resolutionCharacters',
  'field',
  'childrenDone',
] as const;

/** Something that must hold before a ticket is ended. */
export interface Condition {
  readonly name: (typeof conditionNames)[number];
  readonly met: boolean;
  /** Into the command for its own text, else to the ticket's field as it is read. */
  readonly pointer: string;
  /** Why not, where it is not met. */
  readonly detail: string;
  /** How much there is, and how much there must be: open tasks or children, minutes, characters. */
  readonly have?: number;
  readonly need?: number;
}

type Facts = Pick<TicketFacts, 'desk' | 'merged'>;

/**
 * The conditions of a ticket's client for its process, each with whether it holds. Tasks and time of tickets merged into
 * it count as its own. @param text what was done
 */
export function closeConditions(ticket: TicketState, { desk, merged }: Facts, text: string | undefined): Condition[] {
  const conditions = desk.closing?.[ticket.kind];
  if (!conditions) return [];
  const list: Condition[] = [];
  const open = (ticket.tasks?.open ?? 0) + (merged?.openTasks ?? 0);
  if (conditions.tasksDone) {
    const detail = open === 1 ? 'one task is still open' : `${open} tasks are open`;
    list.push({ name: 'tasksDone', met: open === 0, pointer: '/tasks', detail, have: open, need: 0 });
  }
  if (conditions.assignee) {
    const met = ticket.assignee !== undefined;
    list.push({ name: 'assignee', met, pointer: '/assignee', detail: 'somebody must have it' });
  }
  if (conditions.category) {
    const met = ticket.category !== undefined;
    list.push({ name: 'category', met, pointer: '/category', detail: 'choose a category' });
  }
  const { subcategories = [] } = desk.categories.find((one) => one.id === ticket.category) ?? {};
  if (conditions.subcategory) {
    const met = ticket.subcategory !== undefined || subcategories.length === 0;
    list.push({ name: 'subcategory', met, pointer: '/subcategory', detail: 'choose a subcategory' });
  }
  const minutes = conditions.minutesLogged ?? 0;
  if (minutes > 0) {
    const have = (ticket.time?.minutes ?? 0) + (merged?.minutes ?? 0);
    const detail = `log at least ${minutes} minutes first`;
    list.push({ name: 'minutesLogged', met: have >= minutes, pointer: '/time', detail, have, need: minutes });
  }
  const least = conditions.resolutionCharacters ?? 0;
  if (text !== undefined && least > 0) {
    const [have, detail] = [[...text].length, `say in at least ${least} characters what was done`];
    list.push({ name: 'resolutionCharacters', met: have >= least, pointer: '/text', detail, have, need: least });
  }
  return list;
}

/** What is still missing before the ticket may be resolved or closed, by its client's conditions for its process. */
export function unmetConditions(ticket: TicketState, facts: Facts, text: string | undefined): FieldFault[] {
  return closeConditions(ticket, facts, text)
    .filter((one) => !one.met)
    .map(({ pointer, detail }) => ({ pointer, detail }));
}

/** Every condition of ending a ticket, also those that stand elsewhere. @param openChildren absent: children may stay open */
export function endConditions(
  ticket: TicketState,
  facts: Pick<TicketFacts, 'desk' | 'merged' | 'taker'>,
  openChildren: number | undefined,
): Condition[] {
  const moment = ticket.phase === 'resolved' ? 'closed' : 'resolved';
  const fields = requiredFields(ticket.kind, moment, facts).map(
    ({ id }): Condition => ({
      name: 'field',
      met: ticket.fields?.[id] !== undefined,
      pointer: jsonPointer(['fields', id]),
      detail: 'must be filled in first',
    }),
  );
  const children: Condition[] =
    openChildren === undefined
      ? []
      : [
          {
            name: 'childrenDone',
            met: openChildren === 0,
            pointer: '/links',
            detail: openChildren === 1 ? 'one child is still open' : `${openChildren} children are still open`,
            have: openChildren,
            need: 0,
          },
        ];
  const text = moment === 'resolved' ? '' : undefined;
  return [...closeConditions(ticket, facts, text), ...fields, ...children];
}
