import { AppError, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import { epochSeconds, isoAt } from '@portico/domain/kernel/time';
import { deskChannel } from '@portico/domain/live/channel';
import type { Presence } from '@portico/domain/live/message';
import {
  deletePresence,
  listPresent,
  type PresenceItem,
  type PresencePlace,
  putPresence,
} from '@portico/store/presence/presence';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef, ticketId } from '../ticket/ref.ts';

/** Somebody of the desk at a ticket. */
export interface Present {
  readonly ticket: string;
  readonly person: string;
  readonly doing: Presence;
  /** RFC 3339: when it stops to hold, unless it is said again. */
  readonly until: string;
}

/**
 * Says that the caller has a ticket open, and whether they write; it holds for half a minute. The same item of the table
 * in both homes, because on AWS no process sees all people: it ends by itself, is no part of the ticket and moves no
 * version. @returns everybody at the ticket.
 */
export async function announce(ctx: Context, ref: string, doing: Presence): Promise<Present[]> {
  const place = await placeOf(ctx, ref);
  const db = await ctx.provider();
  const seconds = epochSeconds(ctx.now);
  const until = isoAt((await putPresence(db, place, doing, seconds)) * 1000);
  await tell(ctx, place, { doing, until });
  const present = await listPresent(db, providerScope(ctx.actor.msp), seconds, place);
  return present.map(view);
}

/** Says that the caller has closed the ticket. */
export async function leave(ctx: Context, ref: string): Promise<void> {
  const place = await placeOf(ctx, ref);
  await deletePresence(await ctx.provider(), place);
  await tell(ctx, place, { until: ctx.now });
}

/** Who is where among the tickets that the caller may see. */
export async function present(ctx: Context): Promise<Present[]> {
  requireStaff(ctx);
  const visible = new Set<ClientId>((await visibleClients(ctx)).map((one) => one.id));
  const items = await listPresent(await ctx.provider(), providerScope(ctx.actor.msp), epochSeconds(ctx.now));
  return items.filter((one) => visible.has(one.cl) && isGranted(ctx, one.cl)).map(view);
}

/** The row check, written apart from the list of clients that are asked for. */
function isGranted({ actor }: Context, client: ClientId): boolean {
  if (actor.kind !== 'staff') return false;
  const { grants } = actor;
  if (grants.mode === 'all') return true;
  const named = grants.clients.some((one) => one === client);
  return grants.mode === 'allow' ? named : grants.mode === 'deny' && !named;
}

function requireStaff(ctx: Context): void {
  if (ctx.actor.kind === 'staff') return;
  throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk’s people only.');
}

async function placeOf(ctx: Context, ref: string): Promise<PresencePlace> {
  requireStaff(ctx);
  const { client, number } = await resolveRef(ctx, ref);
  const scope = clientScope(ctx.actor.msp, client);
  const ticket = await loadTicket(await ctx.client(client), scope, number);
  if (!ticket) throw notFound();
  await refuseMoved(ctx, ticket);
  return { scope, client, number, person: ctx.actor.id };
}

async function tell(
  ctx: Context,
  { scope, client, number, person }: PresencePlace,
  what: { readonly doing?: Presence; readonly until: string },
): Promise<void> {
  const message = { type: 'presence', client, ticket: ticketId(client, number), person, ...what } as const;
  await ctx.live.publish([{ channel: deskChannel(scope), about: { scope, number }, message }]);
}

function view({ cl, n, person, doing, ttl }: PresenceItem): Present {
  return { ticket: ticketId(cl, n), person, doing, until: isoAt(ttl * 1000) };
}
