import { AppError, notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { type Decision, isRefusal, type Refusal, type TicketFacts } from '@portico/domain/ticket/facts';
import { decideOn } from '@portico/domain/ticket/service-level';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { commitTicket, type NewMessage, StaleTicketError } from '@portico/store/ticket/commit';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { StaleError } from '../stale.ts';
import { requireRight, requireSeen, type TicketRight } from './access.ts';
import { ticketFacts } from './facts.ts';
import { resolveRef, type TicketRef } from './ref.ts';

/** How a command answers: what the caller is sent, known before the commit so that it can be recorded with it. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** The version of what is answered, where that is a part of the ticket with versions of its own. */
  readonly tag?: number;
}

export interface TicketVerb<T> {
  readonly right: TicketRight;
  /** A command that also writes items of the MSP runs under its credential: staff only. */
  readonly under?: 'provider';
  /** The version the caller has seen (`If-Match`); absent where the command fits any version. */
  readonly ifMatch?: number | undefined;
  /** Reads what the decision needs beside the head, anew for each attempt: after the head, so that it is no older. */
  load?(at: TicketAt): Promise<void>;
  /** Pure: see packages/domain/src/ticket. */
  decide(ticket: TicketState, facts: TicketFacts, version: number): Decision | Refusal;
  readonly message?: NewMessage | undefined;
  /** Further writes in the same transaction. */
  extra?(at: TicketAt): Promise<readonly Write[]>;
  /** Seals of the texts in `extra`; asked for after it. */
  seals?(): Readonly<Record<string, string>>;
  answer(next: TicketState, version: number): Answer<T>;
}

export interface TicketAt {
  readonly db: Db;
  readonly ref: TicketRef;
  readonly before: LoadedTicket;
}

const ATTEMPTS = 5;

/** authorize -> load -> decide -> commit -> return, for every command on one ticket. */
export async function runOnTicket<T>(
  ctx: Context,
  ref: string,
  verb: TicketVerb<T>,
): Promise<Answer<T> & { version: number }> {
  requireRight(ctx.actor, verb.right);
  const place = await resolveRef(ctx, ref);
  const own = await ctx.client(place.client);
  const db = verb.under === 'provider' ? await ctx.provider() : own;
  const scope = clientScope(ctx.actor.msp, place.client);
  const facts = await ticketFacts(ctx, place.client);
  for (let attempt = 1; ; attempt++) {
    const before = await loadTicket(db, scope, place.number);
    if (!before) throw notFound();
    requireSeen(ctx.actor, before.state);
    if (verb.ifMatch !== undefined && verb.ifMatch !== before.version) throw new StaleError(before.version);
    await verb.load?.({ db, ref: place, before });
    const decision = decideOn(before.state, facts, (ticket) => verb.decide(ticket, facts, before.version));
    if (isRefusal(decision)) throw refusalError(decision);
    const answer = verb.answer(decision.next, before.version + 1);
    const extra = [...((await verb.extra?.({ db, ref: place, before })) ?? [])];
    if (ctx.idempotency)
      extra.push(
        ctx.idempotency.item(scope, { ...answer, headers: { ETag: etagOf(answer.tag ?? before.version + 1) } }),
      );
    try {
      const done = await commitTicket(db, {
        scope,
        before,
        next: decision.next,
        events: decision.events,
        by: facts.by,
        at: ctx.now,
        requestId: ctx.requestId,
        texts: decision.texts,
        message: verb.message,
        extra,
        seals: verb.seals?.(),
      });
      return { ...answer, version: done.version };
    } catch (error) {
      if (!(error instanceof StaleTicketError)) throw error;
      if (verb.ifMatch !== undefined || attempt >= ATTEMPTS) throw new StaleError(before.version + 1);
    }
  }
}

/** Strong entity tag of a version (RFC 9110 §8.8.3). */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/** A pure refusal as the caller hears it: a fault of a field, or a conflict with the ticket's state. */
export function refusalError({ refused }: Refusal): AppError {
  if (refused.pointer === undefined) return new AppError('conflict', refused.code, refused.why);
  return new AppError('invalid', refused.code, 'Some fields need attention.', [
    { pointer: refused.pointer, detail: refused.why },
  ]);
}
