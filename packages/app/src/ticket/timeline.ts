import type { ActorRef } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { applyEntry, internalEventTypes, type TicketState } from '@portico/domain/ticket/state';
import { type ReadEntry, readEntry } from '@portico/store/ticket/log';
import { loadTicket, loadTimeline, type MessageItem, readLog } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { requireRight, requireSeen, seesInternal } from './access.ts';
import { resolveRef } from './ref.ts';

export interface TimelineMessage {
  readonly kind: 'message';
  readonly id: string;
  readonly at: string;
  readonly visibility: 'public' | 'internal';
  readonly by: NamedActor;
  readonly text: string;
  readonly v: number;
}

export interface TimelineEvent {
  readonly kind: 'event';
  readonly v: number;
  readonly at: string;
  readonly by: NamedActor;
  /** What mainly happened, and all that did. */
  readonly type: string;
  readonly types: readonly string[];
  readonly changes: readonly FieldChange[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly imported?: { readonly source: string; readonly row: number };
}

export interface FieldChange {
  readonly field: string;
  readonly from?: string | number;
  readonly to: string | number | null;
}

export type TimelineEntry = TimelineMessage | TimelineEvent;

const ENTRIES = 40;
const MESSAGES = 25;
/** Fields of the state that tell a reader something; the rest is machinery. */
const toldFields = new Set([
  'kind',
  'subject',
  'requester',
  'status',
  'priority',
  'impact',
  'urgency',
  'category',
  'subcategory',
  'assignee',
  'team',
] as const satisfies readonly (keyof TicketState)[]);

export interface Timeline {
  readonly items: readonly TimelineEntry[];
  readonly previousCursor?: string;
}

/** The newest part of a ticket's history, oldest first; `before` pages back. End users see no internal part of it. */
export async function timeline(ctx: Context, ref: string, before: string | undefined): Promise<Timeline> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const head = await loadTicket(db, scope, place.number);
  if (!head) throw notFound();
  requireSeen(ctx.actor, head.state);
  const internal = seesInternal(ctx.actor);
  const upTo = before === undefined ? undefined : versionOf(before);
  const page = await loadTimeline(db, scope, place.number, {
    ...(upTo === undefined ? {} : { before: upTo }),
    entries: ENTRIES,
    messages: MESSAGES,
  });
  const names = await nameActors(ctx, place.client, head.state, [
    ...page.entries.map((entry) => entry.by),
    ...page.messages.map((message) => message.by),
  ]);
  const items = [
    ...page.messages.filter((one) => internal || one.vis === 'public').map((one) => messageView(one, names)),
    ...page.entries.filter((one) => shows(one, internal)).map((one) => eventView(one, names, internal)),
  ];
  items.sort((a, b) => a.v - b.v || (a.kind === 'message' ? -1 : 1));
  const first = page.entries[0];
  return { items, ...(page.more && first ? { previousCursor: `v${first.v}` } : {}) };
}

function versionOf(cursor: string): number {
  const match = /^v(\d{1,8})$/.exec(cursor);
  if (!match) throw new AppError('malformed', 'cursor.invalid', 'This cursor is not one of ours.');
  return Number(match[1]);
}

function shows(entry: ReadEntry, internal: boolean): boolean {
  return internal || !entry.events.every((event) => internalEventTypes.has(event.type));
}

function messageView(item: MessageItem, names: (by: ActorRef) => NamedActor): TimelineMessage {
  return {
    kind: 'message',
    id: item.id,
    at: item.at,
    visibility: item.vis,
    by: names(item.by),
    text: item.text,
    v: item.ev,
  };
}

/** End users read what concerns them: the status and who has it, not how the desk sorts its work. */
const publicFields = new Set(['status', 'subject', 'kind']);

function eventView(entry: ReadEntry, names: (by: ActorRef) => NamedActor, internal: boolean): TimelineEvent {
  const types = entry.events.map((event) => event.type).filter((type) => internal || !internalEventTypes.has(type));
  return {
    kind: 'event',
    v: entry.v,
    at: entry.at,
    by: names(entry.by),
    type: types.find((type) => type !== 'sla.breached') ?? types[0] ?? 'ticket.changed',
    types,
    changes: changesOf(entry, internal),
    ...(Object.keys(entry.texts).length > 0 ? { texts: entry.texts } : {}),
    ...(entry.imported ? { imported: { source: entry.imported.source, row: entry.imported.row } } : {}),
  };
}

function changesOf(entry: ReadEntry, internal: boolean): FieldChange[] {
  const { pending, resolution } = entry.set;
  const changes: FieldChange[] = [];
  // In an order of our own: a store gives the fields of a map back in any.
  for (const field of toldFields) {
    if (!Object.hasOwn(entry.set, field) || !(internal || publicFields.has(field))) continue;
    const from = entry.was[field];
    changes.push({ field, ...(from === undefined ? {} : { from }), to: entry.set[field] ?? null });
  }
  if (internal && pending) {
    changes.push({ field: 'reason', to: pending.reason });
    if (pending.wakeAt !== undefined) changes.push({ field: 'wakeAt', to: pending.wakeAt });
  }
  if (internal && resolution) changes.push({ field: 'code', to: resolution.code });
  return changes;
}

export interface FieldAt {
  readonly field: string;
  readonly at: string;
  readonly value: unknown;
  readonly since?: { readonly v: number; readonly at: string; readonly by: NamedActor };
}

/** Fields that a client's own keys know nothing of. */
const internalFields: ReadonlySet<string> = new Set(['umbrellas', 'time'] satisfies (keyof TicketState)[]);

/** The value of a field at a moment, and the entry that gave it: read from the log alone. */
export async function fieldAt(ctx: Context, ref: string, field: string, at: string): Promise<FieldAt> {
  requireRight(ctx.actor, 'read');
  if (ctx.actor.kind === 'contact' || (internalFields.has(field) && !seesInternal(ctx.actor))) throw notFound();
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  let state: TicketState | undefined;
  let since: ReadEntry | undefined;
  for await (const item of readLog(db, scope, place.number)) {
    const entry = readEntry(item);
    if (epochMs(entry.at) > epochMs(at)) break;
    state = applyEntry(state, entry.set);
    if (Object.hasOwn(entry.set, field)) since = entry;
  }
  if (!state) throw notFound();
  const names = await nameActors(ctx, place.client as ClientId, state, since ? [since.by] : []);
  const value = Object.hasOwn(state, field) ? state[field as keyof TicketState] : null;
  return { field, at, value, ...(since ? { since: { v: since.v, at: since.at, by: names(since.by) } } : {}) };
}
