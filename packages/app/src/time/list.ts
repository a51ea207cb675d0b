import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { totalsOf } from '@portico/domain/time/entry';
import { loadAbsorbed, survivorOf } from '@portico/store/ticket/family';
import { loadTicket } from '@portico/store/ticket/read';
import { currentVersions, loadTimeVersions } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { requireRight } from '../ticket/access.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSeenWhole } from '../ticket/seen.ts';
import { requireDesk } from './rights.ts';
import { type TimeList, timeView } from './view.ts';

/** The time entries of a ticket, and of those merged into it, in the order they were logged in, each with its earlier versions, and their sum. */
export async function list(ctx: Context, ref: string): Promise<TimeList> {
  requireDesk(ctx);
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const asked = await loadTicket(db, scope, place.number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const head = await survivorOf(db, asked);
  await requireSeenWhole(db, ctx.actor, head);
  const family = [head, ...(await loadAbsorbed(db, head))];
  const versions = (await Promise.all(family.map((one) => loadTimeVersions(db, scope, one.state.number)))).flat();
  const current = currentVersions(versions);
  const items = current.map((item) => ({
    ...timeView(item),
    earlier: versions.filter((one) => one.e.id === item.e.id && one.e.version < item.e.version).map(timeView),
  }));
  items.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
  return { items, totals: totalsOf(current.map((item) => item.e)) };
}
