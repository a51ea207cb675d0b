import { type ActorRef, mayEnter } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import {
  type ClientScope,
  clientId,
  clientScope,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import type { NoticeReason } from '@portico/domain/notify/names';
import type { Db } from '@portico/store/db';
import { countUnread, listInbox, readUpTo } from '@portico/store/notification/inbox';
import { survivorOf } from '@portico/store/ticket/family';
import { loadTickets } from '@portico/store/umbrella/umbrella';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { ticketId } from '../ticket/ref.ts';
import { sightOf } from '../ticket/sight.ts';

export interface NotificationView {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly ticket: {
    readonly id: string;
    readonly number: string;
    readonly subject: string;
    readonly client: string;
  };
  readonly by: ActorRef;
  /** Why the caller was told. */
  readonly why?: NoticeReason;
  readonly read: boolean;
}

export interface NotificationList {
  readonly items: readonly NotificationView[];
  /** Counted up to 100. */
  readonly unread: number;
  readonly nextCursor?: string;
}

export interface Inbox {
  readonly db: Db;
  readonly scope: ProviderScope | ClientScope;
  readonly person: string;
}

/** The caller's own inbox. @throws forbidden for keys, which are nobody. */
export async function ownInbox(ctx: Context): Promise<Inbox> {
  const { actor } = ctx;
  if (actor.kind === 'staff') {
    return { db: await ctx.provider(), scope: providerScope(actor.msp), person: actor.id };
  }
  if (actor.kind === 'contact') {
    return { db: await ctx.client(actor.client), scope: clientScope(actor.msp, actor.client), person: actor.id };
  }
  throw new AppError('forbidden', 'notifications.no_person', 'Only people have notifications.');
}

/** The caller's notifications, newest first, and how many of them are unread. */
export async function list(
  ctx: Context,
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<NotificationList> {
  const { db, scope, person } = await ownInbox(ctx);
  const question = `notifications\n${scope}\n${person}`;
  const before = query.cursor === undefined ? undefined : String(openCursor(ctx, question, query.cursor));
  const [page, upTo] = await Promise.all([
    listInbox(db, scope, person, { limit: query.limit, before }),
    readUpTo(db, scope, person),
  ]);
  // The row check: a client or a ticket that was taken away since is not named any more.
  const entered = page.items.filter((one) => mayEnter(ctx.actor, ctx.actor.msp, clientId(one.client)));
  const shown = await stillReadable(ctx, db, entered);
  const items = shown.map((one) => ({
    id: one.event,
    at: one.at,
    type: one.type,
    ticket: { id: ticketId(one.client, one.number), number: one.label, subject: one.subject, client: one.client },
    by: one.by,
    ...(one.why === undefined ? {} : { why: one.why }),
    read: one.at <= upTo,
  }));
  const unread = await countUnread(db, scope, person, upTo);
  return { items, unread, ...(page.next === undefined ? {} : { nextCursor: sealCursor(ctx, question, page.next) }) };
}

/** An end user is told of a ticket, and may have to forget it: those that they may no longer read are left out. */
async function stillReadable<N extends { readonly number: number }>(
  { actor }: Context,
  db: Db,
  told: readonly N[],
): Promise<readonly N[]> {
  if (actor.kind !== 'contact' || told.length === 0) return told;
  const t = clientScope(actor.msp, actor.client);
  const numbers = [...new Set(told.map((one) => one.number))];
  const tickets = await loadTickets(
    db,
    numbers.map((number) => ({ scope: t, number })),
  );
  const sights = await Promise.all(tickets.map(async (one) => sightOf(db, actor, await survivorOf(db, one))));
  const readable = new Set(tickets.flatMap((one, place) => (sights[place] ? [one.state.number] : [])));
  return told.filter((one) => readable.has(one.number));
}
