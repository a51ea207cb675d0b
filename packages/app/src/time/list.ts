import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { totalsOf } from '@portico/domain/time/entry';
import { loadTicket } from '@portico/store/ticket/read';
import { currentVersions, loadTimeVersions } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { requireRight, requireSeen } from '../ticket/access.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireDesk } from './rights.ts';
import { type TimeList, timeView } from './view.ts';

/** The time entries of a ticket in the order they were logged in, each with its earlier versions, and their sum. */
export async function list(ctx: Context, ref: string): Promise<TimeList> {
  requireDesk(ctx);
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const head = await loadTicket(db, scope, place.number);
  if (!head) throw notFound();
  requireSeen(ctx.actor, head.state);
  const versions = await loadTimeVersions(db, scope, place.number);
  const current = currentVersions(versions);
  const items = current.map((item) => ({
    ...timeView(item),
    earlier: versions.filter((one) => one.e.id === item.e.id && one.e.version < item.e.version).map(timeView),
  }));
  items.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
  return { items, totals: totalsOf(current.map((item) => item.e)) };
}
