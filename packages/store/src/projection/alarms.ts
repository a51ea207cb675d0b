import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import { alarmPk, alarmTime, alarmUpTo, parseFilePk, parseTicketPk } from '../keys.ts';

export interface DueTicket {
  readonly scope: ClientScope;
  readonly number: number;
  /** When it is due. */
  readonly at: string;
}

/** A file that nobody attached in its time. */
export interface DueFile {
  readonly scope: ClientScope;
  readonly id: string;
}

export interface DuePage {
  readonly due: readonly DueTicket[];
  readonly files: readonly DueFile[];
  /** Where to go on in this shard, where there is more. */
  readonly next?: Record<string, unknown> | undefined;
}

/** Tickets and files of one shard whose alarm has come, the longest overdue first. */
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
  const files = page.items.flatMap((item) => parseFilePk(item.pk) ?? []);
  return { due, files, next: page.last };
}
