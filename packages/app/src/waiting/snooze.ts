import { type Snooze, snoozeTicket, unsnoozeTicket } from '@portico/domain/ticket/snooze';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { requireDesk } from '../ticket/access.ts';
import { type Answer, runOnTicket, type TicketVerb } from '../ticket/command.ts';
import { ticketFacts } from '../ticket/facts.ts';
import { resolveRef } from '../ticket/ref.ts';
import { type TicketAnswer, ticketAnswer } from '../ticket/view.ts';

type Done = Answer<TicketAnswer> & { version: number };

/** Puts a ticket aside for a while, for whoever has it. */
export function snooze(ctx: Context, ref: string, input: Snooze): Promise<Done> {
  return putAside(ctx, ref, (ticket, facts) => snoozeTicket(ticket, input, facts));
}

/** Takes it back up. */
export function unsnooze(ctx: Context, ref: string): Promise<Done> {
  return putAside(ctx, ref, unsnoozeTicket);
}

async function putAside(ctx: Context, ref: string, decide: TicketVerb<TicketAnswer>['decide']): Promise<Done> {
  requireDesk(ctx.actor);
  const place = await resolveRef(ctx, ref);
  const [prefix, facts] = await Promise.all([clientPrefix(ctx, place.client), ticketFacts(ctx, place.client)]);
  return runOnTicket(ctx, ref, {
    right: 'work',
    decide,
    answer: (next, version) => ({ status: 200, body: ticketAnswer(next, version, prefix, facts, true) }),
  });
}
