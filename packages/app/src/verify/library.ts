import { type LibraryKind, libraryEvents, libraryKinds } from '@portico/domain/tenant/library';
import type { Db, Item } from '@portico/store/db';
import type { AnyScope } from '@portico/store/keys';
import { expectedLibraryHash, type LibraryEntry, type Shelved, shelvedOf } from '@portico/store/library/library';
import { canonicalJson } from '@portico/store/ticket/chain';
import { libraryItemPrefix, libraryPk } from '@portico/store/work-keys';
import type { Findings } from './findings.ts';

const itemsMax = 100_000;

/** I4, I5, I6 and I21 of what people prepared with one client, or with the MSP: canned texts, macros and templates. */
export async function checkLibrary(
  db: Db,
  scope: AnyScope,
  /** Teams and staff of the MSP. */
  owners: ReadonlySet<string>,
  found: Findings,
): Promise<void> {
  for (const kind of libraryKinds) {
    const items = await db.all<Item>({ pk: libraryPk(scope, kind), consistent: true }, itemsMax);
    const standing = new Map<string, Shelved<object>>();
    const logs = new Map<string, LibraryEntry<object>[]>();
    for (const item of items) {
      const id = String(item['id']);
      if (item.sk.startsWith(libraryItemPrefix)) standing.set(id, shelvedOf<object>(kind, item));
      // Safe: whatever else stands there was written by `libraryWrites`.
      else logs.set(id, [...(logs.get(id) ?? []), item as unknown as LibraryEntry<object>]);
    }
    for (const id of new Set([...standing.keys(), ...logs.keys()])) {
      const where = `${scope} ${kind} ${id}`;
      const [head, log] = [standing.get(id), logs.get(id) ?? []];
      checkLog(kind, log, where, found);
      checkHead(head, log.at(-1), where, found);
      if (head) checkOwners(head, owners, where, found);
    }
  }
}

function checkLog(kind: LibraryKind, log: readonly LibraryEntry<object>[], where: string, found: Findings): void {
  let before: LibraryEntry<object> | undefined;
  for (const entry of log) {
    found.expect('I4', !before || entry.v === before.v + 1, where, () => `the entry before v${entry.v} is missing`);
    const told = entry.at !== '' && entry.req !== '' && entry.by?.kind !== undefined && entry.ev.length > 0;
    found.expect('I5', told, where, () => `v${entry.v} does not say who, when, what or by which request`);
    // One that was made before there were logs begins its log with its first change.
    const first = entry.ev[0]?.type;
    const made = libraryEvents(kind, before?.set, entry.set)[0]?.type;
    const fits = before === undefined || first === `${kind}.removed` || first === made || made === undefined;
    found.expect('I4', fits, where, () => `v${entry.v} tells ${first}, and ${made} is what it did`);
    const follows = entry.prev === (before?.hash ?? '');
    found.expect('I6', follows, where, () => `v${entry.v} does not follow the entry before it`);
    found.expect('I6', entry.hash === expectedLibraryHash(entry), where, () => `v${entry.v} was changed`);
    before = entry;
  }
}

/** What stands is what its newest entry made of it; what was taken away stands nowhere. */
function checkHead(
  head: Shelved<object> | undefined,
  last: LibraryEntry<object> | undefined,
  where: string,
  found: Findings,
): void {
  const removed = last?.ev.some((event) => event.type.endsWith('.removed')) ?? false;
  if (!head) {
    found.expect('I4', removed, where, () => 'it is gone, and its log does not say so');
    return;
  }
  // Written before there were logs, and not changed since.
  if (head.h === undefined && !last) return;
  const { value, order, archived } = head;
  const same =
    !removed &&
    head.v === last?.v &&
    head.h === last.hash &&
    canonicalJson({ value, order, archived }) === canonicalJson(last.set);
  found.expect('I4', same, where, () => 'it differs from its log');
}

/** Whom it names: for whom it is, or to whom it gives work. */
function checkOwners({ value }: Shelved<object>, owners: ReadonlySet<string>, where: string, found: Findings): void {
  const parts = [value, ...((value as { readonly tasks?: readonly unknown[] }).tasks ?? [])];
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue;
    const { team, person, assignee } = part as Readonly<Record<'team' | 'person' | 'assignee', string | undefined>>;
    for (const one of [team, person, assignee]) {
      if (one === undefined) continue;
      found.expect('I21', owners.has(one), where, () => `it names ${one}, who is neither staff nor a team here`);
    }
  }
}
