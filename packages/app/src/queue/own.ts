import type { ContactActor } from '@portico/domain/kernel/actor';
import { clientScope } from '@portico/domain/kernel/scope';
import { type QueueRow, stateOfRow } from '@portico/domain/query/row';
import type { Item } from '@portico/store/db';
import { requesterPk, ticketHead } from '@portico/store/keys';
import { type HeadItem, loadedTicket } from '@portico/store/ticket/head';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { clientProfile } from '../directory/directory.ts';
import { seesTicket } from '../ticket/access.ts';
import { rowView, type TicketRow } from '../ticket/view.ts';
import type { ListQuery, QueuePage } from './page.ts';

interface Pointer extends Item {
  readonly n: number;
}

/** An end user's own requests, newest first: read by the pointers written with each ticket, never from an MSP's index. */
export async function listOwn(
  ctx: Context,
  actor: ContactActor,
  query: ListQuery,
  test: (row: QueueRow) => boolean,
): Promise<QueuePage> {
  const t = clientScope(actor.msp, actor.client);
  const db = await ctx.client(actor.client);
  const question = `own\n${query.q}`;
  const start =
    query.cursor === undefined ? undefined : (openCursor(ctx, question, query.cursor) as Record<string, unknown>);
  const page = await db.query<Pointer>({
    pk: requesterPk(t, actor.id),
    descending: true,
    limit: query.limit,
    start,
  });
  const heads = await db.batchGet<HeadItem>(page.items.map((pointer) => ticketHead(t, pointer.n)));
  const { prefix } = await clientProfile(ctx, actor.client);
  const rows = heads.filter((head) => seesTicket(actor, loadedTicket(head).state) && test(head.r));
  rows.sort((a, b) => (a.r.c < b.r.c ? 1 : a.r.c > b.r.c ? -1 : b.r.n - a.r.n));
  const items: TicketRow[] = rows.map((head) => rowView(stateOfRow(head.r), head.v, prefix));
  return {
    items,
    ...(page.last ? { nextCursor: sealCursor(ctx, question, page.last) } : {}),
    examined: page.examined,
    complete: true,
  };
}
