import { advance, type Checkpoint, checkpointEvery } from '@portico/domain/ticket/checkpoint';
import type { Db } from '@portico/store/db';
import { checkpointAt, putCheckpoint } from '@portico/store/ticket/checkpoint';
import { readEntry } from '@portico/store/ticket/log';
import { readLog } from '@portico/store/ticket/read';
import type { TicketEntries } from './rollups.ts';

/** Keeps a checkpoint of each ticket at every so many entries of its log. Doing it again changes nothing. */
export async function projectCheckpoints(db: Db, tickets: readonly TicketEntries[]): Promise<void> {
  for (const ticket of tickets) {
    const last = ticket.items.findLast((item) => item.v % checkpointEvery === 0);
    if (last) await keepUpTo(db, ticket, last.v);
  }
}

async function keepUpTo(db: Db, { scope, number }: TicketEntries, to: number): Promise<void> {
  let at: Checkpoint | undefined = await checkpointAt(db, scope, number, undefined);
  if (at && at.v >= to) return;
  for await (const item of readLog(db, scope, number, { from: (at?.v ?? 0) + 1, to })) {
    at = advance(at, readEntry(item));
    if (at.v % checkpointEvery === 0) await putCheckpoint(db, scope, number, at);
  }
}
