import { providerScope } from '@portico/domain/kernel/scope';
import { inOrder } from '@portico/domain/view/view';
import { type LoadedView, listViews, loadViewOrder } from '@portico/store/view/view';
import type { Context } from '../context.ts';
import { mspDirectory } from '../directory/directory.ts';
import { answerOf, maySee, requireStaff, type ViewAnswer } from './access.ts';

export interface ViewList {
  readonly items: readonly ViewAnswer[];
  readonly hidden: readonly string[];
}

/** One's own views, those of one's teams and those for everybody, as one has put them in order. */
export async function list(ctx: Context): Promise<ViewList> {
  const actor = requireStaff(ctx);
  const p = providerScope(actor.msp);
  const db = await ctx.provider();
  const teams = actor.role === 'admin' ? [...(await mspDirectory(ctx)).teams.keys()] : actor.teams;
  const holders = [
    { kind: 'person', id: actor.id } as const,
    ...teams.map((id) => ({ kind: 'team', id }) as const),
    { kind: 'all' } as const,
  ];
  const [found, order] = await Promise.all([listViews(db, p, holders), loadViewOrder(db, p, actor.id)]);
  const shown: LoadedView[] = [];
  for (const one of found) if (await maySee(ctx, one.view)) shown.push(one);
  const items = inOrder(
    shown.map((one) => answerOf(ctx, one)),
    order,
  );
  const ids = new Set(items.map((one) => one.id));
  return { items, hidden: order.hidden.filter((id) => ids.has(id)) };
}
