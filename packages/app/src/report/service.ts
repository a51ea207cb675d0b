import { AppError, invalid } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { itemsOfReport, queueItem } from '@portico/domain/report/counters';
import { checkRange, type ReportRange, type ServiceReport, serviceReport } from '@portico/domain/report/service-report';
import { readRollup, readRollups } from '@portico/store/projection/read-rollups';
import type { Context } from '../context.ts';
import { findClient, mspDirectory, seesDirectory } from '../directory/directory.ts';

export interface ClientReport extends ServiceReport {
  readonly client: { readonly id: string; readonly slug: string; readonly name: string };
}

/** The service report of one client, read from rollups: its cost follows the days asked for, never the tickets. */
export async function serviceReportOf(ctx: Context, client: string, range: ReportRange): Promise<ClientReport> {
  const { actor } = ctx;
  const allowed =
    actor.kind === 'staff' ||
    actor.kind === 'system' ||
    (actor.kind === 'contact' && actor.roles.includes('poc')) ||
    (actor.kind === 'key' && actor.scopes.includes('reports:read'));
  if (!allowed) throw new AppError('forbidden', 'auth.forbidden', 'This needs the right to read reports.');
  // Before anything is read by it.
  refuseBadRange(() => checkRange(range));
  const found = await findClient(ctx, client);
  const t = clientScope(actor.msp, found.id);
  const db = await ctx.client(found.id);
  const [items, queue] = await Promise.all([readRollups(db, t, itemsOfReport(range)), readRollup(db, t, queueItem)]);
  const teams = seesDirectory(ctx) ? (await mspDirectory(ctx)).teams : undefined;
  const input = { items, queue, zone: found.timeZone, teamName: (id: string) => teams?.get(id)?.name };
  const report = refuseBadRange(() => serviceReport(input, range));
  return { client: { id: found.id, slug: found.slug, name: found.name }, ...report };
}

function refuseBadRange<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw invalid('?from', error.message);
    throw error;
  }
}
