import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import { changesBetween, isVoid, type TicketState, voidStatus } from '@portico/domain/ticket/state';
import type { Db, Write } from '../db.ts';
import { blankEntry, blankMessage } from '../erase/erase.ts';
import { requesterTicket, ticketDetail, ticketHead, uniqueExternal } from '../keys.ts';
import { table } from '../table.ts';
import { headItem, loadedTicket } from '../ticket/head.ts';
import type { ImportMark } from '../ticket/import.ts';
import { erasedText, eventItem } from '../ticket/log.ts';
import { readLog } from '../ticket/read.ts';

/** Whether an import's ticket still stands as it came, was changed since, is taken back already, or never came to be. */
export type Standing = 'whole' | 'changed' | 'void' | 'none';

export interface Voided {
  readonly importId: string;
  readonly source: string;
  readonly at: string;
  readonly by: ActorRef;
  readonly requestId: string;
}

/** How the tickets of one part of an import stand. */
export async function standingOf(
  db: Db,
  t: ClientScope,
  numbers: readonly number[],
  importId: string,
): Promise<Map<number, Standing>> {
  const heads = await db.batchGet(numbers.map((n) => ticketHead(t, n)));
  const tickets = heads.map(loadedTicket);
  const externals = tickets.flatMap(({ state }) => (state.external ? [state.external] : []));
  const marks = await db.batchGet<ImportMark>(externals.map(({ source, id }) => uniqueExternal(t, source, id)));
  const byNumber = new Map(marks.map((mark) => [mark.n, mark]));
  const found = new Map<number, Standing>(numbers.map((n) => [n, 'none']));
  for (const { state, version } of tickets) {
    const mark = byNumber.get(state.number);
    if (isVoid(state)) found.set(state.number, 'void');
    else found.set(state.number, mark?.imp === importId && mark.entries === version ? 'whole' : 'changed');
  }
  return found;
}

/**
 * Takes an imported ticket back. Its log stays, with an entry that says so and without the texts of the source; it
 * stands in no list, counts for nothing, and its source's number is free again. Repeatable where it was cut short.
 */
export async function voidTicket(db: Db, t: ClientScope, number: number, how: Voided): Promise<void> {
  const item = await db.get(ticketHead(t, number));
  if (!item) return;
  const { state, version, hash } = loadedTicket(item);
  if (!isVoid(state)) {
    await blankMessage(db, ticketDetail(t, number));
    await db.transact(voidWrites(t, state, version, hash, how));
  }
  // Only now: until the entry stood, the head took its texts from these.
  for await (const entry of readLog(db, t, number)) {
    if (entry.free) await blankEntry(db, entry, Object.keys(entry.free));
  }
}

function voidWrites(t: ClientScope, before: TicketState, version: number, hash: string, how: Voided): Write[] {
  const { external: _, tags: _tags, fields: _fields, ...kept } = before;
  const next: TicketState = {
    ...kept,
    status: voidStatus,
    phase: 'closed',
    subject: erasedText,
    requesterName: erasedText,
    updatedAt: how.at,
  };
  const event = eventItem({
    scope: t,
    number: before.number,
    v: version + 1,
    at: how.at,
    by: how.by,
    events: [{ type: 'ticket.voided', data: { import: how.importId } }],
    set: changesBetween(before, next),
    // Of the import still: neither guards nor whoever is told of changes have to do with it.
    imported: { source: how.source, row: 0 },
    requestId: how.requestId,
    previousHash: hash,
  });
  const { external } = before;
  return [
    {
      Put: {
        TableName: table.name,
        Item: headItem(t, next, version + 1, event.hash, { alarm: false }),
        ConditionExpression: '#v = :v',
        ExpressionAttributeNames: { '#v': 'v' },
        ExpressionAttributeValues: { ':v': version },
      },
    },
    { Put: { TableName: table.name, Item: event, ConditionExpression: 'attribute_not_exists(pk)' } },
    {
      Delete: {
        TableName: table.name,
        Key: { ...requesterTicket(t, before.requester, before.createdAt, before.number) },
      },
    },
    ...(external
      ? [{ Delete: { TableName: table.name, Key: { ...uniqueExternal(t, external.source, external.id) } } }]
      : []),
  ];
}
