import { type ClientId, clientId, type ProviderScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { movedTicket } from '../keys.ts';
import { table } from '../table.ts';

export interface MovedPlace {
  readonly client: ClientId;
  readonly number: number;
}

/** Where a ticket went when it changed its client. Under the MSP's credential. */
export async function loadMoved(db: Db, p: ProviderScope, from: MovedPlace): Promise<MovedPlace | undefined> {
  const item = await db.get<Item>(movedTicket(p, from.client, from.number));
  return item ? { client: clientId(String(item['cl'])), number: Number(item['n']) } : undefined;
}

/** Remembers for the MSP where a ticket went. */
export function movedWrite(p: ProviderScope, from: MovedPlace, to: MovedPlace, at: string): Write {
  const item: Item = { ...movedTicket(p, from.client, from.number), _t: 'MV', cl: to.client, n: to.number, at };
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}
