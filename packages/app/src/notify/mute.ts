import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import { deleteMute, isMuted, putMute } from '@portico/store/notification/settings';
import { survivorOf } from '@portico/store/ticket/family';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { requireRight } from '../ticket/access.ts';
import { refuseMoved } from '../ticket/moved.ts';
import { resolveRef } from '../ticket/ref.ts';
import { requireSight } from '../ticket/sight.ts';
import { type Inbox, ownInbox } from './list.ts';

export interface Mute {
  readonly muted: boolean;
}

/** Whether the caller muted a ticket. Nobody else's mutes are ever asked for: the key is made of who asks. */
export async function readMute(ctx: Context, ref: string): Promise<Mute> {
  const { own, client, number } = await find(ctx, ref);
  return { muted: await isMuted(own.db, own.scope, own.person, client, number) };
}

/** Mutes a ticket: the caller is told of it only what is spoken to themselves. */
export async function mute(ctx: Context, ref: string): Promise<Mute> {
  const { own, client, number } = await find(ctx, ref);
  await putMute(own.db, own.scope, own.person, { client, number }, ctx.now);
  return { muted: true };
}

export async function unmute(ctx: Context, ref: string): Promise<Mute> {
  const { own, client, number } = await find(ctx, ref);
  await deleteMute(own.db, own.scope, own.person, client, number);
  return { muted: false };
}

/** @throws the one "not found" for a ticket that is not there for the caller, forbidden for whoever is no person. */
async function find(
  ctx: Context,
  ref: string,
): Promise<{ readonly own: Inbox; readonly client: string; readonly number: number }> {
  requireRight(ctx.actor, 'read');
  const { client, number } = await resolveRef(ctx, ref);
  const db = await ctx.client(client);
  const asked = await loadTicket(db, clientScope(ctx.actor.msp, client), number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const ticket = await survivorOf(db, asked);
  await requireSight(db, ctx.actor, ticket);
  return { own: await ownInbox(ctx), client, number: ticket.state.number };
}
