import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import { alarmPk, alarmTime, alarmUpTo, parseTicketPk } from '../keys.ts';

export interface DueTicket {
  readonly scope: ClientScope;
  readonly number: number;
  /** When it is due. */
  readonly at: string;
}

export interface DuePage {
  readonly due: readonly DueTicket[];
  /** Where to go on in this shard, where there is more. */
  readonly next?: Record<string, unknown> | undefined;
}

/** Tickets of one shard whose alarm has come, the longest overdue first. */
export async function dueAlarms(
  db: Db,
  shard: number,
  now: string,
  limit: number,
  start?: Record<string, unknown> | undefined,
): Promise<DuePage> {
  const page = await db.query<Item>({ index: 'alarm', pk: alarmPk(shard), to: alarmUpTo(now), limit, start });
  const due = page.items.flatMap((item) => {
    const place = parseTicketPk(item.pk);
    return place ? [{ ...place, at: alarmTime(String(item['g4s'])) }] : [];
  });
  return { due, next: page.last };
}
