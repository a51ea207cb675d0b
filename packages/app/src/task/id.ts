import { crockford } from '@portico/domain/kernel/scope';
import type { Context } from '../context.ts';

const idCharacters = 8;

/** An id for a task: short, for it is unique on its ticket alone. */
export function newTaskId(ctx: Context): string {
  return crockford(ctx.random(idCharacters), idCharacters);
}
