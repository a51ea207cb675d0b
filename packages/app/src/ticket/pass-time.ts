import { actorRef } from '@portico/domain/kernel/actor';
import { type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import { nextFire, passTime } from '@portico/domain/ticket/timer';
import { commitTicket, StaleTicketError } from '@portico/store/ticket/commit';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { clientProfile } from '../directory/directory.ts';
import type { Fired } from '../timer/fired.ts';
import { factsOf, ticketFacts } from './facts.ts';

/** Lets time pass for one ticket whose alarm has come. */
export async function fireTicket(
  ctx: Context,
  place: { readonly scope: ClientScope; readonly number: number },
): Promise<Fired> {
  const client = clientOf(place.scope);
  const db = await ctx.client(client);
  const before = await loadTicket(db, place.scope, place.number);
  const at = before && nextFire(before.state);
  if (!before || at === undefined || epochMs(at) > epochMs(ctx.now)) return 'idle';
  const { locale } = await clientProfile(ctx, client);
  const facts = await factsOf(ctx, await ticketFacts(ctx, client), before.state);
  const decision = passTime(before.state, before.version, { ...facts, locale });
  if (!decision) return 'idle';
  try {
    await commitTicket(db, {
      scope: place.scope,
      before,
      next: decision.next,
      events: decision.events,
      by: actorRef(ctx.actor),
      via: ctx.via,
      at: ctx.now,
      requestId: ctx.requestId,
      texts: decision.texts,
    });
    return 'fired';
  } catch (error) {
    if (error instanceof StaleTicketError) return 'lost';
    throw error;
  }
}
