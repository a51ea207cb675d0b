import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import { epochMs, epochSeconds } from '@portico/domain/kernel/time';
import type { NoticeReason } from '@portico/domain/notify/names';
import type { Db, Item } from '../db.ts';
import { inboxItem, inboxMarker, inboxPk, inboxRange } from '../keys.ts';

type Scope = ProviderScope | ClientScope;

/** What one person is told of one event, inside the product. */
export interface Notification {
  readonly event: string;
  readonly type: string;
  readonly at: string;
  readonly client: string;
  readonly number: number;
  /** `ACME-1042` as it read when the person was told. */
  readonly label: string;
  readonly subject: string;
  readonly by: ActorRef;
  /** Why the person was told; absent on what was told before reasons were kept. */
  readonly why?: NoticeReason;
}

interface InboxItem extends Item {
  readonly e: string;
  readonly ty: string;
  readonly at: string;
  readonly cl: string;
  readonly n: number;
  readonly l: string;
  readonly sub: string;
  readonly by: ActorRef;
  readonly w?: NoticeReason;
  readonly ttl: number;
}

/** How long a notification is kept. */
export const inboxDays = 90;
/** Unread ones are counted up to here; a person who has more than that knows enough. */
export const unreadMost = 100;

/** Always with milliseconds: times of one length sort as text in the order they have as instants. */
export function inboxTime(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Puts the notification into a person's inbox. The event is part of the key, so a second delivery finds the first.
 * @returns whether it is new.
 */
export async function putNotification(db: Db, scope: Scope, person: string, one: Notification): Promise<boolean> {
  const at = inboxTime(epochMs(one.at));
  const item: InboxItem = {
    ...inboxItem(scope, person, at, one.event),
    _t: 'N',
    e: one.event,
    ty: one.type,
    at,
    cl: one.client,
    n: one.number,
    l: one.label,
    sub: one.subject,
    by: one.by,
    ...(one.why === undefined ? {} : { w: one.why }),
    ttl: epochSeconds(one.at) + inboxDays * 86_400,
  };
  try {
    await db.put(item, 'new');
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

export interface InboxPage {
  readonly items: readonly Notification[];
  /** The sort key to go on after, where there is more. */
  readonly next?: string;
}

/** A person's notifications, newest first, from before a sort key on. */
export async function listInbox(
  db: Db,
  scope: Scope,
  person: string,
  options: { readonly limit: number; readonly before?: string | undefined },
): Promise<InboxPage> {
  const pk = inboxPk(scope, person);
  const page = await db.query<InboxItem>({
    pk,
    ...inboxRange,
    descending: true,
    limit: options.limit,
    start: options.before === undefined ? undefined : { pk, sk: options.before },
  });
  const last = page.items[page.items.length - 1];
  return { items: page.items.map(notificationOf), ...(page.last && last ? { next: last.sk } : {}) };
}

function notificationOf(item: InboxItem): Notification {
  return {
    event: item.e,
    type: item.ty,
    at: item.at,
    client: item.cl,
    number: item.n,
    label: item.l,
    subject: item.sub,
    by: item.by,
    ...(item.w === undefined ? {} : { why: item.w }),
  };
}

/** Up to when the person has read; the empty text where nothing was read yet. */
export async function readUpTo(db: Db, scope: Scope, person: string): Promise<string> {
  const marker = await db.get(inboxMarker(scope, person));
  return typeof marker?.['upTo'] === 'string' ? marker['upTo'] : '';
}

/** How many came after the marker, counted up to `unreadMost`. */
export async function countUnread(db: Db, scope: Scope, person: string, upTo: string): Promise<number> {
  const page = await db.query({
    pk: inboxPk(scope, person),
    from: upTo === '' ? inboxRange.from : `${upTo}~`,
    to: inboxRange.to,
    descending: true,
    limit: unreadMost,
  });
  return page.items.length;
}

/** Moves the marker forward, never back: an older tab of the same person takes nothing away from a newer one. */
export async function moveMarker(db: Db, scope: Scope, person: string, upTo: string): Promise<void> {
  try {
    await db.update(inboxMarker(scope, person), {
      UpdateExpression: 'SET upTo = :to, #t = :type',
      ConditionExpression: 'attribute_not_exists(upTo) OR upTo < :to',
      ExpressionAttributeNames: { '#t': '_t' },
      ExpressionAttributeValues: { ':to': upTo, ':type': 'M' },
    });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  }
}
