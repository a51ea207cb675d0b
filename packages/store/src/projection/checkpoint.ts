import type { Db } from '../db.ts';
import { platformCheckpoint } from '../keys.ts';

/** Where a consumer of the stream goes on after a restart; undefined for one that has read nothing yet. */
export async function loadCheckpoint(db: Db, consumer: string): Promise<string | undefined> {
  const item = await db.get(platformCheckpoint(consumer));
  return typeof item?.['seq'] === 'string' ? item['seq'] : undefined;
}

/** Written after the work: a crash in between repeats records, and each consumer bears repetition. */
export async function saveCheckpoint(db: Db, consumer: string, sequence: string): Promise<void> {
  await db.put({ ...platformCheckpoint(consumer), _t: 'CP', seq: sequence });
}
