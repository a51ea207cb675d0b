import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { knownPk, knownTrouble, uniqueJoin } from '../keys.ts';
import { table } from '../table.ts';

/** A trouble that a company is told of, in words written for it: the incident itself stays the desk's. */
export interface KnownTrouble {
  readonly n: number;
  readonly title: string;
  readonly text: string;
  readonly at: string;
}

interface KnownItem extends Item, KnownTrouble {
  readonly _t: 'KN';
}

const knownMax = 500;

export function listKnown(db: Db, t: ClientScope): Promise<KnownTrouble[]> {
  return db.all<KnownItem>({ pk: knownPk(t) }, knownMax);
}

export function loadKnown(db: Db, t: ClientScope, n: number): Promise<KnownTrouble | undefined> {
  return db.get<KnownItem>(knownTrouble(t, n));
}

export function knownWrite(t: ClientScope, { n, title, text, at }: KnownTrouble): Write {
  const item: KnownItem = { ...knownTrouble(t, n), _t: 'KN', n, title, text, at };
  return { Put: { TableName: table.name, Item: item } };
}

export function knownDelete(t: ClientScope, n: number): Write {
  return { Delete: { TableName: table.name, Key: { ...knownTrouble(t, n) } } };
}

/** One ticket a person and trouble: who joins twice is refused by this. */
export function joinWrite(t: ClientScope, n: number, contact: string, ticket: number): Write {
  const item: Item = { ...uniqueJoin(t, n, contact), _t: 'Q', n: ticket };
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

/** The ticket with which a person joined, where they have. */
export async function joinedWith(db: Db, t: ClientScope, n: number, contact: string): Promise<number | undefined> {
  const item = await db.get<Item>(uniqueJoin(t, n, contact), false);
  return item === undefined ? undefined : Number(item['n']);
}
