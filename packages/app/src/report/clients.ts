import { AppError } from '@portico/domain/kernel/error';
import { providerScope } from '@portico/domain/kernel/scope';
import { type ClientsReport, clientsReport } from '@portico/domain/report/clients-report';
import { itemsOfMonth, monthItem, queueItem } from '@portico/domain/report/counters';
import type { RollupItem } from '@portico/domain/report/service-report';
import type { Db } from '@portico/store/db';
import { readRollup, readRollups, readRollupsNamed } from '@portico/store/projection/read-rollups';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';

/**
 * A month (`2026-10`, of the MSP's zone) of every client that the actor may enter: one small item a client and month,
 * so its cost follows the clients, never the tickets.
 */
export async function clientsReportOf(ctx: Context, month: string): Promise<ClientsReport> {
  const { kind } = ctx.actor;
  if (kind !== 'staff' && kind !== 'system') {
    throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
  }
  const db = await ctx.provider();
  const visible = await visibleClients(ctx);
  const ids = visible.map((one) => one.id);
  const p = providerScope(ctx.actor.msp);
  const [items, queue] = await Promise.all([monthItems(ctx, db, month, ids), readRollup(db, p, queueItem)]);
  return clientsReport(month, visible, items, queue);
}

/** Under an allow list only those on it are read: the others' are not for its holder, and may be thousands. */
async function monthItems(ctx: Context, db: Db, month: string, ids: readonly string[]): Promise<RollupItem[]> {
  const p = providerScope(ctx.actor.msp);
  const some = ctx.actor.kind === 'staff' && ctx.actor.grants.mode === 'allow';
  if (!some) return readRollups(db, p, [itemsOfMonth(month)]);
  const names = ids.map((id) => monthItem(month, id));
  return readRollupsNamed(db, p, names);
}
