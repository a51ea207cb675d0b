import { actorRef } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import {
  type Firing,
  fired,
  firingOf,
  occurrenceId,
  type ScheduleFacts,
  scheduleSource,
} from '@portico/domain/schedule/schedule';
import type { OpenTicket } from '@portico/domain/ticket/open';
import type { Db, Write } from '@portico/store/db';
import { type LoadedSchedule, loadSchedule, scheduleWrites } from '@portico/store/schedule/schedule';
import { LostConditionError } from '@portico/store/ticket/commit';
import { lostConditions } from '@portico/store/ticket/outcome';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import { fill, openWith } from '../ticket/open.ts';
import type { Fired } from '../timer/fired.ts';
import { scheduleFacts } from './ref.ts';

/** More occurrences than any schedule makes up for at once. */
const roundsMax = 40;

/**
 * Opens what a schedule owes, each in one transaction with the schedule's own step: the ticket is there and the
 * schedule knows it, or neither. Two sweeps meet on the schedule's version; and the occurrence's name is the ticket's
 * unique source, so that not even a schedule restored from a backup opens it twice.
 */
export async function fireSchedule(
  ctx: Context,
  place: { readonly scope: ClientScope; readonly id: string },
): Promise<Fired> {
  const client = await findClient(ctx, clientOf(place.scope));
  const db = await ctx.client(client.id);
  const facts = await scheduleFacts(ctx, client);
  let outcome: Fired = 'idle';
  for (let round = 0; round < roundsMax; round++) {
    const loaded = await loadSchedule(db, place.scope, place.id);
    const firing = loaded && firingOf(loaded.state, facts);
    if (!firing) return outcome;
    // A request has one effect on one aggregate, and each round is one of its own.
    const at = { ...ctx, requestId: `${ctx.requestId}.${round}` };
    if (!(await step(at, db, loaded, firing, facts))) return 'lost';
    outcome = 'fired';
  }
  return outcome;
}

/** @returns false when somebody else changed the schedule first. */
async function step(
  ctx: Context,
  db: Db,
  loaded: LoadedSchedule,
  firing: Firing,
  facts: ScheduleFacts,
): Promise<boolean> {
  if (!firing.make) return skip(ctx, db, loaded, firing, facts);
  try {
    const { input, tasks } = await fill(ctx, clientOf(loaded.scope), loaded.text.ticket);
    const external = { source: scheduleSource, id: occurrenceId(loaded.state.id, firing.make) };
    const extra = (number: number): Write[] => writes(ctx, loaded, firing, { number }, facts);
    await openAnyway(ctx, { ...input, external }, { tasks, extra });
    return true;
  } catch (error) {
    if (error instanceof LostConditionError) return false;
    const known = error instanceof AppError && error.code === 'ticket.external_known';
    if (known && (await isStale(db, loaded))) return false;
    // What is refused today is refused tomorrow too: it is told on the schedule, and the next one gets its chance.
    if (error instanceof AppError && error.kind !== 'unavailable')
      return skip(ctx, db, loaded, firing, facts, error.faults[0]?.pointer ?? error.code);
    throw error;
  }
}

/** Whoever was to have it may have left: then it stands unassigned rather than not at all. */
async function openAnyway(ctx: Context, input: OpenTicket, more: Parameters<typeof openWith>[2]): Promise<void> {
  try {
    await openWith(ctx, input, more);
  } catch (error) {
    const routed = error instanceof AppError && error.faults.some(({ pointer }) => /^\/(team|assignee)$/.test(pointer));
    if (!routed) throw error;
    const { team: _team, assignee: _assignee, ...rest } = input;
    await openWith(ctx, rest, more);
  }
}

async function isStale(db: Db, loaded: LoadedSchedule): Promise<boolean> {
  return (await loadSchedule(db, loaded.scope, loaded.state.id))?.version !== loaded.version;
}

async function skip(
  ctx: Context,
  db: Db,
  loaded: LoadedSchedule,
  firing: Firing,
  facts: ScheduleFacts,
  fault?: string,
): Promise<boolean> {
  try {
    await db.transact(writes(ctx, loaded, firing, fault === undefined ? {} : { fault }, facts));
    return true;
  } catch (error) {
    if (lostConditions(error).length > 0) return false;
    throw error;
  }
}

function writes(
  ctx: Context,
  loaded: LoadedSchedule,
  firing: Firing,
  outcome: { readonly number?: number; readonly fault?: string },
  facts: ScheduleFacts,
): Write[] {
  const { next, events } = fired(loaded.state, firing, outcome, facts);
  const command = { scope: loaded.scope, before: loaded, next, events };
  return scheduleWrites({ ...command, by: actorRef(ctx.actor), at: ctx.now, requestId: ctx.requestId });
}
