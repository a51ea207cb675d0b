import type { ClientScope } from '@portico/domain/kernel/scope';
import type { TimeEntry } from '@portico/domain/time/entry';
import type { Db, Item, Write } from '../db.ts';
import { ticketPk, ticketTime, ticketTimePrefix } from '../keys.ts';
import { table } from '../table.ts';
import { newSalt, sealed } from './chain.ts';
import { erasedText } from './log.ts';

/** One version of a time entry. Its note is sealed in the event that brought this version. */
export interface TimeItem extends Item {
  readonly _t: 'W';
  readonly e: TimeEntry;
  readonly at: string;
  readonly note: string;
  readonly salt?: string;
  readonly erased?: boolean;
}

const itemsMax = 5_000;

/** What the log seals of a version's note. */
export const timeSealName = (id: string, version: number): string => `time:${id}:${version}`;

/** Every version of every entry of a ticket, in the order they were logged in. */
export async function loadTimeVersions(db: Db, t: ClientScope, n: number): Promise<TimeItem[]> {
  return db.all<TimeItem>({ pk: ticketPk(t, n), prefix: ticketTimePrefix(), consistent: true }, itemsMax);
}

/** The version of an entry that holds, or undefined where this ticket has no such entry. */
export async function loadTimeEntry(db: Db, t: ClientScope, n: number, id: string): Promise<TimeItem | undefined> {
  const page = await db.query<TimeItem>({
    pk: ticketPk(t, n),
    prefix: ticketTimePrefix(id),
    descending: true,
    limit: 1,
    consistent: true,
  });
  return page.items[0];
}

/** The versions that hold, one for each entry. */
export function currentVersions(items: readonly TimeItem[]): TimeItem[] {
  const last = new Map<string, TimeItem>();
  for (const item of items) if ((last.get(item.e.id)?.e.version ?? 0) < item.e.version) last.set(item.e.id, item);
  return [...last.values()];
}

/** A new version, with the seal of its note for the log. */
export function newTimeVersion(
  t: ClientScope,
  n: number,
  e: TimeEntry,
  note: string,
  at: string,
): { readonly write: Write; readonly seals: Readonly<Record<string, string>> } {
  const salt = newSalt();
  const item: TimeItem = { ...ticketTime(t, n, e.id, e.version), _t: 'W', e, at, note, salt };
  const write: Write = {
    Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
  };
  return { write, seals: { [timeSealName(e.id, e.version)]: sealed(salt, note) } };
}

/** Overwrites the note of a version. Its seal stays in the log, and with the salt gone nobody can guess it back. */
export function blankNote(item: TimeItem): Write {
  const { salt: _, ...kept } = item;
  return {
    Put: {
      TableName: table.name,
      Item: { ...kept, note: erasedText, erased: true },
      ConditionExpression: 'attribute_exists(pk)',
    },
  };
}

/** A version whose status alone changed: handed in, judged, voided. */
export function judgedTimeVersion(item: TimeItem, e: TimeEntry): Write {
  return {
    Put: {
      TableName: table.name,
      Item: { ...item, e },
      ConditionExpression: '#e.#version = :version AND #e.#status = :status',
      ExpressionAttributeNames: { '#e': 'e', '#version': 'version', '#status': 'status' },
      ExpressionAttributeValues: { ':version': item.e.version, ':status': item.e.status },
    },
  };
}
