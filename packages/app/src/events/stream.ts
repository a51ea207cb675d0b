import type { Item } from '@portico/store/db';
import { type Key, parseTicketPk, ticketParts } from '@portico/store/keys';
import type { LibraryEntry } from '@portico/store/library/library';
import type { EventItem } from '@portico/store/ticket/log';
import { parseLibraryPk } from '@portico/store/work-keys';

/** One change of one item, as DynamoDB Streams tells it (NEW_AND_OLD_IMAGES). Per item, records come in order. */
export interface StreamRecord {
  /** Position in the stream: what a consumer resumes from. */
  readonly sequence: string;
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly key: Key;
  readonly after?: Item | undefined;
}

/** The log entry that a record brings, or undefined for any other change. Entries are written once, so only INSERTs count. */
export function newEntry(record: StreamRecord): EventItem | undefined {
  const { key, after } = record;
  if (record.kind !== 'INSERT' || !key.sk.startsWith(ticketParts.event) || !parseTicketPk(key.pk)) return undefined;
  return after?.['_t'] === 'E' ? (after as EventItem) : undefined; // Safe: `_t` marks what `eventItem` wrote.
}

/** The same of something that people prepared at the desk. */
export function newLibraryEntry(record: StreamRecord): LibraryEntry<unknown> | undefined {
  const { key, after } = record;
  if (record.kind !== 'INSERT' || !key.sk.startsWith(ticketParts.event)) return undefined;
  const place = parseLibraryPk(key.pk);
  // Safe: `_t` marks what `libraryWrites` wrote.
  return place && after?.['_t'] === `${place.kind}_entry` ? (after as LibraryEntry<unknown>) : undefined;
}

/** What the relay publishes the events of: an entry of any log that tells of something. */
export function newAnyEntry(record: StreamRecord): EventItem | LibraryEntry<unknown> | undefined {
  return newEntry(record) ?? newLibraryEntry(record);
}
