import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import { importHead, importIndex, importPart, importPartPrefix, listPk } from '../keys.ts';

/** One run of `portico import`: what it brought, and whether it was taken back. */
export interface ImportRecord {
  readonly id: string;
  readonly at: string;
  /** What was imported: tickets, or people. */
  readonly noun: 'tickets' | 'people';
  readonly format: string;
  readonly source: string;
  readonly file: string;
  readonly zone: string;
  readonly created: number;
  readonly updated: number;
  /** `undoing`: being taken back, and to be taken back to the end. */
  readonly state: 'open' | 'undoing' | 'undone';
}

/** Ids of a part of an import, written before what they name: of tickets by number, and of people. */
export interface ImportPart extends Item {
  readonly numbers: readonly number[];
  readonly people: readonly string[];
}

const RECORDS_MAX = 10_000;
const PARTS_MAX = 100_000;

export async function saveImport(db: Db, t: ClientScope, record: ImportRecord): Promise<void> {
  await db.put({
    ...importHead(t, record.id),
    ...importIndex(t, record.at, record.id),
    _t: 'IMP',
    ...record,
    r: record,
  });
}

export async function loadImport(db: Db, t: ClientScope, id: string): Promise<ImportRecord | undefined> {
  const item = await db.get<Item & { r: ImportRecord }>(importHead(t, id));
  return item?.r;
}

/** Imports of a client, oldest first. */
export async function listImports(db: Db, t: ClientScope): Promise<ImportRecord[]> {
  const items = await db.all<Item & { r: ImportRecord }>({ index: 'list', pk: listPk(t, 'IMP') }, RECORDS_MAX);
  return items.map((item) => item.r);
}

export async function saveImportPart(
  db: Db,
  t: ClientScope,
  id: string,
  n: number,
  part: { readonly numbers: readonly number[]; readonly people: readonly string[] },
): Promise<void> {
  await db.put({ ...importPart(t, id, n), _t: 'IMPN', ...part });
}

export async function importParts(db: Db, t: ClientScope, id: string): Promise<ImportPart[]> {
  const { pk } = importHead(t, id);
  return db.all<ImportPart>({ pk, prefix: importPartPrefix, consistent: true }, PARTS_MAX);
}
