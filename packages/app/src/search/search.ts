import { mayEnter } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope, isClientId, providerScope } from '@portico/domain/kernel/scope';
import { parseSearch } from '@portico/domain/search/terms';
import { ticketHead } from '@portico/store/keys';
import { findPostings, postingId } from '@portico/store/projection/postings';
import { survivorOf } from '@portico/store/ticket/family';
import { type HeadItem, loadedTicket } from '@portico/store/ticket/head';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';
import { requireRight, seesTicket } from '../ticket/access.ts';
import { type TicketRow, ticketRow } from '../ticket/view.ts';

export interface SearchPage {
  readonly items: readonly TicketRow[];
  /** False where a very common word was not followed to its end. */
  readonly complete: boolean;
}

/** Tickets that hold all the words, the last one as a prefix; newest first. Staff only, and only of clients they may enter. */
export async function search(ctx: Context, words: string, limit: number): Promise<SearchPage> {
  requireRight(ctx.actor, 'read');
  const clients = await visibleClients(ctx);
  const prefixes = new Map(clients.map((one) => [one.id as string, one.prefix]));
  const p = providerScope(ctx.actor.msp);
  const db = await ctx.provider();
  const terms = parseSearch(words);
  if (terms.length === 0) return { items: [], complete: true };
  const found = await findPostings(db, p, terms, (client) => entered(ctx, client));
  const wanted = found.tickets.slice(0, limit);
  const heads = await db.batchGet<HeadItem>(
    wanted.map((one) => ticketHead(clientScope(ctx.actor.msp, one.client as ClientId), one.number)),
  );
  const byId = new Map(heads.map((head) => [postingId(head.r.cl, head.r.n), loadedTicket(head)]));
  const shown = new Map<string, TicketRow>();
  for (const one of wanted) {
    const hit = byId.get(postingId(one.client, one.number));
    // What is said in a merged ticket finds the one that it is merged into, once.
    const ticket = hit && (await survivorOf(db, hit));
    if (!ticket || !entered(ctx, ticket.state.client) || !seesTicket(ctx.actor, ticket.state)) continue;
    const row = ticketRow(ticket.state, ticket.version, prefixes.get(ticket.state.client) ?? '', true);
    if (!shown.has(row.id)) shown.set(row.id, row);
  }
  return { items: [...shown.values()], complete: found.complete };
}

function entered(ctx: Context, client: string): boolean {
  return isClientId(client) && mayEnter(ctx.actor, ctx.actor.msp, client);
}
