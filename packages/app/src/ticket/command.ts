import { AppError, notFound } from '@portico/domain/kernel/error';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { type Decision, isRefusal, type Refusal, type TicketFacts } from '@portico/domain/ticket/facts';
import { decideOn } from '@portico/domain/ticket/service-level';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import {
  type Brought,
  commitTicket,
  LostConditionError,
  type NewMessage,
  StaleTicketError,
  type TicketCommand,
} from '@portico/store/ticket/commit';
import { survivorOf } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { StaleError } from '../stale.ts';
import { requireRight, type TicketRight } from './access.ts';
import { factsOf, ticketFacts } from './facts.ts';
import { commitOnBoth } from './landing.ts';
import { refuseMoved } from './moved.ts';
import { resolveRef, type TicketRef } from './ref.ts';
import { requireMoreThan, requireSight, type Sight } from './sight.ts';
import { staleError } from './stale-diff.ts';

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
  readonly under?: 'provider' | undefined;
  /** The version the caller has seen (`If-Match`); absent where the command fits any version. */
  readonly ifMatch?: number | undefined;
  /** Decides and answers, and changes nothing. */
  readonly dry?: boolean | undefined;
  /** It ends the ticket's children too, so it waits for none of them. */
  readonly endsChildren?: true;
  /** Finds the ticket that has the part this is about, among those that have become one: parts stay where they are. */
  holder?(db: Db, survivor: LoadedTicket): Promise<LoadedTicket>;
  /** Reads what the decision needs beside the head, anew for each attempt: after the head, so that it is no older. */
  load?(at: TicketAt): Promise<void>;
  /** Pure: see packages/domain/src/ticket. */
  decide(ticket: TicketState, facts: TicketFacts, version: number): Decision | Refusal;
  /** Fields that a save concerns: where it comes too late, its author reads what became of each. */
  fields?(ticket: TicketState): readonly string[];
  readonly message?: NewMessage | undefined;
  /** Files that come with the message; asked for after `load`. */
  brought?(): Brought;
  /** Further writes in the same transaction. */
  extra?(at: TicketAt): Promise<readonly Write[]>;
  /** Conditions of `extra` are on what `holder` or `load` read: where one does not hold any more, all is judged anew. */
  readonly rereads?: true;
  /** Seals of the texts in `extra`; asked for after it. */
  seals?(): Readonly<Record<string, string>>;
  answer(next: TicketState, version: number, facts: TicketFacts): Answer<T>;
}

/** What a verb is told beside its own input by whoever calls it for many tickets: see packages/app/src/job. */
export interface VerbMore {
  readonly under?: 'provider';
  /** Further writes in the same transaction. */
  extra?(at: TicketAt): Promise<readonly Write[]>;
  /** Decides and answers, and changes nothing. */
  readonly dry?: boolean;
}

export interface TicketAt {
  readonly db: Db;
  readonly ref: TicketRef;
  readonly before: LoadedTicket;
  /** The ticket that stands for its family: `before`, unless the command is about a part of one merged into it. */
  readonly survivor: LoadedTicket;
  readonly sight: Sight;
  /** The ticket whose number was named: `before`, or one merged into it. A message stays on it. */
  readonly asked: LoadedTicket;
}

// Asked for rarely: loaded at the first time, so that the function starts with less.
const merged = () => import('./merged-facts.ts');
const ending = () => import('./ending.ts');

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
  const inForce = await ticketFacts(ctx, place.client);
  for (let attempt = 1; ; attempt++) {
    const asked = await loadTicket(db, scope, place.number);
    if (!asked) throw notFound();
    await refuseMoved(ctx, asked);
    // What is asked of a merged ticket is asked of the one it is merged into.
    const survivor = await survivorOf(db, asked);
    const sight = await requireSight(db, ctx.actor, survivor);
    requireMoreThan(sight, verb.right);
    const before = (await verb.holder?.(db, survivor)) ?? survivor;
    if (verb.ifMatch !== undefined && verb.ifMatch !== before.version) {
      throw await staleError(ctx, db, before, verb.ifMatch, verb.fields?.(before.state) ?? []);
    }
    const ref = { client: place.client, number: before.state.number };
    const at: TicketAt = { db, ref, before, survivor, asked, sight };
    await verb.load?.(at);
    const ruled = await factsOf(ctx, inForce, before.state);
    const facts = before.state.absorbed ? await (await merged()).withMerged(db, ruled, before) : ruled;
    const decision = decideOn(before.state, facts, (ticket) => verb.decide(ticket, facts, before.version));
    if (isRefusal(decision)) throw refusalError(decision);
    const answer = verb.answer(decision.next, before.version + 1, facts);
    const extra = [...((await verb.extra?.(at)) ?? [])];
    const own = verb.rereads ? extra.length : 0;
    const held =
      facts.desk.parentWaitsForChildren || facts.merged
        ? await (await ending()).heldWhileEnding(db, before, decision.next, facts, verb.endsChildren === true)
        : [];
    if (verb.dry) return { ...answer, version: before.version + 1 };
    if (ctx.idempotency)
      extra.push(
        ctx.idempotency.item(scope, { ...answer, headers: { ETag: etagOf(answer.tag ?? before.version + 1) } }),
      );
    try {
      const command = {
        ...commandOf(ctx, facts, before, decision),
        message: verb.message,
        brought: verb.brought?.(),
        extra: [...extra, ...held],
        seals: verb.seals?.(),
      };
      const landsApart = asked !== before && verb.message !== undefined;
      const done = landsApart ? await commitOnBoth(db, command, asked) : await commitTicket(db, command);
      return { ...answer, version: done.version };
    } catch (error) {
      // What was held or read has moved: judged again on what it is now.
      const lost = error instanceof LostConditionError ? error.position : undefined;
      const heldMoved = lost !== undefined && (lost < own || lost >= extra.length);
      if (!(error instanceof StaleTicketError || heldMoved)) throw error;
      // With `If-Match` the next round finds another version, and says what became of it.
      if (attempt >= ATTEMPTS) throw new StaleError(before.version + 1);
    }
  }
}

/** A decision as the store takes it. */
export function commandOf(
  ctx: Context,
  facts: TicketFacts,
  before: LoadedTicket,
  decision: Decision,
): TicketCommand & { readonly before: LoadedTicket } {
  return {
    scope: before.scope,
    before,
    next: decision.next,
    events: decision.events,
    by: facts.by,
    via: ctx.via,
    at: ctx.now,
    requestId: ctx.requestId,
    texts: decision.texts,
  };
}

/** Strong entity tag of a version (RFC 9110 §8.8.3). */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/** A pure refusal as the caller hears it: a fault of a field, or a conflict with the ticket's state. */
export function refusalError({ refused }: Refusal): AppError {
  if (refused.faults) return new AppError('invalid', refused.code, refused.why, refused.faults);
  if (refused.pointer === undefined) return new AppError('conflict', refused.code, refused.why);
  return new AppError('invalid', refused.code, 'Some fields need attention.', [
    { pointer: refused.pointer, detail: refused.why },
  ]);
}

/** What was decided. @throws the refusal as the caller hears it. */
export function decided(outcome: Decision | Refusal): Decision {
  if (isRefusal(outcome)) throw refusalError(outcome);
  return outcome;
}

/** A new ticket as the store takes it. */
export function openingOf(ctx: Context, facts: TicketFacts, scope: ClientScope, decision: Decision): TicketCommand {
  return {
    scope,
    next: decision.next,
    events: decision.events,
    by: facts.by,
    via: ctx.via,
    at: ctx.now,
    requestId: ctx.requestId,
  };
}

/** A command on several tickets, judged anew whenever one of them was changed first. */
export async function untilCurrent<T>(attempt: () => Promise<T>, most = ATTEMPTS): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StaleTicketError)) throw error;
      if (tries >= most)
        throw new AppError('conflict', 'ticket.busy', 'The ticket is being changed by many at once; try again.');
    }
  }
}
