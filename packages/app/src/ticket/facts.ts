import { type Actor, actorRef } from '@portico/domain/kernel/actor';
import type { ClientId } from '@portico/domain/kernel/scope';
import type { TicketFacts } from '@portico/domain/ticket/facts';
import type { TicketState } from '@portico/domain/ticket/state';
import { deskConfig, rulesAt } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { takerOf } from './access.ts';

/** What a decision may know of the world: the client's rules in force, who acts, and the command's one `now`. */
export async function ticketFacts(ctx: Context, client: ClientId, actor: Actor = ctx.actor): Promise<TicketFacts> {
  const config = await deskConfig(ctx, client);
  return {
    now: ctx.now,
    by: actorRef(actor),
    taker: takerOf(actor),
    desk: config.desk,
    calendar: config.calendar,
    policy: config.policy,
    versions: config.versions,
  };
}

/** The same for one ticket: its clocks run by the policy and calendar that it was opened under. */
export async function factsOf<F extends TicketFacts>(ctx: Context, facts: F, ticket: TicketState): Promise<F> {
  return { ...facts, ...(await rulesAt(ctx, ticket.client, ticket.config, facts)) };
}
