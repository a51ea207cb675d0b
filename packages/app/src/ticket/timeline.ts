import type { ActorRef, Way } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { isFar } from '@portico/domain/query/row';
import type { FieldValue } from '@portico/domain/tenant/custom-field';
import { fieldText } from '@portico/domain/ticket/fields';
import {
  internalEventTypes,
  isFieldKey,
  type TicketEventType,
  type TicketState,
  thresholdEventTypes,
} from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { type AttachmentItem, loadAttachments } from '@portico/store/file/attachment';
import { survivorOf } from '@portico/store/ticket/family';
import type { ReadEntry } from '@portico/store/ticket/log';
import { loadTicket, type MessageItem } from '@portico/store/ticket/read';
import { loadWholeTimeline, type TimelineLog } from '@portico/store/ticket/whole-timeline';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { type AttachmentView, attachmentView } from '../file/view.ts';
import { requireRight, seesInternal } from './access.ts';
import { placeOfMoved } from './moved.ts';
import { publicFields } from './public-fields.ts';
import { resolveRef, type TicketRef } from './ref.ts';
import { requireSight } from './sight.ts';

export interface TimelineMessage {
  readonly kind: 'message';
  readonly id: string;
  readonly at: string;
  readonly visibility: 'public' | 'internal';
  readonly by: NamedActor;
  readonly text: string;
  readonly files: readonly AttachmentView[];
  readonly v: number;
  /** The merged ticket that it stands on, where it is another than the one that is read. */
  readonly ticket?: string;
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
  readonly ticket?: string;
  /** The other ticket that this is about: merged, split, linked. Told to staff. */
  readonly other?: string;
  /** From where, and by which request: for the desk. */
  readonly via?: Way;
  readonly request?: string;
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

/** Texts of an entry that were written for the requester too. */
const publicTexts = new Set(['text', 'reason']);

export interface Timeline {
  readonly items: readonly TimelineEntry[];
  readonly previousCursor?: string;
}

/** The newest part of a ticket's history, oldest first; `before` pages back. End users see no internal part of it. */
export async function timeline(ctx: Context, ref: string, before: string | undefined): Promise<Timeline> {
  requireRight(ctx.actor, 'read');
  return timelineAt(ctx, await resolveRef(ctx, ref), before);
}

async function timelineAt(ctx: Context, place: TicketRef, before: string | undefined): Promise<Timeline> {
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const asked = await loadTicket(db, scope, place.number);
  if (!asked) throw notFound();
  const movedTo = await placeOfMoved(ctx, asked);
  if (movedTo) return timelineAt(ctx, movedTo, before);
  const head = await survivorOf(db, asked);
  await requireSight(db, ctx.actor, head);
  const internal = seesInternal(ctx.actor);
  const most = { entries: ENTRIES, messages: MESSAGES, publicOnly: !internal };
  const page = await loadWholeTimeline(db, head, before, most);
  const names = await nameActors(
    ctx,
    place.client,
    head.state,
    page.logs.flatMap((log) => [...log.entries.map((one) => one.by), ...log.messages.map((one) => one.by)]),
  );
  const prefix = await clientPrefix(ctx, place.client);
  const files = await filesOf(db, page.logs, internal);
  const view: View = { names, internal, files, numberOf: (n) => `${prefix}-${n}` };
  const placed = page.logs.flatMap((log) => placedItems(log, log.ticket !== head, view));
  placed.sort(
    (a, b) =>
      a.when - b.when || a.number - b.number || a.item.v - b.item.v || rank(a.item) - rank(b.item) || order(a, b),
  );
  const items = placed.map((one) => one.item);
  return { items, ...(page.previous === undefined ? {} : { previousCursor: page.previous }) };
}

interface View {
  readonly names: (by: ActorRef) => NamedActor;
  readonly internal: boolean;
  readonly files: ReadonlyMap<string, AttachmentItem>;
  readonly numberOf: (n: number) => string;
}

/** An item and its place among those of other logs: by time, within one log by version whatever its clocks said. */
interface Placed {
  readonly when: number;
  readonly number: number;
  readonly item: TimelineEntry;
}

const rank = (item: TimelineEntry): number => (item.kind === 'message' ? 0 : 1);
const order = (a: Placed, b: Placed): number => epochMs(a.item.at) - epochMs(b.item.at);

function placedItems(log: TimelineLog, merged: boolean, view: View): Placed[] {
  const { number } = log.ticket.state;
  const from = merged ? { ticket: view.numberOf(number) } : {};
  const put = (item: TimelineEntry): Placed => ({ when: log.whenOf(item.v), number, item: { ...item, ...from } });
  return [
    ...log.messages.filter((one) => readable(one, view.internal)).map((one) => put(messageView(one, view))),
    ...log.entries.filter((one) => shows(one, view.internal)).map((one) => put(eventView(one, view, log.description))),
  ];
}

/** Whether a message of a ticket's own is for this reader; one that was split off is read where it is now. */
export function readable(message: MessageItem, internal: boolean): boolean {
  return message.to === undefined && forReader(message, internal);
}

/** Whether a reader may know a message at all, wherever it stands. */
export function forReader({ vis }: Pick<MessageItem, 'vis'>, internal: boolean): boolean {
  return internal || vis === 'public';
}

/** An entry is left out where the reader may know nothing of it, or where another ticket tells it as its own. */
function shows(entry: ReadEntry, internal: boolean): boolean {
  return entry.events.some(
    (event) => (internal || !internalEventTypes.has(event.type)) && event.data?.['landedOn'] === undefined,
  );
}

/** Files are read where a message shown brought some: most tickets have none. */
async function filesOf(
  db: Db,
  logs: readonly TimelineLog[],
  internal: boolean,
): Promise<ReadonlyMap<string, AttachmentItem>> {
  const brought = logs.filter((log) => log.messages.some((one) => readable(one, internal) && one.files !== undefined));
  const found = await Promise.all(brought.map(({ ticket }) => loadAttachments(db, ticket.scope, ticket.state.number)));
  return new Map(found.flat().map((item) => [item.id, item]));
}

function messageView(item: MessageItem, { names, files }: View): TimelineMessage {
  return {
    kind: 'message',
    id: item.id,
    at: item.was ?? item.at,
    visibility: item.vis,
    by: names(item.by),
    text: item.text,
    files: (item.files ?? []).flatMap((id) => {
      const file = files.get(id);
      return file ? [attachmentView(file)] : [];
    }),
    v: item.ev,
  };
}

function eventView(
  entry: ReadEntry,
  { names, internal, numberOf }: View,
  description: string | undefined,
): TimelineEvent {
  const types = entry.events.map((event) => event.type).filter((type) => internal || !internalEventTypes.has(type));
  // The description of the ticket itself stands on the ticket; that of one merged into it, where that one began.
  const own = Object.entries(entry.texts).filter(([name]) => internal || publicTexts.has(name));
  const texts = { ...Object.fromEntries(own), ...(entry.v === 1 && description ? { description } : {}) };
  return {
    kind: 'event',
    v: entry.v,
    at: entry.at,
    by: names(entry.by),
    type: types.find((type) => !thresholdEventTypes.has(type)) ?? types[0] ?? 'ticket.changed',
    types,
    changes: changesOf(entry, internal),
    ...(internal ? otherOf(entry, numberOf) : {}),
    ...(Object.keys(texts).length > 0 ? { texts } : {}),
    ...(entry.imported ? { imported: { source: entry.imported.source, row: entry.imported.row } } : {}),
    ...(internal && entry.via ? { via: entry.via } : {}),
    ...(internal ? { request: entry.request } : {}),
  };
}

/** The other ticket that an entry is about, where it names one. */
function otherOf({ events }: ReadEntry, numberOf: (n: number) => string): { other?: string } {
  for (const { type, data } of events) {
    const field = otherField[type];
    const n = field === undefined ? undefined : data?.[field];
    if (typeof n === 'number') return { other: numberOf(n) };
  }
  return {};
}

const otherField: { readonly [T in TicketEventType]?: string } = {
  'ticket.merged': 'into',
  'ticket.absorbed': 'number',
  'ticket.unmerged': 'from',
  'ticket.released': 'number',
  'ticket.split': 'into',
  'ticket.split_off': 'from',
  'ticket.linked': 'number',
  'ticket.unlinked': 'number',
};

function changesOf(entry: ReadEntry, internal: boolean): FieldChange[] {
  const { pending, resolution } = entry.set;
  const changes: FieldChange[] = [];
  // In an order of our own: a store gives the fields of a map back in any.
  for (const field of toldFields) {
    if (!Object.hasOwn(entry.set, field) || !(internal || publicFields.has(field))) continue;
    const from = entry.was[field];
    changes.push({ field, ...(from === undefined ? {} : { from }), to: entry.set[field] ?? null });
  }
  for (const name of Object.keys(entry.set).filter(isFieldKey).sort()) {
    if (internal) changes.push({ field: `fields.${name.slice(2)}`, to: toldValue(entry.set[name], entry.texts, name) });
  }
  if (internal && pending) {
    changes.push({ field: 'reason', to: pending.reason });
    if (pending.wakeAt !== undefined) changes.push({ field: 'wakeAt', to: pending.wakeAt });
  }
  if (internal && resolution) changes.push({ field: 'code', to: resolution.code });
  return changes;
}

function toldValue(
  value: FieldValue | null | undefined,
  texts: ReadEntry['texts'],
  name: string,
): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  return isFar(value) ? (texts[fieldText(name.slice(2))] ?? null) : value.join(', ');
}
