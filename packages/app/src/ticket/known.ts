import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import {
  publish as decidePublish,
  unpublish as decideUnpublish,
  isJoinable,
  type JoinTrouble,
  joinedBy,
  joinTrouble,
  type Publication,
} from '@portico/domain/ticket/known';
import { decideOn } from '@portico/domain/ticket/service-level';
import { LostConditionError } from '@portico/store/ticket/commit';
import { loadHeads } from '@portico/store/ticket/family';
import { joinedWith, joinWrite, knownDelete, knownWrite, listKnown, loadKnown } from '@portico/store/ticket/known';
import { linkPut } from '@portico/store/ticket/link';
import { loadTicket, takeNumbers } from '@portico/store/ticket/read';
import { commitTogether } from '@portico/store/ticket/together';
import type { Context } from '../context.ts';
import { clientPrefix, findClient, findContact } from '../directory/directory.ts';
import { requireRight } from './access.ts';
import { type Answer, commandOf, decided, etagOf, openingOf, runOnTicket, untilCurrent } from './command.ts';
import { ticketFacts } from './facts.ts';
import { personOf } from './open.ts';
import { resolveRef } from './ref.ts';
import { type TicketAnswer, ticketAnswer } from './view.ts';

export interface KnownView {
  readonly number: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
  /** The reader's own ticket about it, where they have joined. */
  readonly joined?: string;
}

/** Tells a whole company of a trouble, so that those who have it too need not report it anew. */
export async function publish(
  ctx: Context,
  ref: string,
  input: Publication,
): Promise<Answer<KnownView> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const prefix = await clientPrefix(ctx, place.client);
  return runOnTicket(ctx, ref, {
    right: 'work',
    decide: (ticket, facts) => decidePublish(ticket, input, facts),
    extra: async ({ before }) => [knownWrite(before.scope, { n: before.state.number, ...input, at: ctx.now })],
    answer: (next) => ({ status: 200, body: { number: `${prefix}-${next.number}`, ...input, at: ctx.now } }),
  });
}

/** Takes a trouble off the portal; who has joined keeps their ticket. */
export async function unpublish(ctx: Context, ref: string): Promise<Answer<{ number: string }> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const prefix = await clientPrefix(ctx, place.client);
  return runOnTicket(ctx, ref, {
    right: 'work',
    decide: decideUnpublish,
    extra: async ({ before }) => [knownDelete(before.scope, before.state.number)],
    answer: (next) => ({ status: 200, body: { number: `${prefix}-${next.number}` } }),
  });
}

/** The troubles that a company is told of and that are not over, newest first. */
export async function known(ctx: Context, client: string | undefined): Promise<{ items: KnownView[] }> {
  requireRight(ctx.actor, 'read');
  const { actor } = ctx;
  const own = actor.kind === 'contact' ? actor.client : client;
  if (own === undefined) throw invalid('?client', 'choose a client');
  const { id, prefix } = await findClient(ctx, own);
  const db = await ctx.client(id);
  const scope = clientScope(actor.msp, id);
  const told = await listKnown(db, scope);
  const heads = await loadHeads(
    db,
    scope,
    told.map((one) => one.n),
  );
  const open = new Set(heads.filter(({ state }) => isJoinable(state)).map(({ state }) => state.number));
  const items = await Promise.all(
    told
      .filter((one) => open.has(one.n))
      .map(async ({ n, title, text, at }): Promise<KnownView> => {
        const joined = actor.kind === 'contact' ? await joinedWith(db, scope, n, actor.id) : undefined;
        const mine = joined === undefined ? {} : { joined: `${prefix}-${joined}` };
        return { number: `${prefix}-${n}`, title, text, at, ...mine };
      }),
  );
  items.sort((a, b) => (a.at < b.at ? 1 : -1));
  return { items };
}

/**
 * "Me too": an end user joins a trouble that their company is told of. They get a ticket of their own under it, which
 * is solved with it; the incident itself stays unseen.
 */
export async function join(
  ctx: Context,
  ref: string,
  input: JoinTrouble,
): Promise<Answer<TicketAnswer> & { version: number }> {
  const { actor } = ctx;
  if (actor.kind !== 'contact')
    throw new AppError('forbidden', 'auth.forbidden', 'End users join a trouble themselves.');
  requireRight(actor, 'open');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(actor.msp, place.client);
  const told = await loadKnown(db, scope, place.number);
  if (!told) throw notFound();
  const [facts, prefix] = await Promise.all([ticketFacts(ctx, place.client), clientPrefix(ctx, place.client)]);
  const requester = await personOf(ctx, place.client, await findContact(ctx, place.client, actor.id));
  let number: number | undefined;
  return untilCurrent(async () => {
    const incident = await loadTicket(db, scope, place.number);
    if (!incident || !isJoinable(incident.state)) throw notFound();
    number ??= await takeNumbers(db, scope);
    const own = decided(joinTrouble(incident.state, { ...facts, number, requester, title: told.title }));
    const more = decided(decideOn(incident.state, facts, (one) => joinedBy(one, own.next.number, facts)));
    const body = ticketAnswer(own.next, 1, prefix, facts, false);
    const answer = { status: 201, body };
    const headers = { ETag: etagOf(1), Location: `/v1/tickets/${body.number}` };
    await commitTogether(db, [
      {
        ...openingOf(ctx, facts, scope, own),
        description: input.text,
        extra: [
          joinWrite(scope, place.number, actor.id, own.next.number),
          linkPut(scope, own.next.number, 'parent', place.number),
          ...(ctx.idempotency ? [ctx.idempotency.item(scope, { ...answer, headers })] : []),
        ],
      },
      {
        ...commandOf(ctx, facts, incident, more),
        extra: [linkPut(scope, place.number, 'child', own.next.number, { joined: true })],
      },
    ]);
    return { ...answer, version: 1 };
  }, joinAttempts).catch((error: unknown) => {
    if (error instanceof LostConditionError && error.position === 0) {
      throw new AppError(
        'conflict',
        'ticket.joined',
        'You have joined this already; your own ticket tells how it goes.',
      );
    }
    throw error;
  });
}

/** Many join at once when a trouble is told of: each waits for its turn at the incident. */
const joinAttempts = 25;
