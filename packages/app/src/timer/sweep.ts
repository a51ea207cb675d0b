import { actorRef } from '@portico/domain/kernel/actor';
import { clientOf, crockford, mspOf } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { nextFire, passTime } from '@portico/domain/ticket/timer';
import type { Db } from '@portico/store/db';
import { alarmShards } from '@portico/store/keys';
import { type DueFile, type DueTicket, dueAlarms } from '@portico/store/projection/alarms';
import { commitTicket, StaleTicketError } from '@portico/store/ticket/commit';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { collect } from '../file/collect.ts';
import { type Ports, systemContext } from '../ports.ts';
import { factsOf, ticketFacts } from '../ticket/facts.ts';

export interface SweepCount {
  /** Tickets on which something was due and is now told. */
  readonly fired: number;
  /** Tickets that a user's command changed first: their next alarm is on their new head. */
  readonly lost: number;
  /** Alarms whose ticket had nothing due: rows of the index that are older than their head. */
  readonly idle: number;
  /** Tickets that could not be judged; each is told to `onFault`. */
  readonly failed: number;
  /** Whether alarms remain that are due already. */
  readonly more: boolean;
}

export interface SweepDeps {
  readonly ports: Ports;
  /** Told of a ticket or file whose alarm fails. The others go on: one damaged ticket must not stop every tenant's timers. */
  onFault?(place: DueTicket | DueFile, error: unknown): void;
}

type Outcome = 'fired' | 'lost' | 'idle' | 'failed';

/** Tickets of one shard that are worked on at a time: enough to share a group commit, few enough to stay small. */
const atOnce = 8;
/** Pages of a shard that one sweep reads at most. */
const pagesMax = 20;

/**
 * Lets time pass for the tickets whose alarm is due, at most `limit` of them. Overlapping sweeps and users' commands
 * meet on the head's version: one wins, so each threshold is told once, with the time it was scheduled for. What is
 * overdue stays in the index until it was dealt with, so catching up needs no memory of the last run.
 */
export async function sweep(deps: SweepDeps, now: string, limit: number): Promise<SweepCount> {
  const db = deps.ports.unscoped('timers look across all tenants by time');
  const contexts = new Map<string, Context>();
  // Unlike any other sweep's, so that of two with the same news one knows that it lost.
  const run = `timer:${crockford(deps.ports.random(10), 10)}`;
  const total = { fired: 0, lost: 0, idle: 0, failed: 0 };
  const perShard = Math.max(1, Math.ceil(limit / alarmShards));
  const shards = Array.from({ length: alarmShards }, (_, shard) => shard);
  const rest = await Promise.all(
    shards.map(async (shard) => {
      let start: Record<string, unknown> | undefined;
      let handled = 0;
      for (let page = 0; page < pagesMax && handled < perShard; page++) {
        const { due, files, next } = await dueAlarms(db, shard, now, perShard, start);
        const outcomes = await fireAll(deps, contexts, due, now, run);
        for (const outcome of [...outcomes, ...(await collectAll(deps, files, now))]) {
          total[outcome] += 1;
          // What cannot be dealt with must not hide what stands behind it.
          if (outcome === 'fired' || outcome === 'lost') handled += 1;
        }
        start = next;
        if (!next) break;
      }
      return start !== undefined;
    }),
  );
  return { ...total, more: rest.some(Boolean) };
}

async function fireAll(
  deps: SweepDeps,
  contexts: Map<string, Context>,
  due: readonly DueTicket[],
  now: string,
  run: string,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < due.length; i += atOnce) {
    const part = due.slice(i, i + atOnce);
    outcomes.push(...(await Promise.all(part.map((place) => guarded(deps, contexts, place, now, run)))));
  }
  return outcomes;
}

/** Files that no message brought in their time go. One after the other: they are few, and their bytes are on a disk. */
async function collectAll({ ports, onFault }: SweepDeps, files: readonly DueFile[], now: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { scope, id } of files) {
    try {
      outcomes.push(await collect(await ports.client(scope), ports.files.store, scope, id, now));
    } catch (error) {
      onFault?.({ scope, id }, error);
      outcomes.push('failed');
    }
  }
  return outcomes;
}

async function guarded(
  deps: SweepDeps,
  contexts: Map<string, Context>,
  place: DueTicket,
  now: string,
  run: string,
): Promise<Outcome> {
  try {
    const msp = mspOf(place.scope);
    const ctx = contexts.get(msp) ?? systemContext(deps.ports, msp, 'timer', run, now);
    contexts.set(msp, ctx);
    return await fire(ctx, place);
  } catch (error) {
    deps.onFault?.(place, error);
    return 'failed';
  }
}

async function fire(ctx: Context, place: DueTicket): Promise<Outcome> {
  const client = clientOf(place.scope);
  const db: Db = await ctx.client(client);
  const before = await loadTicket(db, place.scope, place.number);
  const at = before && nextFire(before.state);
  if (!before || at === undefined || epochMs(at) > epochMs(ctx.now)) return 'idle';
  const decision = passTime(before.state, await factsOf(ctx, await ticketFacts(ctx, client), before.state));
  if (!decision) return 'idle';
  try {
    await commitTicket(db, {
      scope: place.scope,
      before,
      next: decision.next,
      events: decision.events,
      by: actorRef(ctx.actor),
      via: ctx.via,
      at: ctx.now,
      requestId: ctx.requestId,
      texts: decision.texts,
    });
    return 'fired';
  } catch (error) {
    if (error instanceof StaleTicketError) return 'lost';
    throw error;
  }
}
