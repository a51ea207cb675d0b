import { mayEnter } from '@portico/domain/kernel/actor';
import { type ClientId, clientScope, isClientId, providerScope } from '@portico/domain/kernel/scope';
import { stateOfRow } from '@portico/domain/query/row';
import { parseSearch } from '@portico/domain/search/terms';
import { ticketHead } from '@portico/store/keys';
import { findPostings, postingId } from '@portico/store/projection/postings';
import { type HeadItem, loadedTicket } from '@portico/store/ticket/head';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';
import { requireRight, seesTicket } from '../ticket/access.ts';
import { rowView, type TicketRow } from '../ticket/view.ts';

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
  const byId = new Map(heads.map((head) => [postingId(head.r.cl, head.r.n), head]));
  const items = wanted.flatMap((one) => {
    const head = byId.get(postingId(one.client, one.number));
    if (!head || !entered(ctx, head.r.cl) || !seesTicket(ctx.actor, loadedTicket(head).state)) return [];
    return [rowView(stateOfRow(head.r), head.v, prefixes.get(head.r.cl) ?? '')];
  });
  return { items, complete: found.complete };
}

function entered(ctx: Context, client: string): boolean {
  return isClientId(client) && mayEnter(ctx.actor, ctx.actor.msp, client);
}
