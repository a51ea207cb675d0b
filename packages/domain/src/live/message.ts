import type { ActorRef } from '../kernel/actor.ts';
import type { ClientId } from '../kernel/scope.ts';
import { internalEventTypes, isFieldKey, type LogEntry, type TicketEventType } from '../ticket/state.ts';

/** What of a ticket has changed, as coarsely as a screen needs it to know what to read again. */
export const liveChanges = [
  'opened',
  'replied',
  'noted',
  'state',
  'fields',
  'people',
  'links',
  'tasks',
  'time',
] as const;
export type LiveChange = (typeof liveChanges)[number];

/** Exhaustive: a new kind of event says here what a screen reads again because of it. */
const changeOf: Readonly<Record<TicketEventType, LiveChange>> = {
  'ticket.opened': 'opened',
  'ticket.changed': 'fields',
  'ticket.assigned': 'people',
  'ticket.replied': 'replied',
  'ticket.noted': 'noted',
  'ticket.pended': 'state',
  'ticket.resumed': 'state',
  'ticket.resolved': 'state',
  'ticket.reopened': 'state',
  'ticket.closed': 'state',
  'ticket.converted': 'state',
  'ticket.close_put_off': 'state',
  'ticket.linked': 'links',
  'ticket.unlinked': 'links',
  'ticket.participant_added': 'people',
  'ticket.participant_removed': 'people',
  'ticket.woken': 'state',
  'ticket.reminded': 'state',
  'ticket.snoozed': 'state',
  'ticket.unsnoozed': 'state',
  'ticket.umbrella_joined': 'links',
  'ticket.merged': 'links',
  'ticket.absorbed': 'links',
  'ticket.unmerged': 'links',
  'ticket.released': 'links',
  'ticket.split': 'links',
  'ticket.split_off': 'links',
  'ticket.children_told': 'links',
  'ticket.children_resolved': 'links',
  'ticket.published': 'fields',
  'ticket.unpublished': 'fields',
  'ticket.moved': 'state',
  'ticket.moved_in': 'opened',
  'ticket.tasks_added': 'tasks',
  'ticket.task_changed': 'tasks',
  'ticket.task_assigned': 'tasks',
  'ticket.task_removed': 'tasks',
  'ticket.erased': 'fields',
  'ticket.undone': 'state',
  'ticket.file_erased': 'fields',
  'ticket.rated': 'fields',
  'ticket.voided': 'state',
  'sla.warned': 'state',
  'sla.breached': 'state',
  'ola.warned': 'state',
  'ola.breached': 'state',
  'time.logged': 'time',
  'time.corrected': 'time',
  'time.submitted': 'time',
  'time.approved': 'time',
  'time.rejected': 'time',
  'time.voided': 'time',
};

/** Who sees a ticket's page, and whether they are writing. */
export const presences = ['viewing', 'replying', 'noting'] as const;
export type Presence = (typeof presences)[number];

/** For how long a presence holds that nobody repeats, seconds. */
export const presenceSeconds = 30;

/** A change of a ticket, as the desk hears of it: ids, a version and words of ours, nothing that anybody wrote. */
export interface TicketMessage {
  readonly type: 'ticket';
  readonly client: ClientId;
  /** The ticket's id as the API gives it. */
  readonly ticket: string;
  readonly version: number;
  readonly changed: readonly LiveChange[];
  /** Who did it last. */
  readonly by: ActorRef;
}

/** The same as an end user hears of it: a version would count notes, and who did it is read with the ticket. */
export interface OwnTicketMessage {
  readonly type: 'ticket';
  readonly client: ClientId;
  readonly ticket: string;
  readonly changed: readonly LiveChange[];
}

export interface PresenceMessage {
  readonly type: 'presence';
  readonly client: ClientId;
  readonly ticket: string;
  readonly person: string;
  /** Absent when they left. */
  readonly doing?: Presence;
  /** RFC 3339: when it stops to hold by itself. */
  readonly until: string;
}

/** Something new stands in one's own inbox. */
export interface InboxMessage {
  readonly type: 'inbox';
}

export type LiveMessage = TicketMessage | OwnTicketMessage | PresenceMessage | InboxMessage;

/** What the desk is told of new entries of one ticket, or undefined where they tell it nothing. */
export function deskChanges(entries: readonly Pick<LogEntry, 'events'>[]): LiveChange[] {
  return distinct(entries.flatMap((entry) => entry.events.map((event) => changeOf[event.type])));
}

/** Fields that end users see of their ticket; a change of any other is nothing to them. */
const shownFields: ReadonlySet<string> = new Set(['status', 'subject', 'kind', 'requester', 'resolution', 'phase']);

/** What end users are told of the same entries: nothing that is the desk's own affair. */
export function ownChanges(entries: readonly Pick<LogEntry, 'events' | 'set'>[]): LiveChange[] {
  return distinct(
    entries.flatMap((entry) =>
      entry.events
        .filter((event) => !internalEventTypes.has(event.type) && shows(event.type, entry.set))
        .map((event) => changeOf[event.type]),
    ),
  );
}

function shows(type: TicketEventType, set: Readonly<Record<string, unknown>>): boolean {
  if (type === 'sla.breached' || type === 'ticket.assigned') return false;
  if (type !== 'ticket.changed') return true;
  return Object.keys(set).some((field) => !isFieldKey(field) && shownFields.has(field));
}

function distinct(changes: readonly LiveChange[]): LiveChange[] {
  return liveChanges.filter((one) => changes.includes(one));
}
