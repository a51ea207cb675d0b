import type { Context } from '../context.ts';
import { answerOf, findView, type ViewAnswer } from './access.ts';

export async function read(ctx: Context, id: string): Promise<ViewAnswer> {
  return answerOf(ctx, await findView(ctx, id));
}
