import type { ActorRef } from '@portico/domain/kernel/actor';
import { type LibraryEvent, type LibraryKind, orderUsual, type Prepared } from '@portico/domain/tenant/library';
import type { Db, Item, Write } from '../db.ts';
import type { AnyScope } from '../keys.ts';
import { table } from '../table.ts';
import { chainHash } from '../ticket/chain.ts';
import { libraryEntry, libraryEntryPrefix, libraryItem, libraryItemPrefix, libraryPk } from '../work-keys.ts';

/** Something that people prepared, as it stands. */
export interface Shelved<T> extends Prepared<T> {
  readonly id: string;
  readonly v: number;
  /** The hash of its newest entry; absent on what was written before there were logs. */
  readonly h?: string;
  readonly at: string;
  readonly by: ActorRef;
}

/** One command's entry in the log of something prepared, hash-chained as a ticket's is: what it was made to be. */
export interface LibraryEntry<T> extends Item {
  readonly _t: `${LibraryKind}_entry`;
  readonly id: string;
  readonly v: number;
  readonly at: string;
  readonly by: ActorRef;
  readonly ev: readonly LibraryEvent[];
  readonly set: Prepared<T>;
  readonly req: string;
  readonly prev: string;
  readonly hash: string;
}

/** Of one client, or of the MSP as a whole. */
export const libraryMax = 200;
const entriesMax = 1_000;

export async function listLibrary<T>(db: Db, scope: AnyScope, kind: LibraryKind): Promise<Shelved<T>[]> {
  const query = { pk: libraryPk(scope, kind), prefix: libraryItemPrefix, consistent: true };
  return (await db.all<Item>(query, libraryMax)).map((item) => shelvedOf<T>(kind, item));
}

export async function loadPrepared<T>(
  db: Db,
  scope: AnyScope,
  kind: LibraryKind,
  id: string,
): Promise<Shelved<T> | undefined> {
  const item = await db.get<Item>(libraryItem(scope, kind, id));
  return item && shelvedOf<T>(kind, item);
}

/** What it has been, oldest first. */
export async function libraryEntries<T>(
  db: Db,
  scope: AnyScope,
  kind: LibraryKind,
  id: string,
): Promise<LibraryEntry<T>[]> {
  return db.all<LibraryEntry<T>>({ pk: libraryPk(scope, kind), prefix: libraryEntryPrefix(id) }, entriesMax);
}

export function shelvedOf<T>(kind: LibraryKind, item: Item): Shelved<T> {
  const { id, v, h, at, by, order, archived } = item as Item & Partial<Shelved<T>>;
  return {
    id: String(id),
    v: Number(v),
    ...(h === undefined ? {} : { h }),
    value: item[kind] as T, // Safe: written by `libraryWrites` under the name of its kind.
    order: order ?? orderUsual,
    archived: archived ?? false,
    at: String(at),
    by: by as ActorRef,
  };
}

export interface LibraryCommand<T> {
  readonly scope: AnyScope;
  readonly kind: LibraryKind;
  readonly id: string;
  readonly before: Shelved<T> | undefined;
  /** Absent: taken away. Its log stays. */
  readonly next: Prepared<T> | undefined;
  readonly events: readonly LibraryEvent[];
  readonly at: string;
  readonly by: ActorRef;
  readonly requestId: string;
}

/** The thing and its entry, together; the thing comes first. */
export function libraryWrites<T>(command: LibraryCommand<T>): Write[] {
  const { scope, kind, id, before, next, events, at, by, requestId } = command;
  const v = (before?.v ?? 0) + 1;
  const set = next ?? (before as Prepared<T>); // Safe: what is taken away was there.
  const hashed = { id, v, at, by, ev: events, set: partsOf(set), req: requestId };
  const prev = before?.h ?? '';
  const hash = chainHash(prev, hashed);
  const unchanged = before
    ? {
        ConditionExpression: '#v = :v',
        ExpressionAttributeNames: { '#v': 'v' },
        ExpressionAttributeValues: { ':v': before.v },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  const key = libraryItem(scope, kind, id);
  const { value, order, archived } = set;
  const item = { ...key, _t: kind, id, v, h: hash, at, by, [kind]: value, order, archived };
  const entry = { ...libraryEntry(scope, kind, id, v), _t: `${kind}_entry`, ...hashed, prev, hash };
  return [
    next
      ? { Put: { TableName: table.name, Item: item, ...unchanged } }
      : { Delete: { TableName: table.name, Key: { ...key }, ...unchanged } },
    { Put: { TableName: table.name, Item: entry, ConditionExpression: 'attribute_not_exists(pk)' } },
  ];
}

function partsOf<T>({ value, order, archived }: Prepared<T>): Prepared<T> {
  return { value, order, archived };
}

/** The hash that an entry must have, from what stands in it. */
export function expectedLibraryHash(entry: LibraryEntry<unknown>): string {
  const { id, v, at, by, ev, set, req } = entry;
  return chainHash(entry.prev, { id, v, at, by, ev, set, req });
}
