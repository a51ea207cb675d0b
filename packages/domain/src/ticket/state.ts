import type { ActorRef, Way } from '../kernel/actor.ts';
import type { Level, Priority } from '../kernel/priority.ts';
import type { ClientId } from '../kernel/scope.ts';
import type { SlaClocks } from '../sla/clock.ts';
import type { FieldValue } from '../tenant/custom-field.ts';
import type { TimeTotals } from '../time/entry.ts';

/** The fixed phases that every process maps its own states to (ITIL 4: states are the process's, phases the product's). */
export const phases = ['open', 'pending', 'resolved', 'closed'] as const;
export type Phase = (typeof phases)[number];

export const channels = [
  'portal',
  'email',
  'phone',
  'chat',
  'api',
  'alert',
  'walk_in',
  'ivr',
  'social',
  'import',
] as const;
export type Channel = (typeof channels)[number];

/** How content a requester is with what was done: 1 not at all, 5 very. */
export type Rating = 1 | 2 | 3 | 4 | 5;

export function isRating(score: number): score is Rating {
  return Number.isInteger(score) && score >= 1 && score <= 5;
}

/** Versions of the client's configuration that a ticket was judged by; they are immutable, so a verdict never moves. */
export interface ConfigVersions {
  readonly desk: number;
  readonly calendar: number;
  readonly sla: number;
}

/**
 * A ticket's head: what lists, timers and guards need, at most 1 KB. Long texts stand in items of their own.
 * It is exactly what folding its events gives.
 */
export interface TicketState {
  readonly kind: string;
  readonly client: ClientId;
  readonly number: number;
  readonly status: string;
  readonly phase: Phase;
  /** Personal or free text: in events it stands outside the chain, under a salted hash. */
  readonly subject: string;
  readonly requesterName: string;
  readonly requester: string;
  readonly impact: Level;
  readonly urgency: Level;
  readonly priority: Priority;
  readonly category?: string;
  readonly subcategory?: string;
  readonly assignee?: string;
  readonly team?: string;
  readonly channel: Channel;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly resolvedAt?: string;
  readonly closedAt?: string;
  readonly pending?: { readonly reason: string; readonly wakeAt?: string };
  /** `v`: the event that holds the resolution's text. */
  readonly resolution?: { readonly code: string; readonly v: number };
  readonly sla?: SlaClocks;
  readonly config?: ConfigVersions;
  /** When a resolved ticket closes by itself. */
  readonly closesAt?: string;
  readonly external?: { readonly source: string; readonly id: string };
  readonly reopens?: number;
  readonly reassignments?: number;
  /** What an imported ticket's former system said of its service level. */
  readonly verdict?: 'met' | 'breached';
  /** Fields of the source that the product has no field for, short values only; they fold, show and count. */
  readonly facets?: Readonly<Record<string, string>>;
  readonly umbrellas?: readonly string[];
  readonly rating?: Rating;
  /** Time logged on it: the sum of its live entries, in minutes. */
  readonly time?: TimeTotals;
  /** While merged into another ticket of its client: which, by which entry of this log, and until when it can be undone. */
  readonly merged?: { readonly into: number; readonly v: number; readonly until: string };
  /** Tickets that are merged into this one. What they hold stays with them and is read through this one. */
  readonly absorbed?: readonly number[];
  /** Moved to another client: a tombstone. Where to stands in the MSP's items alone. */
  readonly moved?: true;
  /** Told to the whole company as a known trouble, which others may join. */
  readonly published?: true;
  /** Its requester was a VIP when they became its requester. */
  readonly vip?: true;
  /** The priority that impact and urgency alone would give, where the client's floor for VIPs raised it. */
  readonly raisedFrom?: Priority;
  /** Tags, with a space between two: free text. */
  readonly tags?: string;
  /** The client's own fields. In the log each is set by itself, under `f:` and its id. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
  /** What else ends its wait, since when it waits for that, and when its requester is reminded next. */
  readonly wait?: {
    readonly on?: readonly ('reply' | 'links')[];
    readonly since?: string;
    readonly remindAt?: string;
    readonly reminded?: number;
    /** The vendor it waits for, by its name in the policy. */
    readonly vendor?: string;
  };
  /** Until when it is out of its technician's own queue. */
  readonly snoozedUntil?: string;
  /** How many tasks it has, and how many of them are open. */
  readonly tasks?: { readonly open: number; readonly all: number };
}

/** The status of a ticket that was taken back with the import that brought it: of no process, and in no list. */
export const voidStatus = 'void';

export function isVoid(state: Pick<TicketState, 'status'>): boolean {
  return state.status === voidStatus;
}

/** State fields whose values are personal or free text. */
export const freeFields = ['subject', 'requesterName', 'tags'] as const satisfies readonly (keyof TicketState)[];

export interface TicketEvent {
  readonly type: TicketEventType;
  readonly data?: Readonly<Record<string, unknown>>;
}

export const ticketEventTypes = [
  'ticket.opened',
  'ticket.changed',
  'ticket.assigned',
  'ticket.replied',
  'ticket.noted',
  'ticket.pended',
  'ticket.resumed',
  'ticket.resolved',
  'ticket.reopened',
  'ticket.closed',
  'ticket.close_put_off',
  'ticket.converted',
  'ticket.linked',
  'ticket.unlinked',
  'ticket.participant_added',
  'ticket.participant_removed',
  'ticket.woken',
  'ticket.reminded',
  'ticket.snoozed',
  'ticket.unsnoozed',
  'ticket.umbrella_joined',
  'ticket.merged',
  'ticket.absorbed',
  'ticket.unmerged',
  'ticket.released',
  'ticket.split',
  'ticket.split_off',
  'ticket.children_told',
  'ticket.children_resolved',
  'ticket.published',
  'ticket.unpublished',
  'ticket.moved',
  'ticket.moved_in',
  'ticket.tasks_added',
  'ticket.task_changed',
  'ticket.task_assigned',
  'ticket.task_removed',
  'ticket.erased',
  'ticket.undone',
  'ticket.file_erased',
  'ticket.rated',
  'ticket.voided',
  'sla.warned',
  'sla.breached',
  'ola.warned',
  'ola.breached',
  'time.logged',
  'time.corrected',
  'time.submitted',
  'time.approved',
  'time.rejected',
  'time.voided',
] as const;
/** What end users are not told of: the desk's own affairs. */
export const internalEventTypes: ReadonlySet<string> = new Set<TicketEventType>([
  'ticket.snoozed',
  'ticket.unsnoozed',
  'ticket.noted',
  'ticket.umbrella_joined',
  'ticket.participant_added',
  'ticket.participant_removed',
  'ticket.split',
  'ticket.split_off',
  'ticket.children_told',
  'ticket.children_resolved',
  'ticket.close_put_off',
  'ticket.published',
  'ticket.unpublished',
  'ticket.moved_in',
  'ticket.file_erased',
  'ticket.tasks_added',
  'ticket.task_changed',
  'ticket.task_assigned',
  'ticket.task_removed',
  'sla.warned',
  'ola.warned',
  'ola.breached',
  'time.logged',
  'time.corrected',
  'time.submitted',
  'time.approved',
  'time.rejected',
  'time.voided',
]);
/** Told because time passed, beside whatever a command tells. */
export const thresholdEventTypes: ReadonlySet<string> = new Set<TicketEventType>([
  'sla.warned',
  'sla.breached',
  'ola.warned',
  'ola.breached',
]);
export type TicketEventType = (typeof ticketEventTypes)[number];

/** What one command does to a ticket's head: `null` takes a field away. */
export type StateChange = { readonly [K in Exclude<keyof TicketState, 'fields'>]?: TicketState[K] | null } & {
  readonly [F in FieldKey]?: FieldValue | null;
};

/** A field of the client's own, as a change names it. */
export type FieldKey = `f:${string}`;
export const fieldKey = (id: string): FieldKey => `f:${id}`;
export const isFieldKey = (name: string): name is FieldKey => name.startsWith('f:');
/** The log's name of a field that people call `fields.shoe_size`; all others are called alike. */
export const logKey = (field: string): string => field.replace(/^fields\./, 'f:');

/** What stands in a state under the log's name of a field. */
export function valueUnder(state: TicketState | undefined, key: string): unknown {
  if (isFieldKey(key)) return state?.fields?.[key.slice(2)];
  return state && Object.hasOwn(state, key) ? state[key as keyof TicketState] : undefined;
}

/** Where an imported entry comes from: the source and its row; on the first entry also the zone of the source's days. */
export interface Provenance {
  readonly source: string;
  readonly row: number;
  readonly zone?: string;
}

/** One entry of a ticket's log: what a command changed, when and by whom, with the events it gave rise to. */
export interface LogEntry {
  readonly v: number;
  readonly at: string;
  readonly by: ActorRef;
  /** From where; absent on imported entries. */
  readonly via?: Way;
  readonly events: readonly TicketEvent[];
  readonly set: StateChange;
  /** Where an imported entry comes from. Such entries are exempt from transition guards and never published. */
  readonly imported?: Provenance;
  /** Free texts that an imported entry brings, by name; they stand outside the chain. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** The state after one more log entry. */
export function applyEntry(state: TicketState | undefined, set: StateChange): TicketState {
  const next: Record<string, unknown> = { ...state };
  const own: Record<string, unknown> = { ...state?.fields };
  for (const [field, value] of Object.entries(set)) {
    const [into, name] = isFieldKey(field) ? [own, field.slice(2)] : [next, field];
    if (value === null) delete into[name];
    else into[name] = value;
  }
  delete next['fields'];
  if (Object.keys(own).length > 0) next['fields'] = own;
  return next as unknown as TicketState; // Safe: entries hold what `changesBetween` found between two states.
}

/** Whether two values are equal as JSON, whatever the order of their fields: a store gives them back in its own. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const given = (value: object) => Object.entries(value).filter(([, one]) => one !== undefined);
  const [left, right] = [given(a), new Map(given(b))];
  return left.length === right.size && left.every(([name, value]) => sameValue(value, right.get(name)));
}

/** What leads from one state to the other, field by field. */
export function changesBetween(before: TicketState | undefined, after: TicketState): StateChange {
  const { fields: fieldsBefore = {}, ...old } = before ?? {};
  const { fields: fieldsAfter = {}, ...now } = after;
  const own = Object.entries(difference(fieldsBefore, fieldsAfter)).map(([id, value]) => [fieldKey(id), value]);
  return { ...difference(old, now), ...Object.fromEntries(own) } as StateChange;
}

function difference(old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) {
  const set: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(now)) {
    if (value !== undefined && !sameValue(old[field], value)) set[field] = value;
  }
  for (const field of Object.keys(old)) if (old[field] !== undefined && now[field] === undefined) set[field] = null;
  return set;
}

/** Fields whose former value is told beside the new one: short values that are neither personal nor free text. */
const toldBefore = [
  'kind',
  'status',
  'impact',
  'urgency',
  'priority',
  'category',
  'subcategory',
  'assignee',
  'team',
] as const satisfies readonly (keyof TicketState)[];

/** What changed fields were before, for a reader of one entry who has not read the whole log. */
export function valuesBefore(before: TicketState | undefined, set: StateChange): Record<string, string | number> {
  const was: Record<string, string | number> = {};
  for (const field of toldBefore) {
    const value = before?.[field];
    if (value !== undefined && set[field] !== undefined) was[field] = value;
  }
  return was;
}

/** head = fold(entries): the invariant `portico verify` checks for every ticket. */
export function foldEntries(entries: Iterable<{ readonly set: StateChange }>): TicketState | undefined {
  let state: TicketState | undefined;
  for (const entry of entries) state = applyEntry(state, entry.set);
  return state;
}
