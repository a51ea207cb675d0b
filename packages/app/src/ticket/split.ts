import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import { decideOn } from '@portico/domain/ticket/service-level';
import { type SplitTicket, splitFrom, splitOff } from '@portico/domain/ticket/split';
import type { Db } from '@portico/store/db';
import { loadAttachment } from '@portico/store/file/attachment';
import { parseTicketPk } from '@portico/store/keys';
import { pointerWrite, StaleTicketError } from '@portico/store/ticket/commit';
import { copyOf, takenOut } from '@portico/store/ticket/copies';
import { loadAbsorbed, survivingParts } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { linkPut } from '@portico/store/ticket/link';
import { loadTicketParts, type MessageItem, messagesOf, takeNumbers } from '@portico/store/ticket/read';
import { commitTogether } from '@portico/store/ticket/together';
import type { Context } from '../context.ts';
import { clientPrefix, findContact } from '../directory/directory.ts';
import { handedOver } from '../file/carry.ts';
import { requireRight } from './access.ts';
import { type Answer, commandOf, decided, etagOf, openingOf, untilCurrent } from './command.ts';
import { ticketFacts } from './facts.ts';
import { refuseMoved } from './moved.ts';
import { personOf } from './open.ts';
import { resolveRef } from './ref.ts';
import { requireSeenWhole } from './seen.ts';

/** Items of messages, authors and files that fit one transaction together with both tickets. */
const writesMax = 88;

export interface SplitAnswer {
  readonly number: string;
  readonly from: string;
  readonly messages: number;
}

/**
 * Takes messages, or a text, out of a ticket into a new one of the same client; both are linked. A message then
 * stands in the new ticket and no longer in the old one, and its files with it: the old log keeps that they were there,
 * not what they said.
 */
export async function split(
  ctx: Context,
  ref: string,
  input: SplitTicket,
): Promise<Answer<SplitAnswer> & { version: number }> {
  requireRight(ctx.actor, 'work');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const [facts, prefix] = await Promise.all([ticketFacts(ctx, place.client), clientPrefix(ctx, place.client)]);
  const named = await namedRequester(ctx, place.client, input.requester);
  let number: number | undefined;
  return untilCurrent(async () => {
    const asked = await loadTicketParts(db, scope, place.number);
    if (!asked) throw notFound();
    await refuseMoved(ctx, asked.ticket);
    const { ticket } = await survivingParts(db, asked);
    await requireSeenWhole(db, ctx.actor, ticket);
    const { state } = ticket;
    const messages = await chosen(db, ticket, input.messages);
    number ??= await takeNumbers(db, scope);
    const requester = named ?? { id: state.requester, name: state.requesterName, vip: state.vip === true };
    const fresh = decided(splitOff(state, input, { ...facts, number, requester }));
    const rest = decided(decideOn(state, facts, (one) => splitFrom(one, fresh.next.number, messages.length, facts)));
    const body = { number: `${prefix}-${number}`, from: `${prefix}-${state.number}`, messages: messages.length };
    const headers = { ETag: etagOf(1), Location: `/v1/tickets/${body.number}` };
    const answer = { status: 201, body };
    const kept = ctx.idempotency?.item(scope, { ...answer, headers });
    const authors = new Set(messages.flatMap(({ by }) => (by.kind === 'contact' ? [by.id] : [])));
    authors.delete(requester.id);
    const files = await filesOf(db, messages, fresh.next.number);
    if (2 * messages.length + authors.size + 3 * files.length > writesMax) {
      throw invalid('/messages', 'with their files these are too many at once; take fewer');
    }
    await commitTogether(db, [
      {
        ...openingOf(ctx, facts, scope, fresh),
        description: input.text,
        copies: messages.map(copyOf),
        carried: files.map((one) => one.carried),
        extra: [
          ...(kept ? [kept] : []),
          linkPut(scope, number, 'related', state.number),
          ...[...authors].map((id) => pointerWrite(scope, id, fresh.next)),
        ],
      },
      {
        ...commandOf(ctx, facts, ticket, rest),
        extra: [
          linkPut(scope, state.number, 'related', number),
          ...messages.map((one) => takenOut(one, fresh.next.number)),
          ...files.map((one) => one.leave),
        ],
      },
    ]);
    return { ...answer, version: 1 };
  });
}

async function namedRequester(ctx: Context, client: ClientId, id: string | undefined) {
  if (id === undefined) return undefined;
  const contact = await findContact(ctx, client, id).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'not_found') throw invalid('/requester', 'no such person there');
    throw error;
  });
  return personOf(ctx, client, contact);
}

/** The messages by these ids, on the ticket or on one merged into it. @throws invalid where one is not there any more. */
async function chosen(db: Db, ticket: LoadedTicket, ids: readonly string[]): Promise<MessageItem[]> {
  const wanted = new Set(ids);
  const found: MessageItem[] = [];
  for (const { scope, state } of [ticket, ...(wanted.size > 0 ? await loadAbsorbed(db, ticket) : [])]) {
    if (found.length === wanted.size) break;
    for await (const message of messagesOf(db, scope, state.number)) {
      if (wanted.has(message.id) && message.to === undefined) found.push(message);
      if (found.length === wanted.size) break;
    }
  }
  if (found.length < wanted.size) throw invalid('/messages', 'one of these messages does not stand on this ticket');
  return found;
}

/** The files that these messages brought, each on its way from the ticket that has it to the new one. */
async function filesOf(db: Db, messages: readonly MessageItem[], to: number) {
  const brought = messages.flatMap(({ pk, files }) => {
    const place = parseTicketPk(pk);
    return place ? (files ?? []).map((id) => ({ ...place, id })) : [];
  });
  return Promise.all(
    brought.map(async ({ scope, number, id }) => {
      const item = await loadAttachment(db, scope, number, id);
      if (!item) throw new StaleTicketError('a file went elsewhere since its message was read');
      return handedOver(scope, item, number, to);
    }),
  );
}
