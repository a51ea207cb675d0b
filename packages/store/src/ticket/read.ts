import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { type Db, early, type Item } from '../db.ts';
import { type AttachmentItem, standsThere } from '../file/attachment.ts';
import {
  messagesBetween,
  parseTicketPk,
  ticketDetail,
  ticketEvent,
  ticketHead,
  ticketMessage,
  ticketParts,
  ticketPk,
  ticketSequence,
} from '../keys.ts';
import { type LoadedTicket, loadedTicket } from './head.ts';
import { type EventItem, type ReadEntry, readEntry } from './log.ts';
import type { ParticipantItem } from './participants.ts';

export interface MessageItem extends Item {
  readonly _t: 'C';
  readonly id: string;
  readonly at: string;
  readonly by: ActorRef;
  readonly vis: 'public' | 'internal';
  readonly text: string;
  readonly ev: number;
  readonly erased?: boolean;
  /** Taken out of this ticket: the number of the one that has it now. */
  readonly to?: number;
  /** Taken over from another ticket, and when it was written there. */
  readonly from?: number;
  readonly was?: string;
  /** Ids of the files that it brought. */
  readonly files?: readonly string[];
}

export interface LinkItem extends Item {
  readonly _t: 'L';
  readonly type: string;
  readonly n: number;
  /** Of a child: somebody joined a known trouble with it. */
  readonly joined?: true;
}

export interface TicketParts {
  readonly ticket: LoadedTicket;
  readonly description: string;
  readonly links: readonly LinkItem[];
  readonly participants: readonly ParticipantItem[];
  /** Internal ones too. */
  readonly attachments: readonly AttachmentItem[];
}

/** A parent may have hundreds of children. */
const STATE_ITEMS_MAX = 1_000;
const wholeLog = { from: 0, to: 99_999_999 };

/** The head alone: what a command loads. Strongly consistent. */
export async function loadTicket(db: Db, scope: ClientScope, n: number): Promise<LoadedTicket | undefined> {
  const item = await db.get(ticketHead(scope, n));
  return item ? loadedTicket(item) : undefined;
}

/** Everything that is not history: head, description, links; one query, strongly consistent. */
export async function loadTicketParts(db: Db, scope: ClientScope, n: number): Promise<TicketParts | undefined> {
  const items = await db.all<Item>(
    { pk: ticketPk(scope, n), prefix: ticketParts.state, consistent: true },
    STATE_ITEMS_MAX,
  );
  const head = items.find((item) => item['_t'] === 'T');
  if (!head) return undefined;
  const detail = items.find((item) => item['_t'] === 'D');
  return {
    ticket: loadedTicket(head),
    description: typeof detail?.['text'] === 'string' ? detail['text'] : '',
    links: items.filter((item): item is LinkItem => item['_t'] === 'L'),
    participants: items.filter((item): item is ParticipantItem => item['_t'] === 'P'),
    attachments: items.filter((item): item is AttachmentItem => item['_t'] === 'A').filter(standsThere),
  };
}

/** One message, by the moment of its command and its id. */
export function loadMessage(
  db: Db,
  scope: ClientScope,
  n: number,
  at: string,
  id: string,
): Promise<MessageItem | undefined> {
  return db.get<MessageItem>(ticketMessage(scope, n, at, id));
}

/** What was written with one entry of the log, of what is public. */
export async function loadEntryMessages(
  db: Db,
  scope: ClientScope,
  n: number,
  entry: { readonly at: string; readonly v: number },
): Promise<MessageItem[]> {
  const range = { pk: ticketPk(scope, n), ...messagesBetween(entry.at, entry.at), filter: onlyPublic };
  const page = await db.query<MessageItem>({ ...range, consistent: true });
  return page.items.filter((one) => one.ev === entry.v);
}

/** The messages that stand on a ticket, oldest first; at most so many. */
export async function loadConversation(db: Db, scope: ClientScope, n: number, most: number): Promise<MessageItem[]> {
  const found: MessageItem[] = [];
  for await (const message of messagesOf(db, scope, n)) {
    if (message.to === undefined) found.push(message);
    if (found.length >= most) break;
  }
  return found;
}

/** All messages of a ticket, or those that came to it within some time, those too that were taken out of it since. */
export async function* messagesOf(
  db: Db,
  scope: ClientScope,
  n: number,
  within?: { readonly from: string; readonly to: string },
): AsyncGenerator<MessageItem> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.query<MessageItem>({
      pk: ticketPk(scope, n),
      ...(within ? messagesBetween(within.from, within.to) : { prefix: ticketParts.message }),
      start,
      consistent: true,
    });
    yield* page.items;
    start = page.last;
  } while (start);
}

/** The links of a ticket alone. */
export function loadLinks(db: Db, scope: ClientScope, n: number): Promise<LinkItem[]> {
  return db.all<LinkItem>({ pk: ticketPk(scope, n), prefix: ticketParts.link, consistent: true }, STATE_ITEMS_MAX);
}

/** The descriptions of some tickets of a client, by number. */
export async function loadDescriptions(
  db: Db,
  scope: ClientScope,
  numbers: readonly number[],
): Promise<Map<number, string>> {
  const items = await db.batchGet<Item>(numbers.map((n) => ticketDetail(scope, n)));
  return new Map(items.map((item) => [parseTicketPk(item.pk)?.number ?? 0, String(item['text'] ?? '')]));
}

/** One entry of the log by its version. */
export async function loadEntry(db: Db, scope: ClientScope, n: number, v: number): Promise<ReadEntry | undefined> {
  const item = await db.get<EventItem>(ticketEvent(scope, n, v), false);
  return item ? readEntry(item) : undefined;
}

const onlyPublic = {
  FilterExpression: '#vis = :public',
  ExpressionAttributeNames: { '#vis': 'vis' },
  ExpressionAttributeValues: { ':public': 'public' },
} as const;
/** The entries of a range of versions, oldest first; as strongly read as the head they are judged with. */
export async function loadEntries(
  db: Db,
  scope: ClientScope,
  n: number,
  range: { readonly from: number; readonly to: number },
): Promise<ReadEntry[]> {
  const entries: ReadEntry[] = [];
  for await (const item of readLog(db, scope, n, range)) entries.push(readEntry(item));
  return entries;
}

/** The newest messages up to a moment, oldest first, and whether there are more before them. */
export async function loadMessages(
  db: Db,
  scope: ClientScope,
  n: number,
  upTo: string,
  /** `publicOnly`: the query itself leaves internal notes out, one of two checks; the other is the reader's. */
  { most, publicOnly }: { readonly most: number; readonly publicOnly: boolean },
): Promise<{ readonly messages: readonly MessageItem[]; readonly more: boolean }> {
  const page = await db.query<MessageItem>({
    pk: ticketPk(scope, n),
    ...messagesBetween('', upTo),
    ...(publicOnly ? { filter: onlyPublic } : undefined),
    descending: true,
    limit: most,
  });
  return { messages: [...page.items].reverse(), more: page.last !== undefined };
}

export interface TimelinePage {
  readonly entries: readonly ReadEntry[];
  readonly messages: readonly MessageItem[];
  /** Whether older ones remain before these. */
  readonly more: boolean;
}

/**
 * The newest part of the history before a version, oldest first: messages and log entries side by side.
 * Two queries of bounded size, so a ticket with ten thousand updates opens as cheaply as one with twenty.
 */
export async function loadTimeline(
  db: Db,
  scope: ClientScope,
  n: number,
  options: {
    readonly before?: number;
    readonly entries: number;
    readonly messages: number;
    /** Whether the query itself leaves internal notes out: one of two checks, the other is the reader's. */
    readonly publicOnly?: boolean;
  },
): Promise<TimelinePage> {
  const pk = ticketPk(scope, n);
  const to = options.before === undefined ? `${ticketParts.event}~` : ticketEvent(scope, n, options.before - 1).sk;
  const log = await db.query<EventItem>({
    pk,
    from: ticketParts.event,
    to,
    descending: true,
    limit: options.entries,
  });
  const entries = log.items.map(readEntry).reverse();
  if (entries.length === 0) return { entries: [], messages: [], more: false };
  const { shown, messages } = await withMessages(db, pk, entries, options);
  const versions = new Set(shown.map((entry) => entry.v));
  return {
    entries: shown,
    messages: messages.filter((message) => versions.has(message.ev)),
    more: (shown[0]?.v ?? 1) > 1,
  };
}

/**
 * The messages of these entries, oldest first. Where they are more than `most`, only the entries whose messages are
 * all there: messages of one moment stand in no order, and a clock may run back, so the cut is made by version.
 */
async function withMessages(
  db: Db,
  pk: string,
  entries: readonly ReadEntry[],
  { messages: most, publicOnly }: { readonly messages: number; readonly publicOnly?: boolean },
): Promise<{ shown: readonly ReadEntry[]; messages: readonly MessageItem[] }> {
  const moments = entries.map((entry) => entry.at).sort((a, b) => epochMs(a) - epochMs(b));
  const between = messagesBetween(moments[0] ?? '', moments[moments.length - 1] ?? '');
  const range = { pk, ...between, ...(publicOnly ? { filter: onlyPublic } : {}) };
  const page = await db.query<MessageItem>({ ...range, descending: true, limit: most });
  const messages = [...page.items].reverse();
  const oldest = messages[0];
  if (!page.last) return { shown: entries, messages };
  const cut = oldest && entries.findLast((entry) => epochMs(entry.at) <= epochMs(oldest.at))?.v;
  const shown = oldest ? entries.filter((entry) => entry.v > (cut ?? 0)) : [];
  if (shown.length > 0) return { shown, messages };
  return { shown: entries, messages: await db.all<MessageItem>(range, STATE_ITEMS_MAX) };
}

/** The log in order, or a range of its versions, for verifying, exporting and "the value of any field at any time". */
export async function* readLog(
  db: Db,
  scope: ClientScope,
  n: number,
  range: { readonly from: number; readonly to: number } = wholeLog,
): AsyncGenerator<EventItem> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.query<EventItem>({
      pk: ticketPk(scope, n),
      from: ticketEvent(scope, n, range.from).sk,
      to: ticketEvent(scope, n, range.to).sk,
      start,
      consistent: true,
    });
    yield* page.items;
    start = page.last;
  } while (start);
}

/** Takes `count` numbers of the client's series and returns the first. Outside any transaction: gaps are allowed. */
export async function takeNumbers(db: Db, scope: ClientScope, count = 1): Promise<number> {
  const adding = {
    UpdateExpression: 'ADD #n :count',
    ExpressionAttributeNames: { '#n': 'n' },
    ExpressionAttributeValues: { ':count': count },
    ReturnValues: 'UPDATED_NEW',
  } as const;
  // Nobody hears of a number before what bears it is written.
  const after = await db.update(ticketSequence(scope), adding, early);
  return Number(after?.['n']) - count + 1;
}

/** The highest number that was ever given out: complete enumeration walks 1 to this. */
export async function lastNumber(db: Db, scope: ClientScope): Promise<number> {
  const item = await db.get(ticketSequence(scope));
  return Number(item?.['n'] ?? 0);
}
