import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { processOf } from '../processes/index.ts';
import { counted, type Task, tasksAdded, taskTexts } from '../task/task.ts';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts, without } from './facts.ts';
import { endOf } from './merge.ts';
import { OpenTicket, openTicket } from './open.ts';
import { cancelService } from './service-level.ts';
import type { TicketEvent, TicketState } from './state.ts';

/** Where a ticket goes, and who is its requester there: nobody of the old client has a place at the new one. */
export const MoveTicket = z.strictObject({
  client: z.string().min(1).max(40).meta(takes('client')),
  requester: z.string().min(1).max(40).meta(takes('person')),
});
export type MoveTicket = z.output<typeof MoveTicket>;

/** Decides what is left at the old client: a tombstone, which tells nobody where the ticket went. Its tasks go along. */
export function moveAway(ticket: TicketState, facts: TicketFacts): Decision | Refusal {
  if (ticket.phase === 'closed') return refuse('ticket.closed', 'A closed ticket stays where it is.');
  if (ticket.absorbed) return refuse('ticket.merged', 'Others are merged into this ticket; take them out first.');
  if (ticket.published)
    return refuse('ticket.published', 'The company is told of this ticket; take it off the portal first.');
  if (ticket.umbrellas) return refuse('ticket.under_umbrella', 'The ticket is under an umbrella; take it out first.');
  const status = endOf(ticket.kind);
  if (status === undefined) return refuse('ticket.not_movable', `a ${ticket.kind} has no state in which it is closed`);
  return {
    next: {
      ...cancelService(without(ticket, 'pending', 'closesAt', 'tasks'), facts),
      status,
      phase: 'closed',
      closedAt: facts.now,
      updatedAt: facts.now,
      moved: true,
    },
    events: [{ type: 'ticket.moved' }],
  };
}

export interface ArrivalFacts extends TicketFacts {
  readonly number: number;
  readonly requester: { readonly id: string; readonly name: string; readonly vip?: boolean };
  /** Whether the person who has it may work for the new client. */
  readonly keepsAssignee: boolean;
  /** The end of the chain that it had at the old client. */
  readonly previous: string;
  /** What of its work goes along, owned by whom may work there. */
  readonly tasks: readonly Task[];
}

/**
 * Decides the ticket at the new client: opened there, judged by that client's rules, its clocks beginning now. What
 * the new desk does not know (a category) stays behind.
 */
export function arrive(ticket: TicketState, client: string, facts: ArrivalFacts): Decision | Refusal {
  const { kind, subject, impact, urgency, channel, team, assignee } = ticket;
  const category = facts.desk.categories.find((one) => one.id === ticket.category);
  const subcategory = category?.subcategories.find((one) => one.id === ticket.subcategory);
  const opened = openTicket(
    OpenTicket.parse({
      client,
      kind: processOf(kind).kind,
      subject,
      impact,
      urgency,
      channel,
      ...(category ? { category: category.id } : {}),
      ...(subcategory ? { subcategory: subcategory.id } : {}),
      ...(team === undefined ? {} : { team }),
      ...(assignee === undefined || !facts.keepsAssignee ? {} : { assignee }),
    }),
    { ...facts, client, fieldsLater: true },
  );
  if (isRefusal(opened)) return opened;
  const { tasks } = facts;
  const come: TicketEvent = { type: 'ticket.moved_in', data: { previous: facts.previous } };
  const open = tasks.filter((one) => one.done === undefined).length;
  return {
    next: counted(opened.next, open, tasks.length),
    // Nobody is told anew of a task that they had.
    events: [...opened.events, come, ...(tasks.length > 0 ? [tasksAdded(tasks)] : [])],
    texts: { ...opened.texts, ...taskTexts(tasks) },
  };
}
