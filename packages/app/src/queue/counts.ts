import type { Actor } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import { counter, queueItem } from '@portico/domain/report/counters';
import type { Item } from '@portico/store/db';
import { rollup } from '@portico/store/keys';
import type { Context } from '../context.ts';
import { mspDirectory, seesDirectory, visibleClients } from '../directory/directory.ts';
import { requireRight } from '../ticket/access.ts';
import { list } from './list.ts';

export interface QueueCounts {
  readonly mine: number;
  readonly unassigned: number;
  readonly teams: Readonly<Record<string, number>>;
  readonly clients: Readonly<Record<string, number>>;
  readonly priorities: Readonly<Record<string, number>>;
  readonly all: number;
}

type Counters = (name: string) => number;

/** Open work by queue: exact, read from counters and never by counting rows; of visible clients only. */
export async function counts(ctx: Context): Promise<QueueCounts> {
  requireRight(ctx.actor, 'read');
  if (ctx.actor.kind === 'contact' && !ctx.actor.roles.includes('poc')) return ownCounts(ctx, ctx.actor.client);
  const visible = await visibleClients(ctx);
  const ids = visible.map((one) => one.id);
  const perClient = await clientCounters(ctx, countedApart(ctx.actor, ids));
  const whole = await wholeCounters(ctx, perClient);
  const directory = seesDirectory(ctx) ? await mspDirectory(ctx) : undefined;
  const teams = [...(directory?.teams.keys() ?? [])].map((id) => [id, whole(counter('tm', id))] as const);
  const clients = ids.map((id) => [id, whole(counter('cl', id))] as const);
  const priorities = [1, 2, 3, 4, 5].map((p) => [String(p), whole(counter('pr', p))] as const);
  return {
    mine: whole(counter('a', ctx.actor.id)),
    unassigned: whole('ownerless'),
    teams: Object.fromEntries(teams),
    clients: Object.fromEntries(clients),
    priorities: Object.fromEntries(priorities),
    all: whole('all'),
  };
}

/** Of an end user their own requests are counted, one by one: the client's counters would tell of colleagues'. */
async function ownCounts(ctx: Context, client: ClientId): Promise<QueueCounts> {
  const priorities: Record<string, number> = { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 };
  let all = 0;
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const found = await list(ctx, { scope: 'all', q: 'status:open,pending', sort: 'due', limit: 200, cursor });
    for (const { priority } of found.items) priorities[priority] = (priorities[priority] ?? 0) + 1;
    all += found.items.length;
    cursor = found.nextCursor;
    if (cursor === undefined) break;
  }
  return { mine: 0, unassigned: 0, teams: {}, clients: { [client]: all }, priorities, all };
}

/** The clients whose own counters are needed: those granted, or those to be taken off the MSP's. */
function countedApart(actor: Actor, visible: readonly ClientId[]): readonly ClientId[] {
  if (actor.kind === 'staff' && actor.grants.mode === 'deny') return actor.grants.clients;
  if (actor.kind === 'staff' && actor.grants.mode === 'all') return [];
  return actor.kind === 'key' && actor.client === undefined ? [] : visible;
}

async function clientCounters(ctx: Context, clients: readonly ClientId[]): Promise<Map<string, Item>> {
  if (clients.length === 0) return new Map();
  const one = clients.length === 1 ? clients[0] : undefined;
  const db = one && !seesDirectory(ctx) ? await ctx.client(one) : await ctx.provider();
  const items = await db.batchGet<Item>(clients.map((id) => rollup(clientScope(ctx.actor.msp, id), queueItem)));
  return new Map(items.map((item) => [item.pk.slice(9, 15), item]));
}

function counted(item: Item | undefined, name: string): number {
  const value = item?.[name];
  return typeof value === 'number' ? value : 0;
}

async function wholeCounters(ctx: Context, perClient: ReadonlyMap<string, Item>): Promise<Counters> {
  const { actor } = ctx;
  const ofClients: Counters = (name) => {
    if (name.startsWith('cl:')) return counted(perClient.get(name.slice(3)), 'all');
    return [...perClient.values()].reduce((sum, item) => sum + counted(item, name), 0);
  };
  const restricted = actor.kind === 'contact' || (actor.kind === 'key' && actor.client !== undefined);
  if (restricted || (actor.kind === 'staff' && actor.grants.mode === 'allow')) return ofClients;
  const db = await ctx.provider();
  const msp = await db.get<Item>(rollup(providerScope(actor.msp), queueItem), false);
  if (actor.kind === 'staff' && actor.grants.mode === 'deny') return (name) => counted(msp, name) - ofClients(name);
  return (name) => counted(msp, name);
}

/** Past this many a count is told as "1,000+": nobody works such a list to its end. */
export const countMost = 1_000;
const PAGES_MAX = 20;

/** How many rows a filter finds: exact up to 1,000 within a bounded number of reads, "at least" beyond. */
export async function countMatching(
  ctx: Context,
  scope: string,
  q: string,
): Promise<{ count: number; atLeast: boolean }> {
  let count = 0;
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const found = await list(ctx, { scope, q, sort: 'due', limit: 200, cursor });
    count += found.items.length;
    if (count >= countMost) return { count: countMost, atLeast: true };
    if (found.nextCursor === undefined) return { count, atLeast: false };
    cursor = found.nextCursor;
  }
  return { count, atLeast: true };
}
