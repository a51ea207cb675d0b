import { type Confirmation, confirmSolution } from '@portico/domain/ticket/solution';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { seesInternal } from '../ticket/access.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { ticketFacts } from '../ticket/facts.ts';
import { resolveRef } from '../ticket/ref.ts';
import { type TicketAnswer, ticketAnswer } from '../ticket/view.ts';

/** Whether it is solved, in the word of those it was for. */
export async function confirm(
  ctx: Context,
  ref: string,
  input: Confirmation,
): Promise<Answer<TicketAnswer> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const [prefix, facts] = await Promise.all([clientPrefix(ctx, place.client), ticketFacts(ctx, place.client)]);
  return runOnTicket(ctx, ref, {
    right: 'reply',
    decide: (ticket, now, version) => confirmSolution(ticket, input, version, now),
    answer: (next, version) => ({
      status: 200,
      body: ticketAnswer(next, version, prefix, facts, seesInternal(ctx.actor)),
    }),
  });
}
