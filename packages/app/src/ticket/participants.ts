import { grantsCover } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { clientScope, crockford, providerScope } from '@portico/domain/kernel/scope';
import {
  type AddParticipant,
  addParticipant,
  type Participant,
  removeParticipant,
} from '@portico/domain/ticket/participants';
import type { Db } from '@portico/store/db';
import { contactOfAddress, loadContact, loadStaff } from '@portico/store/tenant/directory';
import { pointerWrite } from '@portico/store/ticket/commit';
import { loadAbsorbed, survivorOf } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import {
  loadParticipants,
  type ParticipantItem,
  participantDelete,
  participantPut,
} from '@portico/store/ticket/participants';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { seesDirectory } from '../directory/directory.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { requireRight, seesInternal } from './access.ts';
import { type Answer, runOnTicket } from './command.ts';
import { refuseMoved } from './moved.ts';
import { resolveRef, type TicketRef } from './ref.ts';
import { requireSight, type Sight } from './sight.ts';

export interface ParticipantView {
  readonly id: string;
  readonly kind: string;
  readonly role: string;
  readonly name: string;
  /** Of an outside address only: people of the client and staff are known by their names. */
  readonly address?: string;
  readonly since: string;
}

/**
 * Who takes part in a ticket. Its requester sees the client's people and outside addresses, since they read along;
 * which staff follow it is the desk's own affair. A follower sees that they follow, and nobody else.
 */
export async function participants(ctx: Context, ref: string): Promise<{ items: ParticipantView[] }> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const asked = await loadTicket(db, scope, place.number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const head = await survivorOf(db, asked);
  const sight = await requireSight(db, ctx.actor, head);
  const present = (await familyParticipants(db, head)).flatMap((one) => one.present);
  const shown = present.filter((one) => mayKnow(ctx, sight, one));
  const names = await nameActors(ctx, place.client, head.state, shown.flatMap(actorOf));
  return { items: shown.map((one) => viewOf(one, names)) };
}

interface Present {
  readonly ticket: LoadedTicket;
  readonly present: readonly ParticipantItem[];
}

/** Who takes part in a ticket and in those merged into it: each stays on the ticket that they were put on. */
async function familyParticipants(db: Db, head: LoadedTicket): Promise<Present[]> {
  const family = [head, ...(await loadAbsorbed(db, head))];
  return Promise.all(
    family.map(async (ticket) => ({
      ticket,
      present: await loadParticipants(db, ticket.scope, ticket.state.number),
    })),
  );
}

function mayKnow(ctx: Context, sight: Sight, one: Participant): boolean {
  if (sight === 'follower') return one.id === ctx.actor.id;
  return seesInternal(ctx.actor) || one.kind !== 'staff';
}

function actorOf(one: Participant): { kind: 'staff' | 'contact'; id: string }[] {
  return one.kind === 'external' ? [] : [{ kind: one.kind, id: one.id }];
}

function viewOf(one: ParticipantItem, names: (by: { kind: 'staff' | 'contact'; id: string }) => NamedActor) {
  const known = actorOf(one)[0];
  const { id, kind, role, address } = one;
  const name = known ? names(known).name : (address ?? '');
  return { id, kind, role, name, ...(address === undefined ? {} : { address }), since: one.at };
}

type Done = Answer<ParticipantView> & { version: number };

/** Lets somebody follow a ticket, or puts them in cc. Named again, they take the role that was named last. */
export async function follow(ctx: Context, ref: string, input: AddParticipant): Promise<Done> {
  const place = await resolveRef(ctx, ref);
  const scope = clientScope(ctx.actor.msp, place.client);
  requireRight(ctx.actor, 'follow');
  let present: readonly ParticipantItem[] = [];
  let found: Found | undefined;
  return runOnTicket(ctx, ref, {
    right: 'follow',
    load: async ({ db, ref: at, sight }) => {
      if (sight === 'follower') {
        throw new AppError(
          'forbidden',
          'ticket.follower',
          'You follow this ticket; its requester chooses who else does.',
        );
      }
      present = await loadParticipants(db, scope, at.number);
      found ??= await whoIs(ctx, place, input);
      const { address } = found;
      // An outside address has an id of its own on each ticket, kept when it is named again.
      const again = address === undefined ? undefined : present.find((one) => one.address === address);
      if (again) found = { ...found, who: { ...found.who, id: again.id } };
    },
    decide: (ticket) => {
      const { who, address } = required(found);
      return addParticipant(ticket, who, present, address);
    },
    extra: async ({ ref: at, before }) => {
      const { who, address } = required(found);
      const entry = { at: ctx.now, by: { kind: ctx.actor.kind, id: ctx.actor.id }, v: before.version + 1 };
      return [
        participantPut(scope, at.number, who, entry, address),
        ...(who.kind === 'contact' ? [pointerWrite(scope, who.id, before.state)] : []),
      ];
    },
    answer: () => {
      const { who, name, address } = required(found);
      return { status: 201, body: { ...who, name, ...(address === undefined ? {} : { address }), since: ctx.now } };
    },
  });
}

function required(found: Found | undefined): Found {
  if (!found) throw new Error('nobody was looked up');
  return found;
}

interface Found {
  readonly who: Participant;
  readonly name: string;
  readonly address?: string;
}

/** The one who is meant, if the caller may name them. Who is of another client is nobody, by the same words. */
async function whoIs(ctx: Context, place: TicketRef, { person, email, role }: AddParticipant): Promise<Found> {
  const db = await ctx.client(place.client);
  const t = clientScope(ctx.actor.msp, place.client);
  const id = person ?? (email === undefined ? undefined : await contactOfAddress(db, t, email));
  const contact = id === undefined ? undefined : await loadContact(db, t, id);
  if (contact?.active) return { who: { id: contact.id, kind: 'contact', role }, name: contact.name };
  if (email !== undefined) {
    if (contact || ctx.actor.kind === 'contact') throw invalid('/email', 'nobody of this client has this address');
    return { who: { id: `ext_${crockford(ctx.random(10), 10)}`, kind: 'external', role }, name: email, address: email };
  }
  if (!seesDirectory(ctx)) throw invalid('/person', 'no such person at this client');
  const staff = await loadStaff(await ctx.provider(), providerScope(ctx.actor.msp), person ?? '');
  if (!staff?.active) throw invalid('/person', 'no such person at this client or at the desk');
  if (!grantsCover(staff.grants, place.client)) throw invalid('/person', `${staff.name} may not see this client`);
  return { who: { id: staff.id, kind: 'staff', role }, name: staff.name };
}

/** Takes somebody off: the desk and the requester anybody they see, everybody else themselves. */
export async function unfollow(
  ctx: Context,
  ref: string,
  person: string,
): Promise<Answer<ParticipantView> & { version: number }> {
  const place = await resolveRef(ctx, ref);
  const scope = clientScope(ctx.actor.msp, place.client);
  let gone: ParticipantItem | undefined;
  let name = '';
  const required = (): ParticipantItem => {
    if (!gone) throw notFound();
    return gone;
  };
  return runOnTicket(ctx, ref, {
    right: 'follow',
    holder: async (db, survivor) => {
      const family = await familyParticipants(db, survivor);
      return family.find(({ present }) => present.some((one) => one.id === person))?.ticket ?? survivor;
    },
    load: async ({ db, ref: at, before, sight }) => {
      const present = await loadParticipants(db, scope, at.number);
      gone = present.find((one) => one.id === person && mayKnow(ctx, sight, one));
      if (!gone) throw notFound();
      const names = await nameActors(ctx, place.client, before.state, actorOf(gone));
      name = viewOf(gone, names).name;
    },
    decide: (ticket) => removeParticipant(ticket, required()),
    extra: async ({ ref: at }) => [participantDelete(scope, at.number, person)],
    answer: () => {
      const { id, kind, role, address, at } = required();
      return { status: 200, body: { id, kind, role, name, ...(address === undefined ? {} : { address }), since: at } };
    },
  });
}
