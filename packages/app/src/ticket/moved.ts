import { mayEnter } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import { clientOf, providerScope } from '@portico/domain/kernel/scope';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadMoved } from '@portico/store/ticket/moved';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { seesInternal } from './access.ts';
import type { TicketRef } from './ref.ts';

/**
 * Where a ticket went that changed its client: told only to the desk, and only to those who may enter both clients.
 * @throws the one "not found" to everybody else, as if there had never been such a ticket.
 */
export async function placeOfMoved(ctx: Context, { state, scope }: LoadedTicket): Promise<TicketRef | undefined> {
  if (!state.moved) return undefined;
  if (!seesInternal(ctx.actor)) throw notFound();
  const from = { client: clientOf(scope), number: state.number };
  const to = await loadMoved(await ctx.provider(), providerScope(ctx.actor.msp), from);
  if (!to || !mayEnter(ctx.actor, ctx.actor.msp, to.client)) throw notFound();
  return to;
}

/** @throws conflict with the new number: nothing is done to a ticket of another client than the one that was named. */
export async function refuseMoved(ctx: Context, ticket: LoadedTicket): Promise<void> {
  const to = await placeOfMoved(ctx, ticket);
  if (!to) return;
  const number = `${await clientPrefix(ctx, to.client)}-${to.number}`;
  throw new AppError('conflict', 'ticket.moved', `The ticket was moved to another client; it is ${number} now.`);
}
