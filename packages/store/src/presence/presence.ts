import type { ClientId, ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import { type Presence, presenceSeconds } from '@portico/domain/live/message';
import type { Db, Item } from '../db.ts';
import { presenceItem, presencePk, presencePrefix } from '../work-keys.ts';

/** One member of the staff at one ticket. Not part of the ticket: no version, no log, gone within half a minute. */
export interface PresenceItem extends Item {
  readonly _t: 'HERE';
  readonly cl: ClientId;
  readonly n: number;
  readonly person: string;
  readonly doing: Presence;
  /** Epoch seconds at which it ends; the table removes the item some time after. */
  readonly ttl: number;
}

export interface PresencePlace {
  readonly scope: ClientScope;
  readonly client: ClientId;
  readonly number: number;
  readonly person: string;
}

/** Puts what somebody does in the place of what they did. @returns until when it holds, epoch seconds. */
export async function putPresence(db: Db, place: PresencePlace, doing: Presence, seconds: number): Promise<number> {
  const { scope, client, number, person } = place;
  const ttl = seconds + presenceSeconds;
  const item: PresenceItem = {
    ...presenceItem(scope, number, person),
    _t: 'HERE',
    cl: client,
    n: number,
    person,
    doing,
    ttl,
  };
  await db.put(item);
  return ttl;
}

export async function deletePresence(db: Db, { scope, number, person }: PresencePlace): Promise<void> {
  await db.delete(presenceItem(scope, number, person));
}

/** More than a desk of 1,000 people with three tickets open each. */
const presentMax = 3_000;

/** Who is at one ticket, or at any of the MSP's. What has ended is left out, whether it was removed yet or not. */
export async function listPresent(
  db: Db,
  p: ProviderScope,
  seconds: number,
  at?: { readonly scope: ClientScope; readonly number: number },
): Promise<PresenceItem[]> {
  const prefix = at && presencePrefix(at.scope, at.number);
  const items = await db.all<PresenceItem>({ pk: presencePk(p), ...(prefix ? { prefix } : {}) }, presentMax);
  return items.filter((one) => one.ttl > seconds);
}
