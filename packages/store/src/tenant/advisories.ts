import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Advisory } from '@portico/domain/tenant/advisory';
import type { Db, Item, Write } from '../db.ts';
import { advisoriesPk, advisoryItem, advisoryRange, declaredAdvisories, vipMark } from '../keys.ts';
import { table } from '../table.ts';

/** One that an administrator wrote, or that a file declares; those of files have no id and are changed in the file. */
export interface StoredAdvisory extends Advisory {
  readonly id?: string;
}

interface DeclaredItem extends Item {
  readonly list: readonly Advisory[];
}

export interface AdvisoryItem extends Item, Advisory {
  readonly id: string;
}

export const advisoriesMax = 50;

/** Advisories of a whole client: those of its file, then those written by administrators. One query. */
export async function clientAdvisories(db: Db, t: ClientScope): Promise<StoredAdvisory[]> {
  const items = await db.all<Item>({ pk: advisoriesPk(t), ...advisoryRange() }, advisoriesMax + 1);
  const declared = items.filter((item): item is DeclaredItem => item['_t'] === 'advisories');
  const written = items.filter((item): item is AdvisoryItem => item['_t'] === 'advisory');
  return [...declared.flatMap((item) => item.list), ...written];
}

/** What administrators wrote of one person. What the client's file says of them stands on the person. */
export async function personAdvisories(db: Db, t: ClientScope, person: string): Promise<AdvisoryItem[]> {
  return db.all<AdvisoryItem>({ pk: advisoriesPk(t), ...advisoryRange(person) }, advisoriesMax);
}

export interface NewAdvisoryItem extends Advisory {
  readonly id: string;
  readonly person?: string;
  readonly at: string;
  readonly by: ActorRef;
}

export async function putAdvisory(db: Db, t: ClientScope, advisory: NewAdvisoryItem): Promise<void> {
  await db.put({ ...advisoryItem(t, advisory.person, advisory.id), _t: 'advisory', ...advisory });
}

/** @returns whether there was one. */
export async function dropAdvisory(db: Db, t: ClientScope, person: string | undefined, id: string): Promise<boolean> {
  const key = advisoryItem(t, person, id);
  if (!(await db.get(key))) return false;
  await db.delete(key);
  return true;
}

/** The advisories of a client's file, whole: they follow the file. */
export function declaredWrite(t: ClientScope, list: readonly Advisory[]): Write {
  return { Put: { TableName: table.name, Item: { ...declaredAdvisories(t), _t: 'advisories', list } } };
}

interface VipItem extends Item {
  readonly vip: boolean;
}

/** What an administrator said of a person's standing; it outranks the client's file. */
export async function loadVipMark(db: Db, t: ClientScope, person: string): Promise<boolean | undefined> {
  return (await db.get<VipItem>(vipMark(t, person), false))?.vip;
}

export async function putVipMark(db: Db, t: ClientScope, person: string, vip: boolean, by: ActorRef): Promise<void> {
  await db.put({ ...vipMark(t, person), _t: 'vip', vip, by });
}

/** Nothing of these outlives the person they are about. */
export async function dropPersonMarks(db: Db, t: ClientScope, person: string): Promise<void> {
  const items = await personAdvisories(db, t, person);
  await db.batchWrite([], [vipMark(t, person), ...items.map(({ pk, sk }) => ({ pk, sk }))]);
}
