import { clientScope } from '@portico/domain/kernel/scope';
import { wakeByLink } from '@portico/domain/ticket/waiting';
import type { Db } from '@portico/store/db';
import { commitTicket, StaleTicketError } from '@portico/store/ticket/commit';
import { loadTicket, loadTicketParts } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { type Ports, systemContext } from '../ports.ts';
import type { EventFor } from '../subscriptions.ts';
import { factsOf, ticketFacts } from '../ticket/facts.ts';

const attemptsMax = 5;

/**
 * A ticket was resolved: those linked to it that wait for that go on. Idempotent: what goes on already waits no more,
 * and a wait that began after the event is not ended by it.
 */
export async function wakeLinked(ports: Ports, event: EventFor<'wake-linked'>): Promise<void> {
  const scope = clientScope(event.msp, event.cli);
  const ctx = systemContext(ports, event.msp, 'links', `wake:${event.id}`);
  const db = await ctx.client(event.cli);
  const parts = await loadTicketParts(db, scope, event.number);
  for (const link of parts?.links ?? []) await wake(ctx, db, event, link.n);
}

async function wake(ctx: Context, db: Db, event: EventFor<'wake-linked'>, number: number): Promise<void> {
  const scope = clientScope(event.msp, event.cli);
  for (let attempt = 1; ; attempt++) {
    const before = await loadTicket(db, scope, number);
    if (before?.state.phase !== 'pending') return;
    const facts = await factsOf(ctx, await ticketFacts(ctx, event.cli), before.state);
    const decision = wakeByLink(before.state, event.number, event.occurredAt, facts);
    if (!decision) return;
    const { next, events } = decision;
    const command = { scope, before, next, events, by: facts.by, via: ctx.via, at: ctx.now, requestId: ctx.requestId };
    try {
      await commitTicket(db, command);
      return;
    } catch (error) {
      if (!(error instanceof StaleTicketError) || attempt >= attemptsMax) throw error;
    }
  }
}
