import { providerScope } from '@portico/domain/kernel/scope';
import type { ViewOrder } from '@portico/domain/view/view';
import { putViewOrder } from '@portico/store/view/view';
import type { Context } from '../context.ts';
import { requireStaff } from './access.ts';
import { list, type ViewList } from './list.ts';

/**
 * Puts the caller's list of views in order, and some of them out of sight. Ids that are not on the list are dropped
 * without a word: they tell nothing, and a view may have been deleted meanwhile.
 */
export async function order(ctx: Context, wanted: ViewOrder): Promise<ViewList> {
  const actor = requireStaff(ctx);
  const { items } = await list(ctx);
  const known = new Set(items.map((one) => one.id));
  const kept = (ids: readonly string[]) => [...new Set(ids)].filter((id) => known.has(id));
  const own = { order: kept(wanted.order), hidden: kept(wanted.hidden) };
  await putViewOrder(await ctx.provider(), providerScope(actor.msp), actor.id, own);
  const place = (id: string) => (own.order.includes(id) ? own.order.indexOf(id) : own.order.length);
  return { items: [...items].sort((a, b) => place(a.id) - place(b.id)), hidden: own.hidden };
}
