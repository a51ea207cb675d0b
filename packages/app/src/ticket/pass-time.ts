import { actorRef } from '@portico/domain/kernel/actor';
import { type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import type { Decision, TicketFacts } from '@portico/domain/ticket/facts';
import { nextFire, passTime } from '@portico/domain/ticket/timer';
import type { Db, Write } from '@portico/store/db';
import { commitTicket, LostConditionError, StaleTicketError } from '@portico/store/ticket/commit';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { clientProfile } from '../directory/directory.ts';
import type { Fired } from '../timer/fired.ts';
import { childrenOf, endsBeforeChildren, unchangedChildren } from './child-tickets.ts';
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
  const passed = await passOverChildren(db, before, { ...facts, locale });
  if (!passed) return 'idle';
  const { decision, held } = passed;
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
      extra: held,
    });
    return 'fired';
  } catch (error) {
    if (error instanceof StaleTicketError || error instanceof LostConditionError) return 'lost';
    throw error;
  }
}

/** A parent that would end by itself waits while the desk wants it to; ended children are held as they were read. */
async function passOverChildren(
  db: Db,
  before: LoadedTicket,
  facts: TicketFacts,
): Promise<{ decision: Decision; held: readonly Write[] } | undefined> {
  const { scope, state, version } = before;
  const decision = passTime(state, version, facts);
  if (!decision) return undefined;
  if (!endsBeforeChildren(facts.desk, state, decision.next)) return { decision, held: [] };
  const { children, open } = await childrenOf(db, scope, before);
  if (open.length === 0) return { decision, held: unchangedChildren(scope, children) };
  const putOff = passTime(state, version, facts, true);
  return putOff && { decision: putOff, held: [] };
}
