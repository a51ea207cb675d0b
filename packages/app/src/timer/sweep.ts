import { clientOf, crockford, mspOf } from '@portico/domain/kernel/scope';
import { alarmShards } from '@portico/store/keys';
import { dueAlarms } from '@portico/store/projection/alarms';
import type { AlarmPlace } from '@portico/store/work-keys';
import type { Context } from '../context.ts';
import { collect } from '../file/collect.ts';
import { type Ports, systemContext } from '../ports.ts';
import { fireSchedule } from '../schedule/fire.ts';
import { fireTicket } from '../ticket/pass-time.ts';
import type { Fired } from './fired.ts';

export interface SweepCount {
  /** Aggregates on which something was due and is now done. */
  readonly fired: number;
  /** Those that another command changed first: their next alarm is on their new head. */
  readonly lost: number;
  /** Alarms of those that had nothing due: rows of the index that are older than their head. */
  readonly idle: number;
  /** Those that could not be judged; each is told to `onFault`. */
  readonly failed: number;
  /** Whether alarms remain that are due already. */
  readonly more: boolean;
}

export interface SweepDeps {
  readonly ports: Ports;
  /** Told of what fails at its alarm. The others go on: one damaged ticket must not stop every tenant's timers. */
  onFault?(place: AlarmPlace, error: unknown): void;
}

type Outcome = Fired | 'failed';

/** What an alarm does, by the kind of aggregate it is of: load it, judge it, commit on its version. */
async function fire(ctx: Context, { files }: Ports, place: AlarmPlace): Promise<Fired> {
  switch (place.kind) {
    case 'ticket':
      return fireTicket(ctx, place);
    case 'schedule':
      return fireSchedule(ctx, place);
    case 'file':
      return collect(await ctx.client(clientOf(place.scope)), files.store, place.scope, place.id, ctx.now);
  }
}

/** Aggregates of one shard that are worked on at a time: enough to share a group commit, few enough to stay small. */
const atOnce = 8;
/** Pages of a shard that one sweep reads at most. */
const pagesMax = 20;

/**
 * Lets time pass for the aggregates whose alarm is due, at most `limit` of them. Overlapping sweeps and users' commands
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
        const { due, next } = await dueAlarms(db, shard, now, perShard, start);
        for (const outcome of await fireAll(deps, contexts, due, now, run)) {
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
  due: readonly AlarmPlace[],
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

async function guarded(
  deps: SweepDeps,
  contexts: Map<string, Context>,
  place: AlarmPlace,
  now: string,
  run: string,
): Promise<Outcome> {
  try {
    const msp = mspOf(place.scope);
    const ctx = contexts.get(msp) ?? systemContext(deps.ports, msp, 'timer', run, now);
    contexts.set(msp, ctx);
    return await fire(ctx, deps.ports, place);
  } catch (error) {
    deps.onFault?.(place, error);
    return 'failed';
  }
}
