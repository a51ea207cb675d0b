import { type Actor, mayEnter } from '@portico/domain/kernel/actor';
import { invalid } from '@portico/domain/kernel/error';
import { type ClientId, clientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import type { ResolvedFilter } from '@portico/domain/query/resolve';
import { isFar, type QueueRow, stateOfRow } from '@portico/domain/query/row';
import type { Db } from '@portico/store/db';
import { ticketHead } from '@portico/store/keys';
import type { HeadItem } from '@portico/store/ticket/head';
import { mergePartitions } from '@portico/store/ticket/merge';
import { type IndexRow, type Position, type RowFilter, standsIn } from '@portico/store/ticket/partitions';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { findClient, mspDirectory, seesDirectory, visibleClients } from '../directory/directory.ts';
import { requireRight, seesInternal, seesTicket } from '../ticket/access.ts';
import type { ShownFields } from '../ticket/field-view.ts';
import { rowView, type TicketRow } from '../ticket/view.ts';
import { listOwn } from './own.ts';
import type { ListQuery, QueuePage } from './page.ts';
import { planQueue, type QueueScope, type ReadPlan } from './plan.ts';
import { resolveQuestion, rowTest } from './question.ts';
import { rankedTicket, rankOf, ticketOfRank } from './rank.ts';
import { type Source, select, type Walk } from './select.ts';

/** Read request units one filtered page may use. */
export const pageBudget = 60;

/** A page of the one queue, over every client the actor may enter. */
export async function list(ctx: Context, query: ListQuery): Promise<QueuePage> {
  requireRight(ctx.actor, 'read');
  const filter = await resolveQuestion(ctx, query.q);
  const test = await rowTest(ctx, filter);
  const scope = await scopeOf(ctx, query.scope);
  const { actor } = ctx;
  if (actor.kind === 'contact' && (scope.kind === 'mine' || !actor.roles.includes('poc'))) {
    return listOwn(ctx, actor, query, test);
  }
  const page = await prepare(ctx, query, scope, filter, test);
  const at = query.cursor === undefined ? undefined : openCursor(ctx, page.question, query.cursor);
  return page.plan.gather ? gathered(page, at) : streamed(page, at);
}

/** Rows of a queue by due, for sums and orders that are made of many at once; as far as the budget reads. */
export interface QueueRows {
  readonly rows: readonly ListedRow[];
  readonly view: (row: ListedRow) => TicketRow;
  readonly complete: boolean;
}

export async function rowsOf(
  ctx: Context,
  scope: string,
  q: string,
  most: number,
  budget = pageBudget,
): Promise<QueueRows> {
  requireRight(ctx.actor, 'read');
  const filter = await resolveQuestion(ctx, q);
  const query: ListQuery = { scope, q, sort: 'due', limit: most };
  const test = await rowTest(ctx, filter);
  const { db, plan, keep, view } = await prepare(ctx, query, await scopeOf(ctx, scope), filter, test);
  const page = await mergePartitions(db, {
    ...plan,
    positions: [],
    limit: most,
    filter: grantsFilter(ctx.actor),
    keep,
    budget,
  });
  return { rows: page.rows, view, complete: page.done };
}

async function prepare(
  ctx: Context,
  query: ListQuery,
  scope: QueueScope,
  filter: ResolvedFilter,
  test: (row: QueueRow) => boolean,
): Promise<PageOf> {
  const clients = await visibleClients(ctx);
  const visible = clients.map((one) => one.id);
  const plan = planQueue(providerScope(ctx.actor.msp), ctx.actor, scope, query.sort, filter, visible);
  const db = await dbFor(ctx, plan, scope);
  const keep = (row: ListedRow) => mayShow(ctx.actor, row) && inScopeOf(scope, ctx, row) && test(row.r);
  const question = `${query.scope}\n${query.q}\n${query.sort}`;
  const prefixes = new Map(clients.map((one) => [one.id as string, one.prefix]));
  const internal = seesInternal(ctx.actor);
  const view = (row: ListedRow) => ({
    ...rowView(stateOfRow(row.r), row.v, prefixes.get(row.r.cl) ?? '', internal),
    ...(internal && row.r.cf ? { fields: nearFields(row.r.cf) } : {}),
    ...(scope.kind === 'snoozed' && row.r.sz !== undefined ? { snoozedUntil: row.r.sz } : {}),
  });
  return { ctx, db, plan, query, question, keep, view, budget: pageBudget };
}

/** A row has no values of which only the place is known: they are left out when it is made. */
function nearFields(values: NonNullable<QueueRow['cf']>): ShownFields {
  return Object.fromEntries(Object.entries(values).flatMap(([id, value]) => (isFar(value) ? [] : [[id, value]])));
}

/** A row of an index, or the head that it is a row of. */
export type ListedRow = Pick<IndexRow, 'r' | 'v'>;

interface PageOf {
  readonly ctx: Context;
  readonly db: Db;
  readonly plan: ReadPlan;
  readonly query: ListQuery;
  readonly question: string;
  readonly keep: (row: ListedRow) => boolean;
  readonly view: (row: ListedRow) => TicketRow;
  readonly budget: number;
}

/** @param at positions of a page before, sealed in its cursor. */
async function streamed(
  { ctx, db, plan, query, question, keep, view, budget }: PageOf,
  at: unknown,
): Promise<QueuePage> {
  const page = await mergePartitions(db, {
    ...plan,
    positions: Array.isArray(at) ? (at as Position[]) : [], // Safe: sealed by this very function.
    limit: query.limit,
    filter: grantsFilter(ctx.actor),
    keep,
    budget,
  });
  return {
    items: page.rows.map(view),
    ...(page.done ? {} : { nextCursor: sealCursor(ctx, question, page.positions) }),
    examined: page.examined,
    complete: page.done || page.rows.length >= query.limit,
  };
}

/**
 * Orders that the scope's own index does not hold: what comes first is chosen from the whole queue (select.ts). Where
 * partitions have the order, a queue too long for one page is read from those.
 */
async function gathered(given: PageOf, at: unknown): Promise<QueuePage> {
  const { ctx, plan, query, question, keep, view, budget } = given;
  const { instead } = plan;
  if (instead && Array.isArray(at)) return streamed({ ...given, db: await ctx.provider(), plan: instead }, at);
  const walk = at as Walk<readonly Position[]> | undefined; // Safe: sealed by this very function.
  const found = await select(sourceOf(given, instead ? budget / 2 : budget), walk, query.limit);
  if (instead && !found.complete) {
    const after = walk && 'after' in walk ? walk.after : '';
    const later = (row: ListedRow) => keep(row) && rankOf(row.r, query.sort) > after;
    const rest = { ...given, db: await ctx.provider(), plan: instead, keep: later, budget: budget / 2 };
    const streaming = await streamed(rest, undefined);
    return { ...streaming, examined: streaming.examined + found.examined };
  }
  return {
    items: found.rows.map(view),
    ...(found.next ? { nextCursor: sealCursor(ctx, question, found.next) } : {}),
    examined: found.examined,
    complete: found.complete,
  };
}

/** The rows of a plan's partitions, and their tickets' heads where a row was chosen pages ago. */
function sourceOf({ ctx, db, plan, query, keep }: PageOf, budget: number): Source<readonly Position[], ListedRow> {
  const rank = (row: ListedRow) => rankOf(row.r, query.sort);
  return {
    async read(at = []) {
      const page = await mergePartitions(db, {
        ...plan,
        order: 'sequence', // One partition after the other leaves one place to keep, not one for each.
        positions: at,
        limit: Number.MAX_SAFE_INTEGER,
        filter: grantsFilter(ctx.actor),
        keep,
        budget,
      });
      const rows = page.rows.map((row) => ({ rank: rank(row), row }));
      return { rows, examined: page.examined, ...(page.done ? {} : { next: page.positions }) };
    },
    async load(ranks) {
      const heads = await db.batchGet<HeadItem>(
        ranks.map((one) => {
          const { client, number } = rankedTicket(one);
          return ticketHead(clientScope(ctx.actor.msp, client), number);
        }),
      );
      return heads.filter((head) => plan.partitions.some((one) => standsIn(head, one)) && keep(head));
    },
    rankOf: rank,
    ticketOf: ticketOfRank,
  };
}

/** The check after reading, written apart from the filter that the query carries. */
function mayShow(actor: Actor, row: ListedRow): boolean {
  return mayEnter(actor, actor.msp, clientId(row.r.cl)) && seesTicket(actor, { requester: row.r.rq });
}

function inScopeOf(scope: QueueScope, { actor, now }: Context, row: ListedRow): boolean {
  const aside = row.r.sz !== undefined && epochMs(row.r.sz) > epochMs(now);
  switch (scope.kind) {
    case 'team':
      return row.r.tm === scope.team;
    case 'client':
      return row.r.cl === scope.client;
    case 'mine':
      return row.r.a === actor.id && !aside;
    case 'snoozed':
      return row.r.a === actor.id && aside;
    case 'unassigned':
      return row.r.a === undefined && row.r.tm === undefined;
    case 'all':
      return true;
  }
}

/** Clients a technician was denied are left out by the query already. */
function grantsFilter(actor: Actor): RowFilter | undefined {
  if (actor.kind !== 'staff' || actor.grants.mode === 'all') return undefined;
  const { clients } = actor.grants;
  if (clients.length === 0 || clients.length > 90) return undefined;
  const values = Object.fromEntries(clients.map((client, i) => [`:c${i}`, client]));
  const list = Object.keys(values).join(', ');
  return {
    FilterExpression: actor.grants.mode === 'deny' ? `NOT (#r.#cl IN (${list}))` : `#r.#cl IN (${list})`,
    ExpressionAttributeNames: { '#r': 'r', '#cl': 'cl' },
    ExpressionAttributeValues: values,
  };
}

async function scopeOf(ctx: Context, text: string): Promise<QueueScope> {
  const { actor } = ctx;
  if ((actor.kind === 'contact' || actor.kind === 'key') && actor.client) return ofOneClient(ctx, actor.client, text);
  if (text === 'all' || text === 'mine' || text === 'snoozed' || text === 'unassigned') return { kind: text };
  const [kind, name = ''] = text.split(':', 2);
  if (kind === 'client') return { kind: 'client', client: (await findClient(ctx, name)).id };
  if (kind === 'team' && seesDirectory(ctx)) {
    const { teams, staff } = await mspDirectory(ctx);
    const team = teams.get(name);
    if (team) {
      const members = [...staff.values()].filter((one) => one.active && one.teams.includes(name)).map((one) => one.id);
      return { kind: 'team', team: name, members };
    }
  }
  throw invalid('?scope', 'use all, mine, snoozed, unassigned, team:<id> or client:<slug>');
}

/** Whoever belongs to one client has no queues of the desk: all of the client's tickets, and a contact their own. */
async function ofOneClient(ctx: Context, client: ClientId, text: string): Promise<QueueScope> {
  const own = ctx.actor.kind === 'contact';
  if (own && text === 'mine') return { kind: 'mine' };
  if (text !== 'all') {
    if (!text.startsWith('client:')) throw invalid('?scope', `use all, ${own ? 'mine, ' : ''}or client:<your client>`);
    await findClient(ctx, text.slice('client:'.length));
  }
  return { kind: 'client', client };
}

async function dbFor(ctx: Context, plan: ReadPlan, scope: QueueScope): Promise<Db> {
  const oneClient = scope.kind === 'client' && plan.partitions.length === 1;
  return oneClient ? ctx.client(scope.client as ClientId) : ctx.provider();
}
