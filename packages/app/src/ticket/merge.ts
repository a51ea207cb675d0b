import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import type { Decision, TicketFacts } from '@portico/domain/ticket/facts';
import { absorb, familyMax, mayUnmerge, mergeAway, release, unmerge as restore } from '@portico/domain/ticket/merge';
import { decideOn } from '@portico/domain/ticket/service-level';
import { foldEntries, type LogEntry, type TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { loadAbsorbed, loadSurvivor } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { readEntry } from '@portico/store/ticket/log';
import { loadTicket, readLog } from '@portico/store/ticket/read';
import { commitTogether } from '@portico/store/ticket/together';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { requireRight } from './access.ts';
import { type Answer, commandOf, decided, etagOf, refusalError, untilCurrent } from './command.ts';
import { factsOf, ticketFacts } from './facts.ts';
import { refuseMoved } from './moved.ts';
import { resolveRef } from './ref.ts';
import { requireSeenWhole } from './seen.ts';

export interface MergeAnswer {
  readonly number: string;
  readonly into: string;
  readonly undoUntil: string;
}

export interface UnmergeAnswer {
  readonly number: string;
  readonly from: string;
}

type Done<T> = Answer<T> & { version: number };

/** What the two ends of a merge share. */
interface Ground {
  readonly db: Db;
  readonly scope: ClientScope;
  readonly facts: TicketFacts;
  readonly prefix: string;
  readonly number: number;
}

async function groundOf(ctx: Context, ref: string): Promise<Ground> {
  requireRight(ctx.actor, 'work');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const [facts, prefix] = await Promise.all([ticketFacts(ctx, place.client), clientPrefix(ctx, place.client)]);
  return { db, scope: clientScope(ctx.actor.msp, place.client), facts, prefix, number: place.number };
}

/** Merges a ticket into another one of its client. What it holds stays with it and is read through the other one. */
export async function merge(ctx: Context, ref: string, input: { readonly into: string }): Promise<Done<MergeAnswer>> {
  const ground = await groundOf(ctx, ref);
  const { db, scope, facts, prefix, number } = ground;
  const there = await resolveRef(ctx, input.into);
  // A ticket of another client is the one that is not there: merging never crosses clients.
  if (clientScope(ctx.actor.msp, there.client) !== scope) throw notFound();
  return untilCurrent(async () => {
    const mine = await loadOwn(ctx, ground);
    const other = await loadSurvivor(db, scope, there.number);
    if (!other) throw notFound();
    await refuseMoved(ctx, other);
    await requireSeenWhole(db, ctx.actor, other);
    const into = other.state.number;
    if (into === number) throw invalid('/into', 'a ticket cannot be merged into itself');
    await refuseLarge(db, mine, other);
    const own = await factsOf(ctx, facts, mine.state);
    const away = decided(decideOn(mine.state, own, (ticket) => mergeAway(ticket, into, mine.version, own)));
    const taken = decided(decideOn(other.state, facts, (ticket) => absorb(ticket, number, facts)));
    const undoUntil = away.next.merged?.until ?? facts.now;
    const body = { number: `${prefix}-${number}`, into: `${prefix}-${into}`, undoUntil };
    return commitBoth(ctx, ground, [mine, away], [other, taken], body);
  });
}

/** Undoes a merge: both tickets are as they would be without it, with what came in meanwhile by the number it named. */
export async function unmerge(ctx: Context, ref: string): Promise<Done<UnmergeAnswer>> {
  const ground = await groundOf(ctx, ref);
  const { db, scope, facts, prefix, number } = ground;
  return untilCurrent(async () => {
    const mine = await loadOwn(ctx, ground);
    const why = mayUnmerge(mine.state, facts);
    if (why) throw refusalError(why);
    const into = mine.state.merged?.into ?? 0;
    const other = await loadTicket(db, scope, into);
    if (!other) throw new Error(`${scope} ${number} is merged into ${into}, which is not there`);
    const { before, since } = await history(db, scope, mine);
    const back = decided(restore(mine.state, before, since, await factsOf(ctx, facts, before)));
    const given = decided(decideOn(other.state, facts, (ticket) => release(ticket, number, facts)));
    const body = { number: `${prefix}-${number}`, from: `${prefix}-${into}` };
    return commitBoth(ctx, ground, [mine, back], [other, given], body);
  });
}

async function loadOwn(ctx: Context, { db, scope, number }: Ground): Promise<LoadedTicket> {
  const mine = await loadTicket(db, scope, number);
  if (!mine) throw notFound();
  await refuseMoved(ctx, mine);
  return mine;
}

async function refuseLarge(db: Db, ...tickets: readonly LoadedTicket[]): Promise<void> {
  const families = await Promise.all(tickets.map((one) => loadAbsorbed(db, one)));
  const members = families.reduce((sum, one) => sum + one.length + 1, 0);
  if (members <= familyMax) return;
  throw new AppError('conflict', 'ticket.too_many_merged', `At most ${familyMax} tickets can become one.`);
}

/** The ticket as it was before the merge, and what its log holds since. */
async function history(
  db: Db,
  scope: ClientScope,
  { state }: LoadedTicket,
): Promise<{ before: TicketState; since: LogEntry[] }> {
  const earlier: LogEntry[] = [];
  const since: LogEntry[] = [];
  const v = state.merged?.v ?? 0;
  for await (const item of readLog(db, scope, state.number)) {
    if (item.v !== v) (item.v < v ? earlier : since).push(readEntry(item));
  }
  const before = foldEntries(earlier);
  if (!before) throw new Error(`the log of ${scope} ${state.number} has nothing before its merge`);
  return { before, since };
}

async function commitBoth<T>(
  ctx: Context,
  { db, scope, facts }: Ground,
  [mine, own]: readonly [LoadedTicket, Decision],
  [other, its]: readonly [LoadedTicket, Decision],
  body: T,
): Promise<Done<T>> {
  const version = mine.version + 1;
  const answer = { status: 200, body };
  const kept = ctx.idempotency?.item(scope, { ...answer, headers: { ETag: etagOf(version) } });
  await commitTogether(db, [
    { ...commandOf(ctx, facts, mine, own), extra: kept ? [kept] : [] },
    commandOf(ctx, facts, other, its),
  ]);
  return { ...answer, version };
}
