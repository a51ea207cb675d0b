import type { ActorRef } from '@portico/domain/kernel/actor';
import { type ClientId, type ClientScope, clientId, type ProviderScope } from '@portico/domain/kernel/scope';
import type { Db, Item, Write } from '../db.ts';
import { ticketHead, umbrellaHead, umbrellaIndex, umbrellaMember } from '../keys.ts';
import { table } from '../table.ts';
import { type LoadedTicket, loadedTicket } from '../ticket/head.ts';

/** One trouble that tickets of several clients share. Its items are the MSP's: no client's credential reaches them. */
export interface Umbrella {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly by: ActorRef;
}

export interface UmbrellaMember {
  readonly client: ClientId;
  readonly number: number;
}

const membersMax = 500;

export async function putUmbrella(
  db: Db,
  p: ProviderScope,
  umbrella: Umbrella,
  extra: readonly Write[],
): Promise<void> {
  const { id, createdAt } = umbrella;
  const item: Item = {
    ...umbrellaHead(p, id),
    _t: 'UMB',
    ...umbrella,
    r: { ...umbrella },
    ...umbrellaIndex(p, createdAt, id),
  };
  const put: Write = {
    Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
  };
  await db.transact([put, ...extra]);
}

export async function loadUmbrella(
  db: Db,
  p: ProviderScope,
  id: string,
): Promise<{ umbrella: Umbrella; members: UmbrellaMember[] } | undefined> {
  const items = await db.all<Item>({ pk: umbrellaHead(p, id).pk, consistent: true }, membersMax + 1);
  const head = items.find((item) => item['_t'] === 'UMB');
  if (!head) return undefined;
  const members = items.flatMap((item) =>
    item['_t'] === 'UM' ? [{ client: clientId(String(item['client'])), number: Number(item['n']) }] : [],
  );
  return { umbrella: head as unknown as Umbrella, members }; // Safe: written by `putUmbrella`.
}

/** A member of an umbrella that exists: the writes that go with the command on the member's ticket. */
export function memberWrites(p: ProviderScope, id: string, member: UmbrellaMember, at: string, by: ActorRef): Write[] {
  const { client, number } = member;
  const item: Item = { ...umbrellaMember(p, id, client, number), _t: 'UM', client, n: number, at, by };
  return [
    {
      ConditionCheck: {
        TableName: table.name,
        Key: { ...umbrellaHead(p, id) },
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } },
  ];
}

/** Heads of tickets in whatever clients, in no order; those that are not there are left out. */
export async function loadTickets(
  db: Db,
  places: readonly { readonly scope: ClientScope; readonly number: number }[],
): Promise<LoadedTicket[]> {
  const items = await db.batchGet<Item>(places.map((one) => ticketHead(one.scope, one.number)));
  return items.map(loadedTicket);
}
