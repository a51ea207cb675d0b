import type { Db, Item } from '../db.ts';
import { alarmPk, alarmTime, alarmUpTo } from '../keys.ts';
import { type AlarmPlace, parseAlarmPk } from '../work-keys.ts';

/** An aggregate with the time at which its alarm is due. */
export type DueAlarm = AlarmPlace & { readonly at: string };

export interface DuePage {
  readonly due: readonly DueAlarm[];
  /** Where to go on in this shard, where there is more. */
  readonly next?: Record<string, unknown> | undefined;
}

/** Aggregates of one shard whose alarm has come, the longest overdue first. */
export async function dueAlarms(
  db: Db,
  shard: number,
  now: string,
  limit: number,
  start?: Record<string, unknown> | undefined,
): Promise<DuePage> {
  const page = await db.query<Item>({ index: 'alarm', pk: alarmPk(shard), to: alarmUpTo(now), limit, start });
  const due = page.items.flatMap((item) => {
    const place = parseAlarmPk(item.pk);
    return place ? [{ ...place, at: alarmTime(String(item['g4s'])) }] : [];
  });
  return { due, next: page.last };
}
