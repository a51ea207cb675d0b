import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Checkpoint } from '@portico/domain/ticket/checkpoint';
import type { Db, Item } from '../db.ts';
import { checkpointsUpTo, ticketCheckpoint, ticketPk } from '../keys.ts';

export interface CheckpointItem extends Item {
  readonly _t: 'H';
  readonly v: number;
  readonly at: string;
  readonly s: Checkpoint['state'];
  readonly f: Checkpoint['since'];
  readonly l: Checkpoint['links'];
}

/** Keeps a checkpoint. It follows from the log alone, so keeping it again changes nothing. */
export async function putCheckpoint(db: Db, scope: ClientScope, n: number, one: Checkpoint): Promise<void> {
  const item: CheckpointItem = {
    ...ticketCheckpoint(scope, n, one.at, one.v),
    _t: 'H',
    v: one.v,
    at: one.at,
    s: one.state,
    f: one.since,
    l: one.links,
  };
  await db.put(item);
}

/** The last checkpoint at or before a moment. */
export async function checkpointAt(
  db: Db,
  scope: ClientScope,
  n: number,
  at: string | undefined,
): Promise<Checkpoint | undefined> {
  const { items } = await db.query<CheckpointItem>({
    pk: ticketPk(scope, n),
    ...checkpointsUpTo(at),
    descending: true,
    limit: 1,
  });
  return items[0] && readCheckpoint(items[0]);
}

/** The newest checkpoints, newest first: enough to find one before any recent entry. */
export async function newestCheckpoints(db: Db, scope: ClientScope, n: number): Promise<Checkpoint[]> {
  const range = { pk: ticketPk(scope, n), ...checkpointsUpTo(undefined) };
  const { items } = await db.query<CheckpointItem>({ ...range, descending: true, limit: 4 });
  return items.map(readCheckpoint);
}

export function readCheckpoint(item: CheckpointItem): Checkpoint {
  return { v: item.v, at: item.at, state: item.s, since: item.f, links: item.l };
}
