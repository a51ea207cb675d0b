import { notFound } from '@portico/domain/kernel/error';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { loadAbsorbed, survivorOf } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { requireRight } from './access.ts';
import { refuseMoved } from './moved.ts';
import { resolveRef } from './ref.ts';
import { requireSeenWhole } from './seen.ts';

export interface WholeTicket {
  readonly db: Db;
  readonly scope: ClientScope;
  readonly ticket: LoadedTicket;
  /** The ticket, and those merged into it: what hangs on one of them is shown with it. */
  readonly family: readonly LoadedTicket[];
}

/** The ticket that stands for a number, with those merged into it, for who may read it. @throws the one "not found". */
export async function wholeTicket(ctx: Context, ref: string): Promise<WholeTicket> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const scope = clientScope(ctx.actor.msp, place.client);
  const asked = await loadTicket(db, scope, place.number);
  if (!asked) throw notFound();
  await refuseMoved(ctx, asked);
  const ticket = await survivorOf(db, asked);
  await requireSeenWhole(db, ctx.actor, ticket);
  return { db, scope, ticket, family: [ticket, ...(await loadAbsorbed(db, ticket))] };
}
