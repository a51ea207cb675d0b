import { totalsOf } from '@portico/domain/time/entry';
import { currentVersions, loadTimeVersions } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { wholeTicket } from '../ticket/whole.ts';
import { requireDesk } from './rights.ts';
import { type TimeList, timeView } from './view.ts';

/** The time entries of a ticket, and of those merged into it, in the order they were logged in, each with its earlier versions, and their sum. */
export async function list(ctx: Context, ref: string): Promise<TimeList> {
  requireDesk(ctx);
  const { db, scope, family } = await wholeTicket(ctx, ref);
  const versions = (await Promise.all(family.map((one) => loadTimeVersions(db, scope, one.state.number)))).flat();
  const current = currentVersions(versions);
  const items = current.map((item) => ({
    ...timeView(item),
    earlier: versions.filter((one) => one.e.id === item.e.id && one.e.version < item.e.version).map(timeView),
  }));
  items.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
  return { items, totals: totalsOf(current.map((item) => item.e)) };
}
