import { providerScope } from '@portico/domain/kernel/scope';
import { type ChangeView, changeView } from '@portico/domain/view/view';
import { putView } from '@portico/store/view/view';
import type { Context } from '../context.ts';
import { assertCurrent, StaleError } from '../stale.ts';
import { answerOf, findOwnView, requireUsable, type ViewAnswer } from './access.ts';

/** @throws StaleError when somebody else was first. */
export async function change(
  ctx: Context,
  id: string,
  patch: ChangeView,
  ifMatch: number | undefined,
): Promise<ViewAnswer> {
  const { view, version } = await findOwnView(ctx, id);
  assertCurrent(ifMatch, version);
  const next = changeView(view, patch, ctx.now);
  await requireUsable(ctx, next, patch);
  const db = await ctx.provider();
  if (!(await putView(db, providerScope(ctx.actor.msp), next, version))) throw new StaleError(version + 1);
  return answerOf(ctx, { view: next, version: version + 1 });
}
