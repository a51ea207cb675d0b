import { providerScope } from '@portico/domain/kernel/scope';
import { deleteView } from '@portico/store/view/view';
import type { Context } from '../context.ts';
import { assertCurrent, StaleError } from '../stale.ts';
import { findOwnView } from './access.ts';

/** Takes a view away, from everybody who had it. @throws StaleError when somebody has changed it meanwhile. */
export async function remove(ctx: Context, id: string, ifMatch: number | undefined): Promise<void> {
  const found = await findOwnView(ctx, id);
  assertCurrent(ifMatch, found.version);
  const db = await ctx.provider();
  if (!(await deleteView(db, providerScope(ctx.actor.msp), found))) throw new StaleError(found.version + 1);
}
