import { invalid, notFound } from '@portico/domain/kernel/error';
import { clientScope, crockford } from '@portico/domain/kernel/scope';
import { type DuplicateInput, resolveWithWord } from '@portico/domain/ticket/answer';
import { decideOn } from '@portico/domain/ticket/service-level';
import { linkPut } from '@portico/store/ticket/link';
import { commitTogether } from '@portico/store/ticket/together';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { requireRight } from './access.ts';
import { holdEndedChildren } from './child-tickets.ts';
import { type Answer, commandOf, decided, etagOf, untilCurrent } from './command.ts';
import { factsOf, ticketFacts } from './facts.ts';
import { loadLinked, refuseDoubled } from './link.ts';
import { mergedUnchanged, withMerged } from './merged-facts.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

/**
 * Resolves a ticket as the duplicate of another one: with a public word to its requester and a link between the two.
 * Unlike a merge it lets nobody read the other ticket, and a requester who disagrees may reopen their own.
 */
export async function closeAsDuplicate(
  ctx: Context,
  ref: string,
  input: DuplicateInput,
): Promise<Answer<TicketAnswer> & { version: number }> {
  requireRight(ctx.actor, 'work');
  const [place, there] = [await resolveRef(ctx, ref), await resolveRef(ctx, input.of)];
  if (there.client !== place.client) throw notFound();
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const [facts, prefix] = await Promise.all([ticketFacts(ctx, place.client), clientPrefix(ctx, place.client)]);
  const message = { id: crockford(ctx.random(12), 12), visibility: 'public', text: input.text } as const;
  return untilCurrent(async () => {
    const [mine, other] = await Promise.all([loadLinked(ctx, db, place), loadLinked(ctx, db, there)]);
    const [number, of] = [mine.ticket.state.number, other.ticket.state.number];
    if (number === of) throw invalid('/of', 'a ticket is no duplicate of itself');
    refuseDoubled(mine, other);
    const own = await withMerged(db, await factsOf(ctx, facts, mine.ticket.state), mine.ticket);
    const ended = decided(
      decideOn(mine.ticket.state, own, (one) => resolveWithWord(one, input, mine.ticket.version, own)),
    );
    const held = facts.desk.parentWaitsForChildren ? await holdEndedChildren(db, scope, mine.ticket, [of]) : [];
    held.push(...mergedUnchanged(mine.ticket, ended.next, own));
    const linked = (type: string, target: number) => ({
      type: 'ticket.linked' as const,
      data: { type, number: target },
    });
    const known = decided(
      decideOn(other.ticket.state, facts, (one) => ({
        next: { ...one, updatedAt: facts.now },
        events: [linked('duplicated_by', number)],
      })),
    );
    const version = mine.ticket.version + 1;
    const answer = { status: 200, body: ticketAnswer(ended.next, version, prefix, own, true) };
    const kept = ctx.idempotency?.item(scope, { ...answer, headers: { ETag: etagOf(version) } });
    await commitTogether(db, [
      {
        ...commandOf(ctx, facts, mine.ticket, ended),
        events: [...ended.events, linked('duplicate_of', of)],
        message,
        extra: [linkPut(scope, number, 'duplicate_of', of), ...(kept ? [kept] : [])],
      },
      { ...commandOf(ctx, facts, other.ticket, known), extra: [linkPut(scope, of, 'duplicated_by', number), ...held] },
    ]);
    return { ...answer, version };
  });
}
