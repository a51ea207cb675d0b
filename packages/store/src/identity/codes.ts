import type { ClientId, MspId } from '@portico/domain/kernel/scope';
import * as z from 'zod';
import type { Db, Item } from '../db.ts';
import { alarmUpTo, platformSession } from '../keys.ts';
import { table } from '../table.ts';
import { codeAlarm, codeAlarmPk } from '../work-keys.ts';

/** Somebody asked for a code by mail to sign in with. Whether the address is anybody's is not known of it. */
export interface CodeRequest {
  /** SHA-256 of the cookie of the browser that asked: no other one can use the code. */
  readonly id: string;
  /** The portal's host. */
  readonly host: string;
  readonly msp: MspId;
  readonly cli: ClientId;
  /** In small letters. */
  readonly address: string;
  /** Epoch seconds at which the code ends. */
  readonly ends: number;
}

const Stored = z.object({
  host: z.string(),
  msp: z.string(),
  cli: z.string(),
  address: z.string(),
  ttl: z.number(),
});

/** Beside the sessions, under the one credential that knows them. A dot stands in no session's hash. */
const codeKey = (id: string) => platformSession(`code.${id}`);
const idOf = (pk: string): string => pk.slice(pk.indexOf('code.') + 'code.'.length);

/** Keeps a request, with the alarms until its code was sent. The code itself stands nowhere: it is worked out of the id. */
export async function putCode(db: Db, { id, ends, ...rest }: CodeRequest, now: string): Promise<void> {
  const key = codeKey(id);
  await db.put({ ...key, ...codeAlarm(key.pk, now), _t: 'code', ...rest, tries: 0, ttl: ends }, 'new');
}

export async function readCode(db: Db, id: string, nowSeconds: number): Promise<CodeRequest | undefined> {
  const parsed = Stored.safeParse(await db.get<Item>(codeKey(id)));
  if (!parsed.success || parsed.data.ttl <= nowSeconds) return undefined;
  const { ttl: ends, msp, cli, ...rest } = parsed.data;
  // Safe: `putCode` wrote ids of a host that was resolved.
  return { id, ends, msp: msp as MspId, cli: cli as ClientId, ...rest };
}

/** Counts an attempt before it is judged: of many at once, no more than `most` are. False: none is left, or it has ended. */
export async function countAttempt(db: Db, id: string, nowSeconds: number, most: number): Promise<boolean> {
  return held(() =>
    db.update(codeKey(id), {
      UpdateExpression: 'SET tries = tries + :one',
      ConditionExpression: 'tries < :most AND #ttl > :now',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':one': 1, ':most': most, ':now': nowSeconds },
    }),
  );
}

/** Uses a code up for good: of two that try, one gets true. */
export async function takeCode(db: Db, id: string): Promise<boolean> {
  return held(() =>
    db.transact([
      { Delete: { TableName: table.name, Key: { ...codeKey(id) }, ConditionExpression: 'attribute_exists(pk)' } },
    ]),
  );
}

/** Requests whose code was not sent yet, the oldest first. */
export async function codesToSend(db: Db, now: string, limit: number): Promise<string[]> {
  const page = await db.query<Item>({ index: 'alarm', pk: codeAlarmPk, to: alarmUpTo(now), limit });
  return page.items.map((one) => idOf(one.pk));
}

/** The code was sent, or there is nobody to send it to. */
export async function codeSent(db: Db, id: string): Promise<void> {
  await held(() =>
    db.update(codeKey(id), { UpdateExpression: 'REMOVE g4p, g4s', ConditionExpression: 'attribute_exists(pk)' }),
  );
}

const lost = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

async function held(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && lost.has(error.name)) return false;
    throw error;
  }
}
