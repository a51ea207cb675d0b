import { type Actor, mayEnter } from '@portico/domain/kernel/actor';
import { invalid } from '@portico/domain/kernel/error';
import { type ClientId, clientId, providerScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { stateOfRow } from '@portico/domain/query/row';
import type { Db } from '@portico/store/db';
import { mergePartitions } from '@portico/store/ticket/merge';
import type { IndexRow, Position, RowFilter } from '@portico/store/ticket/partitions';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { findClient, mspDirectory, seesDirectory, visibleClients } from '../directory/directory.ts';
import { requireRight, seesTicket } from '../ticket/access.ts';
import { rowView, type TicketRow } from '../ticket/view.ts';
import { listOwn } from './own.ts';
import type { ListQuery, QueuePage } from './page.ts';
import { planQueue, type QueueScope, type ReadPlan, type Sort } from './plan.ts';
import { resolveQuestion, rowTest } from './question.ts';

/** Read request units one filtered page may use. */
export const pageBudget = 60;

/** A page of the one queue, over every client the actor may enter. */
export async function list(ctx: Context, query: ListQuery): Promise<QueuePage> {
  requireRight(ctx.actor, 'read');
  const filter = await resolveQuestion(ctx, query.q);
  const test = await rowTest(ctx, filter);
  if (ctx.actor.kind === 'contact' && !ctx.actor.roles.includes('poc')) return listOwn(ctx, ctx.actor, query, test);
  const clients = await visibleClients(ctx);
  const scope = await scopeOf(ctx, query.scope);
  const visible = clients.map((one) => one.id);
  const plan = planQueue(providerScope(ctx.actor.msp), ctx.actor, scope, query.sort, filter, visible);
  const db = await dbFor(ctx, plan, scope);
  const keep = (row: IndexRow) => mayShow(ctx.actor, row) && inScopeOf(scope, ctx.actor, row) && test(row.r);
  const question = `${query.scope}\n${query.q}\n${query.sort}`;
  const prefixes = new Map(clients.map((one) => [one.id as string, one.prefix]));
  const view = (row: IndexRow) => rowView(stateOfRow(row.r), row.v, prefixes.get(row.r.cl) ?? '');
  const at = query.cursor === undefined ? undefined : openCursor(ctx, question, query.cursor);
  const page: PageOf = { ctx, db, plan, query, question, keep, view, budget: pageBudget };
  return plan.gather ? gathered(page, at) : streamed(page, at);
}

interface PageOf {
  readonly ctx: Context;
  readonly db: Db;
  readonly plan: ReadPlan;
  readonly query: ListQuery;
  readonly question: string;
  readonly keep: (row: IndexRow) => boolean;
  readonly view: (row: IndexRow) => TicketRow;
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
 * Orders that the scope's own index does not hold: the whole of a small queue is read, sorted, and shown from where
 * the cursor says. A queue too long for that is read from partitions that have the order, where there are such.
 */
async function gathered(given: PageOf, at: unknown): Promise<QueuePage> {
  const { ctx, db, plan, query, question, keep, view, budget } = given;
  const { instead } = plan;
  if (instead && Array.isArray(at)) return streamed({ ...given, db: await ctx.provider(), plan: instead }, at);
  const page = await mergePartitions(db, {
    ...plan,
    positions: [],
    limit: Number.MAX_SAFE_INTEGER,
    filter: grantsFilter(ctx.actor),
    keep,
    budget: instead ? budget / 2 : budget,
  });
  const after = at === undefined ? '' : String(at);
  if (instead && !page.done) {
    const later = (row: IndexRow) => keep(row) && rankOf(row, query.sort) > after;
    const rest = { ...given, db: await ctx.provider(), plan: instead, keep: later, budget: budget / 2 };
    const found = await streamed(rest, undefined);
    return { ...found, examined: found.examined + page.examined };
  }
  const ranked = page.rows.map((row) => ({ row, rank: rankOf(row, query.sort) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const from = ranked.findIndex((one) => one.rank > after);
  const shown = from < 0 ? [] : ranked.slice(from, from + query.limit);
  const last = shown[shown.length - 1];
  const more = last !== undefined && from + shown.length < ranked.length;
  return {
    items: shown.map((one) => view(one.row)),
    ...(more ? { nextCursor: sealCursor(ctx, question, last.rank) } : {}),
    examined: page.examined,
    complete: page.done,
  };
}

const FAR_MS = 9_999_999_999_999;

/** Sorts ascending in each order: most urgent first, or newest first. Unique by client and number. */
function rankOf(row: IndexRow, sort: Sort): string {
  const { r } = row;
  const newest = (at: string) => String(FAR_MS - epochMs(at)).padStart(13, '0');
  const main = {
    due: r.d ?? '~',
    priority: `${r.p}|${r.d ?? '~'}`,
    updated: newest(r.u),
    created: newest(r.c),
  }[sort];
  return `${main}|${r.cl}|${String(r.n).padStart(9, '0')}`;
}

/** The check after reading, written apart from the filter that the query carries. */
function mayShow(actor: Actor, row: IndexRow): boolean {
  return mayEnter(actor, actor.msp, clientId(row.r.cl)) && seesTicket(actor, { requester: row.r.rq });
}

function inScopeOf(scope: QueueScope, actor: Actor, row: IndexRow): boolean {
  switch (scope.kind) {
    case 'team':
      return row.r.tm === scope.team;
    case 'client':
      return row.r.cl === scope.client;
    case 'mine':
      return row.r.a === actor.id;
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
  if ((actor.kind === 'contact' || actor.kind === 'key') && actor.client)
    return { kind: 'client', client: actor.client };
  if (text === 'all' || text === 'mine' || text === 'unassigned') return { kind: text };
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
  throw invalid('?scope', 'use all, mine, unassigned, team:<id> or client:<slug>');
}

async function dbFor(ctx: Context, plan: ReadPlan, scope: QueueScope): Promise<Db> {
  const oneClient = scope.kind === 'client' && plan.partitions.length === 1;
  return oneClient ? ctx.client(scope.client as ClientId) : ctx.provider();
}
