import { holderNames, promiseNames } from '@portico/domain/sla/clock';
import { participantKinds, participantRoles } from '@portico/domain/ticket/participants';
import type { TicketEventType } from '@portico/domain/ticket/state';
import * as z from 'zod';

const nothing = z.object({});
/** `scheduledAt`: when the percentage of the target was used up; `dueAt`: when all of it will be. */
const warned = { percent: z.int(), scheduledAt: z.string(), dueAt: z.string() };
const landing = { on: z.exactOptional(z.int()), landedOn: z.exactOptional(z.int()) };
/** Files that came with it: hash, size and type, never a name. */
const files = z.exactOptional(
  z.array(z.object({ id: z.string(), sha256: z.string(), size: z.int(), type: z.string() })),
);
const link = z.object({ type: z.string(), number: z.int() });
const timeCount = z.object({
  id: z.string(),
  person: z.string(),
  date: z.string(),
  raw: z.int(),
  minutes: z.int(),
  billable: z.boolean(),
  activity: z.string(),
  approved: z.boolean(),
});
/** `was` and `now`: what the entry counted for before and counts for after; absent where it does not count. */
const time = z.object({
  entry: z.string(),
  version: z.int(),
  status: z.string(),
  was: z.exactOptional(timeCount),
  now: z.exactOptional(timeCount),
});
const participant = z.object({ person: z.string(), kind: z.enum(participantKinds), role: z.enum(participantRoles) });

/**
 * What each event tells besides its envelope: the only fields that leave the log. Ids, codes and times; free texts
 * never, so that a bus, a dead-letter queue or a webhook holds nothing that would have to be erased.
 */
export const eventData = {
  'ticket.opened': z.object({ kind: z.string(), channel: z.string(), assignee: z.exactOptional(z.string()), files }),
  'ticket.changed': z.object({
    fields: z.exactOptional(z.array(z.string())),
    to: z.exactOptional(z.string()),
  }),
  'ticket.assigned': z.object({ assignee: z.exactOptional(z.string()), team: z.exactOptional(z.string()) }),
  /** `on`: it came in on the number of a ticket merged into this one. `landedOn`: it is that ticket's own record of it. */
  'ticket.replied': z.object({ by: z.enum(['staff', 'contact', 'system']), files, ...landing }),
  'ticket.noted': z.object({ files, ...landing }),
  'ticket.pended': z.object({ reason: z.string() }),
  'ticket.resumed': nothing,
  'ticket.resolved': z.object({ code: z.string(), automatic: z.exactOptional(z.boolean()) }),
  'ticket.reopened': nothing,
  'ticket.closed': z.object({
    scheduledAt: z.exactOptional(z.string()),
    automatic: z.exactOptional(z.boolean()),
    confirmed: z.exactOptional(z.boolean()),
  }),
  /** It would have ended by itself, and waits for its children: it is judged again at `until`. */
  'ticket.close_put_off': z.object({ scheduledAt: z.string(), until: z.string() }),
  'ticket.converted': z.object({ from: z.string(), to: z.string() }),
  'ticket.linked': link,
  'ticket.unlinked': link,
  'ticket.participant_added': participant,
  'ticket.participant_removed': participant,
  'ticket.woken': z.object({ scheduledAt: z.exactOptional(z.string()), number: z.exactOptional(z.int()) }),
  'ticket.reminded': z.object({ scheduledAt: z.string(), count: z.int() }),
  'ticket.snoozed': z.object({ until: z.string() }),
  'ticket.unsnoozed': nothing,
  'ticket.umbrella_joined': z.object({ umbrella: z.string() }),
  'ticket.merged': z.object({ into: z.int(), until: z.string() }),
  'ticket.absorbed': z.object({ number: z.int() }),
  'ticket.unmerged': z.object({ from: z.int() }),
  'ticket.released': z.object({ number: z.int() }),
  'ticket.split': z.object({ into: z.int(), messages: z.int() }),
  'ticket.split_off': z.object({ from: z.int() }),
  'ticket.children_told': z.object({ message: z.string(), children: z.array(z.int()) }),
  'ticket.children_resolved': z.object({ children: z.array(z.int()) }),
  'ticket.published': nothing,
  'ticket.unpublished': nothing,
  'ticket.moved': nothing,
  /** The end of the chain that the ticket had at the client it came from. */
  'ticket.moved_in': z.object({ previous: z.string() }),
  'ticket.tasks_added': z.object({ tasks: z.array(z.string()), template: z.exactOptional(z.string()) }),
  'ticket.task_changed': z.object({
    task: z.string(),
    fields: z.array(z.string()),
    done: z.exactOptional(z.boolean()),
  }),
  'ticket.task_assigned': z.object({ task: z.string(), assignee: z.string() }),
  'ticket.task_removed': z.object({ task: z.string() }),
  'ticket.erased': nothing,
  'ticket.file_erased': z.object({ file: z.string() }),
  'time.logged': time,
  'time.corrected': time,
  'time.submitted': time,
  'time.approved': time,
  'time.rejected': time,
  'time.voided': time,
  'ticket.undone': z.object({ v: z.int(), fields: z.array(z.string()) }),
  'ticket.rated': z.object({ score: z.int().min(1).max(5) }),
  'ticket.voided': z.object({ import: z.string() }),
  'sla.warned': z.object({ ...warned, target: z.enum(promiseNames) }),
  'sla.breached': z.object({ target: z.enum(promiseNames), dueAt: z.string() }),
  'ola.warned': z.object({ ...warned, target: z.enum(holderNames) }),
  'ola.breached': z.object({ target: z.enum(holderNames), dueAt: z.string() }),
} as const satisfies Record<TicketEventType, z.ZodObject>;

export type EventData<T extends TicketEventType> = z.output<(typeof eventData)[T]>;
