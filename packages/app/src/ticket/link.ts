import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { isRefusal, type TicketFacts } from '@portico/domain/ticket/facts';
import { decideOn } from '@portico/domain/ticket/service-level';
import type { TicketEvent } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { LostConditionError, StaleTicketError, type TicketCommand } from '@portico/store/ticket/commit';
import { survivingParts } from '@portico/store/ticket/family';
import { linkDelete, linkPut, unchanged } from '@portico/store/ticket/link';
import { loadTicketParts, type TicketParts } from '@portico/store/ticket/read';
import { commitTogether } from '@portico/store/ticket/together';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { assertCurrent, StaleError } from '../stale.ts';
import { requireRight } from './access.ts';
import { type Answer, etagOf, refusalError } from './command.ts';
import { ticketFacts } from './facts.ts';
import type { LinkInput, LinkType } from './link-input.ts';
import { refuseMoved } from './moved.ts';
import { resolveRef, type TicketRef } from './ref.ts';
import { requireSeenWhole } from './seen.ts';

/** How one ticket stands to another, and what that is from the other's side. */
const mirrors = {
  parent: 'child',
  child: 'parent',
  duplicate_of: 'duplicated_by',
  duplicated_by: 'duplicate_of',
  related: 'related',
} as const;

export interface LinkAnswer {
  readonly type: LinkType;
  readonly number: string;
}

type Done = Answer<LinkAnswer> & { version: number };

const attemptsMax = 5;
const linksMax = 100;
/** How far up parents are followed. A taller tree is refused: nobody could read it. */
const ancestorsMax = 25;

/** Links two tickets of one client, on both of them at once. */
export function link(ctx: Context, ref: string, input: LinkInput, ifMatch: number | undefined): Promise<Done> {
  return change(ctx, ref, input, ifMatch, 'ticket.linked', async (pair) => {
    const { type, mine, other } = pair;
    refuseDoubled(mine, other);
    if (type === 'parent') return climb(pair, mine, other);
    return type === 'child' ? climb(pair, other, mine) : [];
  });
}

/** Takes a link away from both tickets. @throws the one "not found" when there is no such link. */
export function unlink(ctx: Context, ref: string, input: LinkInput, ifMatch: number | undefined): Promise<Done> {
  return change(ctx, ref, input, ifMatch, 'ticket.unlinked', async ({ type, mine, other }) => {
    if (!mine.links.some((one) => one.type === type && one.n === numberOf(other))) throw notFound();
    return [];
  });
}

interface Pair {
  readonly db: Db;
  readonly scope: ClientScope;
  readonly type: LinkType;
  readonly mine: TicketParts;
  readonly other: TicketParts;
}

async function change(
  ctx: Context,
  ref: string,
  input: LinkInput,
  ifMatch: number | undefined,
  type: 'ticket.linked' | 'ticket.unlinked',
  check: (pair: Pair) => Promise<readonly Write[]>,
): Promise<Done> {
  requireRight(ctx.actor, 'work');
  const place = await resolveRef(ctx, ref);
  const there = await resolveRef(ctx, input.ref);
  // A ticket of another client is the one that is not there: links never cross clients, and never tell that they exist.
  if (there.client !== place.client) throw notFound();
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const [facts, prefix] = await Promise.all([ticketFacts(ctx, place.client), clientPrefix(ctx, place.client)]);
  for (let attempt = 1; ; attempt++) {
    const [mine, other] = await Promise.all([loadLinked(ctx, db, place), loadLinked(ctx, db, there)]);
    if (numberOf(mine) === numberOf(other)) throw invalid('/ref', 'a ticket cannot be linked to itself');
    const answer = {
      status: type === 'ticket.linked' ? 201 : 200,
      body: { type: input.type, number: `${prefix}-${numberOf(other)}` },
    };
    assertCurrent(ifMatch, mine.ticket.version);
    const held = await check({ db, scope, type: input.type, mine, other });
    const version = mine.ticket.version + 1;
    const kept = ctx.idempotency?.item(scope, { ...answer, headers: { ETag: etagOf(version) } });
    try {
      await commitTogether(db, [
        command(ctx, facts, scope, mine, other, input.type, type, [...held, ...(kept ? [kept] : [])]),
        command(ctx, facts, scope, other, mine, mirrors[input.type], type, []),
      ]);
      return { ...answer, version };
    } catch (error) {
      // A link item that is there, or gone, is a change by somebody else too: judged again on what is there now.
      const again = error instanceof StaleTicketError || (error instanceof LostConditionError && !kept);
      if (!again) throw error;
      if (ifMatch !== undefined || attempt >= attemptsMax) throw new StaleError(version);
    }
  }
}

/** A ticket with its links, or the one it is merged into. */
export async function loadLinked(ctx: Context, db: Db, place: TicketRef): Promise<TicketParts> {
  const scope = clientScope(ctx.actor.msp, place.client);
  const asked = await loadTicketParts(db, scope, place.number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked.ticket);
  const parts = await survivingParts(db, asked);
  await requireSeenWhole(db, ctx.actor, parts.ticket);
  return parts;
}

function command(
  ctx: Context,
  facts: TicketFacts,
  scope: ClientScope,
  mine: TicketParts,
  other: TicketParts,
  linkType: LinkType,
  type: 'ticket.linked' | 'ticket.unlinked',
  extra: readonly Write[],
): TicketCommand {
  const [number, target] = [numberOf(mine), numberOf(other)];
  const events: TicketEvent[] = [{ type, data: { type: linkType, number: target } }];
  const decision = decideOn(mine.ticket.state, facts, (ticket) => ({
    next: { ...ticket, updatedAt: facts.now },
    events,
  }));
  if (isRefusal(decision)) throw refusalError(decision);
  const write = type === 'ticket.linked' ? linkPut : linkDelete;
  return {
    scope,
    before: mine.ticket,
    next: decision.next,
    events: decision.events,
    by: facts.by,
    via: ctx.via,
    at: ctx.now,
    requestId: ctx.requestId,
    extra: [write(scope, number, linkType, target), ...extra],
  };
}

function numberOf(parts: TicketParts): number {
  return parts.ticket.state.number;
}

/** @throws conflict where the two are linked already, or one of them has as many links as it may. */
export function refuseDoubled(mine: TicketParts, other: TicketParts): void {
  const known = mine.links.find((one) => one.n === numberOf(other));
  if (known) {
    throw new AppError('conflict', 'ticket.already_linked', `These tickets are linked already (${known.type}).`);
  }
  for (const parts of [mine, other]) {
    if (parts.links.length >= linksMax) {
      throw new AppError('conflict', 'ticket.too_many_links', `A ticket has at most ${linksMax} links.`);
    }
  }
}

/**
 * Follows the new parent's own parents: the child must not be among them, and has none yet. Each ancestor is held at
 * the version that was read, so two links made at once cannot close a circle between them.
 */
async function climb({ db, scope }: Pair, child: TicketParts, parent: TicketParts): Promise<Write[]> {
  if (child.links.some((one) => one.type === 'parent')) {
    throw new AppError('conflict', 'ticket.has_parent', 'The ticket has a parent already; take that link away first.');
  }
  const held: Write[] = [];
  let above = parent.links.find((one) => one.type === 'parent')?.n;
  for (let step = 0; above !== undefined; step++) {
    if (above === numberOf(child)) {
      throw new AppError('conflict', 'ticket.parent_circle', 'The ticket is an ancestor of the other one already.');
    }
    if (step >= ancestorsMax) {
      throw new AppError('conflict', 'ticket.too_deep', `At most ${ancestorsMax} tickets may stand above one.`);
    }
    const next: TicketParts | undefined = await loadTicketParts(db, scope, above);
    if (!next) break;
    held.push(unchanged(scope, above, next.ticket.version));
    above = next.links.find((one) => one.type === 'parent')?.n;
  }
  return held;
}
