import { mayEnter } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope, isClientId, providerScope } from '@portico/domain/kernel/scope';
import { loadCurrent } from '@portico/store/tenant/config';
import {
  type ClientRow,
  type ContactItem,
  listClients,
  listStaff,
  listTeams,
  loadContact,
  type StaffRow,
  type TeamRow,
} from '@portico/store/tenant/directory';
import type { Context } from '../context.ts';

/** Clients, teams and staff of an MSP: small, read often, at most 60 s old. */
export interface Directory {
  readonly clients: ReadonlyMap<string, ClientRow>;
  readonly teams: ReadonlyMap<string, TeamRow>;
  readonly staff: ReadonlyMap<string, StaffRow>;
}

export async function mspDirectory(ctx: Context): Promise<Directory> {
  const p = providerScope(ctx.actor.msp);
  return ctx.cache.get(p, 'directory', async () => {
    const db = await ctx.provider();
    const [clients, teams, staff] = await Promise.all([listClients(db, p), listTeams(db, p), listStaff(db, p)]);
    return {
      clients: new Map(clients.map((one) => [one.id, one])),
      teams: new Map(teams.map((one) => [one.id, one])),
      staff: new Map(staff.map((one) => [one.id, one])),
    };
  });
}

/** Whether the actor sees the MSP's directory: its own people and MSP-wide keys. */
export function seesDirectory(ctx: Context): boolean {
  const { actor } = ctx;
  return actor.kind === 'staff' || actor.kind === 'system' || (actor.kind === 'key' && actor.client === undefined);
}

/** The clients that the actor may enter. */
export async function visibleClients(ctx: Context): Promise<ClientRow[]> {
  if (!seesDirectory(ctx)) {
    const own = ownClient(ctx);
    return own ? [await clientProfile(ctx, own)] : [];
  }
  const { clients } = await mspDirectory(ctx);
  return [...clients.values()].filter((one) => mayEnter(ctx.actor, ctx.actor.msp, one.id));
}

function ownClient(ctx: Context): ClientId | undefined {
  const { actor } = ctx;
  return actor.kind === 'contact' || actor.kind === 'key' ? actor.client : undefined;
}

/** A client's profile from its own partition: the way for those who may not see the MSP's. */
export async function clientProfile(ctx: Context, id: ClientId): Promise<ClientRow> {
  const t = clientScope(ctx.actor.msp, id);
  return ctx.cache.get(t, 'profile', async () => {
    const db = await ctx.client(id);
    const found = await loadCurrent(db, t, ['profile']);
    return found.get('profile')?.value as ClientRow; // Safe: written by the installer from a ClientRow.
  });
}

/** A client by id or slug. @throws the one "not found" for a client that does not exist or may not be entered. */
export async function findClient(ctx: Context, idOrSlug: string): Promise<ClientRow> {
  const visible = await visibleClients(ctx);
  const found = visible.find((one) => (isClientId(idOrSlug) && one.id === idOrSlug) || one.slug === idOrSlug);
  if (!found) throw notFound();
  return found;
}

/** A contact of a client. @throws the one "not found". */
export async function findContact(ctx: Context, client: ClientId, id: string): Promise<ContactItem> {
  const db = await ctx.client(client);
  const found = await loadContact(db, clientScope(ctx.actor.msp, client), id);
  if (!found) throw notFound();
  return found;
}

/** The prefix of a client's ticket numbers: `ACME`. */
export async function clientPrefix(ctx: Context, client: ClientId): Promise<string> {
  return (await findClient(ctx, client)).prefix;
}
