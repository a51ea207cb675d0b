import { type ClientId, clientId, type ProviderScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '../db.ts';
import { movedTicket } from '../keys.ts';

export interface TicketPlaceRef {
  readonly client: ClientId;
  readonly number: number;
}

/** Where a ticket went when it changed its client. Under the MSP's credential. */
export async function loadMoved(db: Db, p: ProviderScope, from: TicketPlaceRef): Promise<TicketPlaceRef | undefined> {
  const item = await db.get<Item>(movedTicket(p, from.client, from.number));
  return item ? { client: clientId(String(item['cl'])), number: Number(item['n']) } : undefined;
}
