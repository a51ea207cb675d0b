import { notFound } from '@portico/domain/kernel/error';
import { clientScope, isClientId } from '@portico/domain/kernel/scope';
import type { ScheduleFacts } from '@portico/domain/schedule/schedule';
import type { Db } from '@portico/store/db';
import { type LoadedSchedule, loadSchedule } from '@portico/store/schedule/schedule';
import type { ClientRow } from '@portico/store/tenant/directory';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';
import { requireDesk } from '../ticket/access.ts';

const pattern = /^sch_([0-9a-z]{6})([0-9a-z]{8})$/;

/** The id on the wire: it names the client too, so that no list of all schedules is needed to find one. */
export function scheduleId(client: string, id: string): string {
  return `sch_${client}${id}`;
}

export interface FoundSchedule {
  readonly db: Db;
  readonly client: ClientRow;
  readonly loaded: LoadedSchedule;
}

/** @throws forbidden for whoever is not of the desk, and the one "not found" for what may not be seen. */
export async function findSchedule(ctx: Context, ref: string): Promise<FoundSchedule> {
  requireDesk(ctx.actor);
  const match = pattern.exec(ref);
  if (!match?.[1] || !match[2] || !isClientId(match[1])) throw notFound();
  const client = (await visibleClients(ctx)).find((one) => one.id === match[1]);
  if (!client) throw notFound();
  const db = await ctx.client(client.id);
  const loaded = await loadSchedule(db, clientScope(ctx.actor.msp, client.id), match[2]);
  if (!loaded || loaded.state.deletedAt !== undefined) throw notFound();
  return { db, client, loaded };
}

/** What a decision on a schedule may know: the client's zone and calendar as they are now. */
export async function scheduleFacts(ctx: Context, client: ClientRow): Promise<ScheduleFacts> {
  const { calendar } = await deskConfig(ctx, client.id);
  return { now: ctx.now, zone: client.timeZone, calendar };
}
