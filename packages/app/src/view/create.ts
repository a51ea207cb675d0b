import { AppError } from '@portico/domain/kernel/error';
import { crockford, providerScope } from '@portico/domain/kernel/scope';
import { type CreateView, createView } from '@portico/domain/view/view';
import { countViews, putView, viewsMost } from '@portico/store/view/view';
import type { Context } from '../context.ts';
import { etagOf } from '../ticket/command.ts';
import { answerOf, requireStaff, requireUsable, type ViewAnswer } from './access.ts';

const ID_CHARACTERS = 10;

/** Gives a way to look at the queue a name. @throws conflict where there are too many already. */
export async function create(ctx: Context, input: CreateView): Promise<ViewAnswer> {
  const actor = requireStaff(ctx);
  const p = providerScope(actor.msp);
  const id = `vie_${crockford(ctx.random(ID_CHARACTERS), ID_CHARACTERS)}`;
  const view = createView(input, id, actor.id, ctx.now);
  await requireUsable(ctx, view, input);
  const db = await ctx.provider();
  if ((await countViews(db, p, view)) >= viewsMost) {
    throw new AppError('conflict', 'views.too_many', `There are ${viewsMost} such views already: delete one first.`);
  }
  const body = answerOf(ctx, { view, version: 1 });
  const answer = { status: 201, body, headers: { ETag: etagOf(1), Location: `/v1/views/${id}` } };
  const kept = ctx.idempotency ? [ctx.idempotency.item(p, answer)] : [];
  if (!(await putView(db, p, view, 0, kept))) throw new Error('a random id was drawn twice');
  return body;
}
