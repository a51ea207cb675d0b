import * as z from 'zod';
import type { Db, Item } from '../db.ts';
import { platformSession } from '../keys.ts';
import { table } from '../table.ts';

/** A sign-in on its way to a command line: under a code it redeems, or under a code that a person types. */
const Grant = z.object({
  state: z.enum(['waiting', 'allowed', 'denied']),
  /** What redeeming has to prove: the PKCE challenge of a code, the public key of a device. */
  proof: z.string(),
  /** Where a code was sent; empty for a device. */
  redirectUri: z.string(),
  /** The session's secret, encrypted for whoever redeems; empty while nobody allowed anything. */
  sealed: z.instanceof(Uint8Array),
  /** Epoch seconds. */
  ttl: z.number(),
  /** Epoch seconds before which a device should not ask again. */
  again: z.number(),
});
export type GrantRecord = Omit<z.infer<typeof Grant>, 'sealed'> & { readonly sealed: Uint8Array };

/** Beside the sessions, under the one credential that knows them. A dot stands in no session's hash. */
const grantKey = (id: string) => platformSession(`grant.${id}`);

export async function putGrant(db: Db, id: string, grant: GrantRecord): Promise<void> {
  await db.put({ ...grantKey(id), _t: 'grant', ...grant }, 'new');
}

export async function readGrant(db: Db, id: string, nowSeconds: number): Promise<GrantRecord | undefined> {
  const parsed = Grant.safeParse(await db.get<Item>(grantKey(id)));
  return parsed.success && parsed.data.ttl > nowSeconds ? parsed.data : undefined;
}

/** A waiting device's answer. False where it was answered before, or waits no more. */
export async function answerGrant(
  db: Db,
  id: string,
  state: 'allowed' | 'denied',
  sealed: Uint8Array,
): Promise<boolean> {
  return held(() =>
    db.update(grantKey(id), {
      UpdateExpression: 'SET #state = :state, #sealed = :sealed',
      ConditionExpression: '#state = :waiting',
      ExpressionAttributeNames: { '#state': 'state', '#sealed': 'sealed' },
      ExpressionAttributeValues: { ':state': state, ':sealed': sealed, ':waiting': 'waiting' },
    }),
  );
}

/** Says when a device may ask again. */
export async function spaceGrant(db: Db, id: string, again: number): Promise<void> {
  await held(() =>
    db.update(grantKey(id), {
      UpdateExpression: 'SET #again = :again',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#again': 'again' },
      ExpressionAttributeValues: { ':again': again },
    }),
  );
}

/** Takes a grant away for good: of two that try, one gets true. */
export async function takeGrant(db: Db, id: string): Promise<boolean> {
  return held(() =>
    db.transact([
      { Delete: { TableName: table.name, Key: { ...grantKey(id) }, ConditionExpression: 'attribute_exists(pk)' } },
    ]),
  );
}

const LOST = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

async function held(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && LOST.has(error.name)) return false;
    throw error;
  }
}
