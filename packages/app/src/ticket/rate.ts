import { type RateTicket, rateTicket } from '@portico/domain/ticket/rate';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { seesInternal } from './access.ts';
import { type Answer, runOnTicket } from './command.ts';
import { ticketFacts } from './facts.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

/** Rates a resolved ticket: its requester says how content they are. */
export async function rate(
  ctx: Context,
  ref: string,
  input: RateTicket,
): Promise<Answer<TicketAnswer> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const [prefix, facts] = await Promise.all([clientPrefix(ctx, place.client), ticketFacts(ctx, place.client)]);
  return runOnTicket(ctx, ref, {
    right: 'reply',
    decide: (ticket, now) => rateTicket(ticket, input, now),
    answer: (next, version) => ({
      status: 200,
      body: ticketAnswer(next, version, prefix, facts, seesInternal(ctx.actor)),
    }),
  });
}
