import type { ContactActor } from '@portico/domain/kernel/actor';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { type QueueRow, stateOfRow } from '@portico/domain/query/row';
import type { Db, Item } from '@portico/store/db';
import { requesterPk, requesterTicket, ticketHead } from '@portico/store/keys';
import { survivorOf } from '@portico/store/ticket/family';
import { type HeadItem, headItem, type LoadedTicket, loadedTicket } from '@portico/store/ticket/head';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { clientProfile } from '../directory/directory.ts';
import { sightOf } from '../ticket/sight.ts';
import { rowView } from '../ticket/view.ts';
import type { ListQuery, QueuePage } from './page.ts';
import { rankedTicket, rankOf, ticketOfRank } from './rank.ts';
import { type Source, select, type Walk } from './select.ts';

interface Pointer extends Item {
  readonly n: number;
}

type At = Record<string, unknown>;

/** Where the requests of one person are read from: the pointers written with each, never an MSP's index. */
interface Own {
  readonly db: Db;
  readonly t: ClientScope;
  readonly actor: ContactActor;
  readonly query: ListQuery;
  readonly test: (row: QueueRow) => boolean;
}

/** Requests read for a page: a head is half a read unit, as is each look whether one follows it, and a page may use 60. */
const READ_MOST = 50;

/** An end user's own requests and those they follow. Pointers stand in the order of creation; any other order is chosen from all of them. */
export async function listOwn(
  ctx: Context,
  actor: ContactActor,
  query: ListQuery,
  test: (row: QueueRow) => boolean,
): Promise<QueuePage> {
  const t = clientScope(actor.msp, actor.client);
  const own: Own = { db: await ctx.client(actor.client), t, actor, query, test };
  const question = `own\n${query.q}\n${query.sort}`;
  const at = query.cursor === undefined ? undefined : openCursor(ctx, question, query.cursor);
  // Safe: whatever a cursor of this question holds was sealed below.
  const page =
    query.sort === 'created'
      ? await newest(own, at as At | undefined)
      : await select(sourceOf(own), at as Walk<At> | undefined, query.limit);
  const { prefix } = await clientProfile(ctx, actor.client);
  return {
    items: page.rows.map((head) => rowView(stateOfRow(head.r), head.v, prefix, false)),
    ...(page.next ? { nextCursor: sealCursor(ctx, question, page.next) } : {}),
    examined: page.examined,
    complete: page.complete,
  };
}

interface OwnPage {
  readonly rows: readonly HeadItem[];
  readonly next?: At;
  readonly examined: number;
  readonly complete: boolean;
}

/** A page in the order of the pointers: reads on while a filter leaves it short, as far as one page may. */
async function newest(own: Own, from: At | undefined): Promise<OwnPage> {
  const { limit } = own.query;
  const rows: HeadItem[] = [];
  let next = from;
  let examined = 0;
  do {
    const read = await readOn(own, next, Math.min(limit - rows.length, READ_MOST - examined));
    rows.push(...read.heads);
    examined += read.examined;
    next = read.next;
  } while (next !== undefined && rows.length < limit && examined < READ_MOST);
  return { rows, ...(next ? { next } : {}), examined, complete: next === undefined || rows.length >= limit };
}

function sourceOf(own: Own): Source<At, HeadItem> {
  const rank = (head: HeadItem) => rankOf(head.r, own.query.sort);
  return {
    async read(at) {
      const { heads, next, examined } = await readOn(own, at, READ_MOST);
      return { rows: heads.map((row) => ({ rank: rank(row), row })), examined, ...(next ? { next } : {}) };
    },
    load: (ranks) =>
      shown(
        own,
        ranks.map((one) => rankedTicket(one).number),
      ).then((found) => found.map((one) => one.head)),
    rankOf: rank,
    ticketOf: ticketOfRank,
  };
}

async function readOn(own: Own, start: At | undefined, limit: number) {
  const { db, t, actor } = own;
  const page = await db.query<Pointer>({ pk: requesterPk(t, actor.id), descending: true, limit, start });
  const numbers = page.items.map((pointer) => pointer.n);
  const found = await shown(own, numbers);
  const place = new Map(numbers.map((n, i) => [n, i]));
  found.sort((a, b) => (place.get(a.asked) ?? 0) - (place.get(b.asked) ?? 0));
  return { heads: found.map((one) => one.head), next: page.last, examined: page.examined };
}

interface Shown {
  /** The number that led to it. */
  readonly asked: number;
  readonly head: HeadItem;
}

/** The check after reading, whatever led to a ticket. One that was merged is shown as its survivor. */
async function shown(own: Own, numbers: readonly number[]): Promise<Shown[]> {
  const { db, t, actor, test } = own;
  const found: Shown[] = [];
  const seen = new Set<number>();
  for (const head of await db.batchGet<HeadItem>(numbers.map((n) => ticketHead(t, n)))) {
    const asked = loadedTicket(head);
    const ticket = asked.state.merged ? await elsewhere(own, asked) : asked;
    if (!ticket || seen.has(ticket.state.number) || !(await sightOf(db, actor, ticket))) continue;
    seen.add(ticket.state.number);
    const row = ticket === asked ? head : headItem(t, ticket.state, ticket.version, ticket.hash);
    if (test(row.r)) found.push({ asked: head.r.n, head: row });
  }
  return found;
}

/** The survivor of a merged request, unless it is on the list by itself. */
async function elsewhere({ db, t, actor }: Own, merged: LoadedTicket): Promise<LoadedTicket | undefined> {
  const survivor = await survivorOf(db, merged);
  const { number, createdAt } = survivor.state;
  return (await db.get(requesterTicket(t, actor.id, createdAt, number), false)) ? undefined : survivor;
}
