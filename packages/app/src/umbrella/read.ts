import { mayEnter } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import { loadTickets, loadUmbrella } from '@portico/store/umbrella/umbrella';
import type { Context } from '../context.ts';
import { mspDirectory } from '../directory/directory.ts';
import { type TicketRow, ticketRow } from '../ticket/view.ts';
import { requireStaff, type UmbrellaAnswer } from './create.ts';

export interface FullUmbrella extends UmbrellaAnswer {
  /** Members whose client the reader may enter; that there are others is not told. */
  readonly members: readonly TicketRow[];
}

/** An umbrella with the tickets under it, as far as the reader may see them. Staff only. */
export async function read(ctx: Context, id: string): Promise<FullUmbrella> {
  requireStaff(ctx);
  const db = await ctx.provider();
  const found = await loadUmbrella(db, providerScope(ctx.actor.msp), id);
  if (!found) throw notFound();
  const { msp } = ctx.actor;
  const allowed = found.members.filter((one) => mayEnter(ctx.actor, msp, one.client));
  const places = allowed.map((one) => ({ scope: clientScope(msp, one.client), number: one.number }));
  const [tickets, directory] = await Promise.all([loadTickets(db, places), mspDirectory(ctx)]);
  const members = tickets.map(({ state, version }) =>
    ticketRow(state, version, directory.clients.get(state.client)?.prefix ?? '', true),
  );
  members.sort((a, b) => (a.number < b.number ? -1 : 1));
  const { title, createdAt } = found.umbrella;
  return { id, title, createdAt, members };
}
