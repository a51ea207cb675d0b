import type { Actor, ContactActor } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import type { Participant } from '@portico/domain/ticket/participants';
import type { Db } from '@portico/store/db';
import { loadAbsorbed } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadParticipant } from '@portico/store/ticket/participants';
import type { TicketRight } from './access.ts';
import { seesWhole } from './seen.ts';

/** How an actor stands to a ticket: it is theirs to work with, or they follow it and read its public part, no more. */
export type Sight = 'whole' | 'follower';

/**
 * The one rule of who sees a ticket. Who takes part in one that was merged follows it to its survivor.
 * @param present those who take part in it, where they were read already
 */
export async function sightOf(
  db: Db,
  actor: Actor,
  ticket: LoadedTicket,
  present?: readonly Participant[],
): Promise<Sight | undefined> {
  if (await seesWhole(db, actor, ticket)) return 'whole';
  if (actor.kind !== 'contact' || ticket.state.moved) return undefined;
  return (await takesPart(db, actor, ticket, present)) ? 'follower' : undefined;
}

/** Strongly consistent: who was taken off sees nothing any more. */
async function takesPart(
  db: Db,
  { id }: ContactActor,
  ticket: LoadedTicket,
  present: readonly Participant[] | undefined,
): Promise<boolean> {
  const { scope, state } = ticket;
  const there = async (n: number) => (await loadParticipant(db, scope, n, id)) !== undefined;
  if (present ? present.some((one) => one.id === id) : await there(state.number)) return true;
  if (state.absorbed === undefined) return false;
  const merged = await Promise.all((await loadAbsorbed(db, ticket)).map((one) => there(one.state.number)));
  return merged.includes(true);
}

/** @throws the one "not found" when the ticket may not be seen. */
export async function requireSight(
  db: Db,
  actor: Actor,
  ticket: LoadedTicket,
  present?: readonly Participant[],
): Promise<Sight> {
  const sight = await sightOf(db, actor, ticket, present);
  if (!sight) throw notFound();
  return sight;
}

/** @throws forbidden where a follower wants more than to read, or to follow no longer. */
export function requireMoreThan(sight: Sight, right: TicketRight): void {
  if (sight === 'whole' || right === 'read' || right === 'follow') return;
  throw new AppError('forbidden', 'ticket.follower', 'You follow this ticket; only its requester writes on it.');
}
