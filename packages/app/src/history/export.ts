import { AppError, notFound } from '@portico/domain/kernel/error';
import { clientScope } from '@portico/domain/kernel/scope';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db, Item } from '@portico/store/db';
import { ticketDetail } from '@portico/store/keys';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket, messagesOf, readLog } from '@portico/store/ticket/read';
import { loadTimeVersions, timeSealName } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { clientPrefix } from '../directory/directory.ts';
import { requireRight, seesInternal } from '../ticket/access.ts';
import { placeOfMoved } from '../ticket/moved.ts';
import { resolveRef, ticketId } from '../ticket/ref.ts';
import { requireSeenWhole } from '../ticket/seen.ts';

/** What the first line says it is. */
export const historyFormat = 'portico-ticket-history/1';

/** The first line of a history: which ticket, and what its log must come to. */
export interface HistoryHead {
  readonly format: typeof historyFormat;
  readonly ticket: string;
  readonly id: string;
  readonly exportedAt: string;
  readonly head: { readonly v: number; readonly hash: string; readonly state: TicketState };
}

/** A ticket's whole history, line by line. Whatever comes in while it is read stays out: it ends at the head it names. */
export async function exportHistory(
  ctx: Context,
  ref: string,
): Promise<{ readonly name: string; readonly lines: AsyncGenerator<string> }> {
  requireRight(ctx.actor, 'read');
  const place = await resolveRef(ctx, ref);
  const db = await ctx.client(place.client);
  const [prefix, ticket] = await Promise.all([
    clientPrefix(ctx, place.client),
    loadTicket(db, clientScope(ctx.actor.msp, place.client), place.number),
  ]);
  if (!ticket) throw notFound();
  // Of one that was moved, its history up to then stays evidence for those who may know where it went.
  if (!(await placeOfMoved(ctx, ticket))) await requireSeenWhole(db, ctx.actor, ticket);
  if (!seesInternal(ctx.actor)) {
    throw new AppError(
      'forbidden',
      'auth.forbidden',
      'A history holds internal notes: it is for the service desk only.',
    );
  }
  const number = `${prefix}-${place.number}`;
  const head: HistoryHead = {
    format: historyFormat,
    ticket: number,
    id: ticketId(place.client, place.number),
    exportedAt: ctx.now,
    head: { v: ticket.version, hash: ticket.hash, state: ticket.state },
  };
  return { name: `${number}.history.jsonl`, lines: linesOf(db, ticket, head) };
}

async function* linesOf(db: Db, { scope, state, version }: LoadedTicket, head: HistoryHead): AsyncGenerator<string> {
  const { number } = state;
  yield JSON.stringify(head);
  let [entries, messages] = [0, 0];
  for await (const item of readLog(db, scope, number, { from: 1, to: version })) {
    entries += 1;
    yield JSON.stringify({ entry: bare(item) });
  }
  const detail = await db.get<Item>(ticketDetail(scope, number));
  if (detail) yield JSON.stringify({ description: bare(detail) });
  for await (const item of messagesOf(db, scope, number)) {
    if (item.ev > version) continue;
    messages += 1;
    yield JSON.stringify({ message: bare(item) });
  }
  for (const item of await loadTimeVersions(db, scope, number)) {
    const { e, note: text, salt, erased } = item;
    yield JSON.stringify({ note: { name: timeSealName(e.id, e.version), time: e, text, salt, erased } });
  }
  yield JSON.stringify({ end: { entries, messages } });
}

/** An item without its place in the table, which names tenants. */
function bare(item: Item): Record<string, unknown> {
  const { pk: _pk, sk: _sk, _t, ...rest } = item;
  return rest;
}
