import { actorRef } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { crockford, providerScope } from '@portico/domain/kernel/scope';
import { putUmbrella } from '@portico/store/umbrella/umbrella';
import type { Context } from '../context.ts';

export interface UmbrellaAnswer {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
}

/** Opens an umbrella over tickets of several clients. Staff only. */
export async function create(
  ctx: Context,
  input: { readonly title: string },
): Promise<{ status: 201; body: UmbrellaAnswer }> {
  requireStaff(ctx);
  const p = providerScope(ctx.actor.msp);
  const db = await ctx.provider();
  const body = { id: crockford(ctx.random(12), 12), title: input.title, createdAt: ctx.now };
  const answer = { status: 201 as const, body };
  const kept = ctx.idempotency ? [ctx.idempotency.item(p, answer)] : [];
  await putUmbrella(db, p, { ...body, by: actorRef(ctx.actor) }, kept);
  return answer;
}

/** @throws forbidden for everybody outside the service desk: an umbrella tells which clients share a trouble. */
export function requireStaff(ctx: Context): void {
  if (ctx.actor.kind === 'staff') return;
  throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
}
