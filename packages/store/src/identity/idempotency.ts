import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import * as z from 'zod';
import type { Db, Item, Write } from '../db.ts';
import { idempotency } from '../keys.ts';
import { table } from '../table.ts';

/** An answer that was given once and is given again, byte for byte, to the same key. */
export interface KeptAnswer {
  readonly status: number;
  /** Only what a caller acts on: `ETag`, `Location`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Kept {
  /** What the request was: another one under the same key is a mistake of the caller. */
  readonly fingerprint: string;
  readonly answer: KeptAnswer;
}

/** Where an answer is kept: the scope of the command's transaction, the actor, and a hash of the caller's key. */
export interface KeptPlace {
  readonly scope: ProviderScope | ClientScope;
  readonly actor: string;
  readonly key: string;
}

/** How long an answer can be had again (ux.md §6: 24 hours). */
export const KEPT_SECONDS = 24 * 3600;
/** No answer inflates past this: the store is not trusted to hold an honest length. */
const BODY_BYTES_MOST = 4 * 1024 * 1024;

const Stored = z.object({
  f: z.string(),
  s: z.number(),
  h: z.record(z.string(), z.string()),
  b: z.instanceof(Uint8Array),
  ttl: z.number(),
});

export async function readKept(db: Db, place: KeptPlace, nowSeconds: number): Promise<Kept | undefined> {
  const parsed = Stored.safeParse(await db.get<Item>(idempotency(place.scope, place.actor, place.key)));
  if (!parsed.success || parsed.data.ttl <= nowSeconds) return undefined;
  const { f, s, h, b } = parsed.data;
  const body = inflateRawSync(b, { maxOutputLength: BODY_BYTES_MOST }).toString('utf8');
  return { fingerprint: f, answer: { status: s, headers: h, body } };
}

/**
 * The write that keeps an answer. It belongs into the command's own transaction, so that the effect and the memory
 * of it stand or fall together. Deflated: a ticket's answer stays within one write unit.
 */
export function keptWrite(place: KeptPlace, kept: Kept, nowSeconds: number): Write {
  const { status, headers, body } = kept.answer;
  return {
    Put: {
      TableName: table.name,
      Item: {
        ...idempotency(place.scope, place.actor, place.key),
        _t: 'kept',
        f: kept.fingerprint,
        s: status,
        h: { ...headers },
        b: new Uint8Array(deflateRawSync(body, { level: 6 })),
        ttl: nowSeconds + KEPT_SECONDS,
      },
      ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':now': nowSeconds },
    },
  };
}
