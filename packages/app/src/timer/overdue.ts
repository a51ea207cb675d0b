import { epochMs } from '@portico/domain/kernel/time';
import { alarmShards } from '@portico/store/keys';
import { dueAlarms } from '@portico/store/projection/alarms';
import type { Ports } from '../ports.ts';

/**
 * For how many seconds the oldest alarm has been due: above a few minutes nobody lets time pass any more. One row of
 * each shard is read.
 */
export async function overdue(ports: Ports): Promise<number> {
  const now = ports.now();
  const db = ports.unscoped('whether timers run is seen across all tenants');
  const shards = Array.from({ length: alarmShards }, (_, shard) => shard);
  const oldest = await Promise.all(
    shards.map(async (shard) => (await dueAlarms(db, shard, now, 1)).due.map((one) => one.at)),
  );
  return Math.max(0, ...oldest.flat().map((at) => Math.floor((epochMs(now) - epochMs(at)) / 1000)));
}
