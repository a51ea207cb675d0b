import { actorRef } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import { type ClientId, type ClientScope, clientScope, crockford } from '@portico/domain/kernel/scope';
import type { NewAdvisory } from '@portico/domain/tenant/advisory';
import {
  advisoriesMax,
  clientAdvisories,
  dropAdvisory,
  personAdvisories,
  putAdvisory,
  putVipMark,
} from '@portico/store/tenant/advisories';
import type { Context } from '../context.ts';
import { type AdvisoryView, advisoriesOf, advisoryView, isVip } from './advised.ts';
import { findClient, findContact } from './directory.ts';

/** A person as the desk knows them beside their tickets. */
export interface ContactCard {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly vip: boolean;
  readonly advisories: readonly AdvisoryView[];
}

type Done<T> = Promise<{ status: number; body: T }>;

/** All advisories of a client as a whole, in force or not. */
export async function listAdvisories(ctx: Context, client: ClientId): Promise<{ items: AdvisoryView[] }> {
  requireDesk(ctx);
  const found = await findClient(ctx, client);
  const all = await clientAdvisories(await ctx.client(found.id), clientScope(ctx.actor.msp, found.id));
  return { items: all.map((one) => advisoryView(one, 'client')) };
}

/** A person with everything that the desk was told of them. */
export async function contactCard(ctx: Context, client: ClientId, person: string): Promise<ContactCard> {
  requireDesk(ctx);
  const contact = await findContact(ctx, client, person);
  const t = clientScope(ctx.actor.msp, client);
  const db = await ctx.client(client);
  const [vip, advisories] = await Promise.all([isVip(db, t, contact), advisoriesOf(db, t, person)]);
  const { id, name, email, roles, active } = contact;
  return { id, name, email, roles, active, vip, advisories: advisories.map((one) => advisoryView(one, 'person')) };
}

/** Writes an advisory of a client, or of one person there. */
export async function addAdvisory(ctx: Context, client: ClientId, input: NewAdvisory): Done<AdvisoryView> {
  requireAdmin(ctx);
  const { person, ...advisory } = input;
  if (person !== undefined) await findContact(ctx, client, person);
  const t = clientScope(ctx.actor.msp, (await findClient(ctx, client)).id);
  const db = await ctx.client(client);
  const present = person === undefined ? await clientAdvisories(db, t) : await personAdvisories(db, t, person);
  if (present.length >= advisoriesMax) {
    throw new AppError('conflict', 'advisory.too_many', `There are ${advisoriesMax} already, more than anybody reads.`);
  }
  const id = `adv_${crockford(ctx.random(10), 10)}`;
  const about = person === undefined ? {} : { person };
  await putAdvisory(db, t, { ...advisory, ...about, id, at: ctx.now, by: actorRef(ctx.actor) });
  forget(ctx, t, person);
  return { status: 201, body: advisoryView({ ...advisory, id }, person === undefined ? 'client' : 'person') };
}

/** Takes an advisory away that an administrator wrote. @throws the one "not found". */
export async function removeAdvisory(
  ctx: Context,
  client: ClientId,
  id: string,
  person: string | undefined,
): Done<{ id: string }> {
  requireAdmin(ctx);
  const t = clientScope(ctx.actor.msp, (await findClient(ctx, client)).id);
  if (!(await dropAdvisory(await ctx.client(client), t, person, id))) throw notFound();
  forget(ctx, t, person);
  return { status: 200, body: { id } };
}

/** Says whether somebody is a VIP; it outranks the client's file, and holds for tickets opened from now on. */
export async function markVip(ctx: Context, client: ClientId, person: string, vip: boolean): Done<ContactCard> {
  requireAdmin(ctx);
  await findContact(ctx, client, person);
  const t = clientScope(ctx.actor.msp, client);
  await putVipMark(await ctx.client(client), t, person, vip, actorRef(ctx.actor));
  return { status: 200, body: await contactCard(ctx, client, person) };
}

function forget(ctx: Context, t: ClientScope, person: string | undefined): void {
  ctx.cache.forget(t, person === undefined ? 'advisories' : `advisories:${person}`);
}

function requireDesk({ actor }: Context): void {
  if (actor.kind === 'staff' || (actor.kind === 'key' && actor.client === undefined)) return;
  throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
}

function requireAdmin({ actor }: Context): void {
  if (actor.kind === 'staff' && actor.role === 'admin') return;
  throw new AppError('forbidden', 'auth.forbidden', 'Only an administrator of the service desk does this.');
}
