import { notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { type AttachmentItem, loadAttachment } from '@portico/store/file/attachment';
import { loadAbsorbed, survivorOf } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { placeOfMoved } from '../ticket/moved.ts';
import { resolveRef, type TicketRef } from '../ticket/ref.ts';
import { requireSight } from '../ticket/sight.ts';

export interface SeenTicket {
  readonly db: Db;
  readonly ticket: LoadedTicket;
}

/** The ticket that a number leads to, for who may see it. @throws the one "not found". */
export async function seenTicket(ctx: Context, ref: string): Promise<SeenTicket> {
  return seenAt(ctx, await resolveRef(ctx, ref));
}

async function seenAt(ctx: Context, place: TicketRef): Promise<SeenTicket> {
  const db = await ctx.client(place.client);
  const asked = await loadTicket(db, clientScope(ctx.actor.msp, place.client), place.number);
  if (!asked) throw notFound();
  const movedTo = await placeOfMoved(ctx, asked);
  if (movedTo) return seenAt(ctx, movedTo);
  const ticket = await survivorOf(db, asked);
  await requireSight(db, ctx.actor, ticket);
  return { db, ticket };
}

/** A ticket and those merged into it: files stay on the one that they came to. */
export async function familyOf(db: Db, ticket: LoadedTicket): Promise<readonly LoadedTicket[]> {
  return ticket.state.absorbed === undefined ? [ticket] : [ticket, ...(await loadAbsorbed(db, ticket))];
}

/** A file of a ticket or of one merged into it, and the ticket that has it. */
export async function findAttachment(
  db: Db,
  ticket: LoadedTicket,
  id: string,
): Promise<{ readonly holder: LoadedTicket; readonly item: AttachmentItem } | undefined> {
  for (const holder of await familyOf(db, ticket)) {
    const item = await loadAttachment(db, holder.scope, holder.state.number, id);
    if (item) return { holder, item };
  }
  return undefined;
}
