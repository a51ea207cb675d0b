import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { type Condition, endConditions } from '@portico/domain/ticket/closing';
import { survivorOf } from '@portico/store/ticket/family';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { requireDesk, requireRight } from './access.ts';
import { childrenOf } from './child-tickets.ts';
import { ticketFacts } from './facts.ts';
import { withMerged } from './merged-facts.ts';
import { refuseMoved } from './moved.ts';
import { resolveRef } from './ref.ts';
import { requireSeenWhole } from './seen.ts';

/** What must hold before a ticket can be ended, and whether it does: the same that ending it would ask. */
export async function closing(ctx: Context, ref: string): Promise<{ body: { items: Condition[] }; version: number }> {
  requireDesk(ctx.actor);
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const scope = clientScope(ctx.actor.msp, place.client);
  const [facts, db] = await Promise.all([ticketFacts(ctx, place.client), ctx.client(place.client)]);
  const asked = await loadTicket(db, scope, place.number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const ticket = await survivorOf(db, asked);
  await requireSeenWhole(db, ctx.actor, ticket);
  const children = facts.desk.parentWaitsForChildren ? (await childrenOf(db, scope, ticket)).open.length : undefined;
  return {
    body: { items: endConditions(ticket.state, await withMerged(db, facts, ticket), children) },
    version: ticket.version,
  };
}
