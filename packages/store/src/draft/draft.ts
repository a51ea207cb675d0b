import { type ClientId, type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { table } from '../table.ts';
import { lostConditions } from '../ticket/outcome.ts';
import { draftIndexKeys, draftItem, draftsPk } from '../work-keys.ts';

export const draftKinds = ['reply', 'note'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** What a person has begun to write on a ticket. Its key names the person, and no other one's key leads to it. */
export interface DraftItem extends Item {
  readonly _t: 'DR';
  readonly v: number;
  readonly text: string;
  /** Files of the writer's that are to go with it. */
  readonly files?: readonly string[];
  readonly at: string;
  readonly ttl: number;
  /** A member of staff's alone: their list goes over all clients. */
  readonly r?: DraftRow;
}

/** What the list of one's own drafts shows. */
export interface DraftRow {
  /** Whose it is. */
  readonly p: string;
  readonly cl: ClientId;
  readonly n: number;
  readonly k: DraftKind;
  /** Its first words. */
  readonly w: string;
  /** How many files. */
  readonly f: number;
  readonly at: string;
  /** Epoch seconds. */
  readonly until: number;
}

/** How much of a draft its row holds: characters. */
const wordsMax = 140;

export interface DraftPlace {
  readonly scope: ClientScope;
  readonly person: string;
  readonly number: number;
  readonly kind: DraftKind;
  /** Whether it stands in its writer's list over all clients. */
  readonly listed?: boolean;
}

const keyOf = ({ scope, person, number, kind }: DraftPlace) => draftItem(scope, person, number, kind);

/** A draft is kept for 30 days after its last change. */
export const draftDays = 30;

export function loadDraft(db: Db, place: DraftPlace): Promise<DraftItem | undefined> {
  return db.get<DraftItem>(keyOf(place));
}

/** Puts a draft in the place of the version that was read (0: none). @returns false when it has moved on since. */
export async function putDraft(
  db: Db,
  place: DraftPlace,
  written: Pick<DraftItem, 'text' | 'files'>,
  version: number,
  at: { readonly now: string; readonly seconds: number },
): Promise<boolean> {
  const ttl = at.seconds + draftDays * 86_400;
  const item: DraftItem = {
    ...keyOf(place),
    _t: 'DR',
    v: version + 1,
    ...written,
    at: at.now,
    ttl,
    ...(place.listed ? rowOf(place, written, at.now, ttl) : {}),
  };
  try {
    await db.transact([{ Put: { TableName: table.name, Item: item, ...unchanged(version, at.seconds) } }]);
    return true;
  } catch (error) {
    if (lostConditions(error).length > 0) return false;
    throw error;
  }
}

function rowOf(
  { scope, person, number, kind }: DraftPlace,
  { text, files = [] }: Pick<DraftItem, 'text' | 'files'>,
  at: string,
  until: number,
) {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  // By characters as people count them: half of one would be no text.
  const w = [...words.slice(0, 2 * wordsMax)].slice(0, wordsMax).join('');
  const r: DraftRow = { p: person, cl: clientOf(scope), n: number, k: kind, w, f: files.length, at, until };
  return { ...draftIndexKeys(scope, person, number, kind, at), r };
}

export function isDraftRow(item: Item): item is DraftItem & { readonly r: DraftRow } {
  return item['_t'] === 'DR';
}

/** One that is past its time counts as gone, though the table has not removed it yet. */
function unchanged(version: number, seconds: number): Condition {
  const first = version === 0;
  return {
    ConditionExpression: first ? 'attribute_not_exists(pk) OR #field <= :value' : '#field = :value',
    ExpressionAttributeNames: { '#field': first ? 'ttl' : 'v' },
    ExpressionAttributeValues: { ':value': first ? seconds : version },
  };
}

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/** Takes the draft away that a message was written from, unless more was written into it since. */
export function draftSent(place: DraftPlace, version: number): Write {
  return {
    Delete: {
      TableName: table.name,
      Key: { ...keyOf(place) },
      ConditionExpression: 'attribute_not_exists(pk) OR #v <= :v',
      ExpressionAttributeNames: { '#v': 'v' },
      ExpressionAttributeValues: { ':v': version },
    },
  };
}

export async function deleteDraft(db: Db, place: DraftPlace): Promise<void> {
  await db.delete(keyOf(place));
}

const draftsMax = 100_000;

/** Takes away everything that a person has begun to write at a client. */
export async function deleteDrafts(db: Db, scope: ClientScope, person: string): Promise<void> {
  const items = await db.all<Item>({ pk: draftsPk(scope, person) }, draftsMax);
  await db.batchWrite(
    [],
    items.map(({ pk, sk }) => ({ pk, sk })),
  );
}
