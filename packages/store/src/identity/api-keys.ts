import { type KeyScope, keyScopes } from '@portico/domain/kernel/actor';
import type { ClientId, MspId, ProviderScope } from '@portico/domain/kernel/scope';
import * as z from 'zod';
import type { Db, Item, Write } from '../db.ts';
import { apiKeyHead, apiKeyIndex, listPk, platformKey } from '../keys.ts';
import { table } from '../table.ts';

/** An API key as admins see it. The secret is nowhere: only its hash, as the key of the platform's item. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly client?: ClientId | undefined;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly revokedAt?: string | undefined;
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  client: z.string().optional(),
  scopes: z.array(z.enum(keyScopes)),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().optional(),
});
const KEYS_MOST = 1000;

/** The writes that bring a key into being: what admins see, and what a presented key is looked up by. */
export function newKeyWrites(provider: ProviderScope, msp: MspId, hash: string, key: ApiKey): Write[] {
  const { id, name, client, scopes, expiresAt } = key;
  const put = (item: Item): Write => ({
    Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  return [
    put({
      ...apiKeyHead(provider, id),
      ...apiKeyIndex(provider, key.createdAt, id),
      _t: 'apiKey',
      v: 1,
      hash,
      r: row(key),
    }),
    put({ ...platformKey(hash), _t: 'key', id, name, msp, scopes, expiresAt, ...(client ? { cli: client } : {}) }),
  ];
}

function row(key: ApiKey): Record<string, unknown> {
  return Object.fromEntries(Object.entries(key).filter(([, value]) => value !== undefined));
}

/** Every key of the MSP, oldest first. */
export async function listKeys(db: Db, provider: ProviderScope): Promise<ApiKey[]> {
  const items = await db.all<Item>({ index: 'list', pk: listPk(provider, 'KEY') }, KEYS_MOST);
  return items.flatMap((item) => {
    const parsed = Row.safeParse(item['r']);
    // Safe: a client id that was checked when the key was made.
    return parsed.success ? [parsed.data as ApiKey] : [];
  });
}

export async function findKey(
  db: Db,
  provider: ProviderScope,
  id: string,
): Promise<{ key: ApiKey; hash: string } | undefined> {
  const item = await db.get<Item>(apiKeyHead(provider, id));
  const parsed = Row.safeParse(item?.['r']);
  // Safe: a client id that was checked when the key was made.
  return parsed.success && item ? { key: parsed.data as ApiKey, hash: String(item['hash']) } : undefined;
}

/** Revokes for good: the platform's item stays, marked, so that the hash can never be given out again. */
export async function revokeKey(db: Db, provider: ProviderScope, id: string, hash: string, at: string): Promise<void> {
  await db.transact([
    {
      Update: {
        TableName: table.name,
        Key: { ...apiKeyHead(provider, id) },
        UpdateExpression: 'SET #r.#revoked = if_not_exists(#r.#revoked, :at)',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#r': 'r', '#revoked': 'revokedAt' },
        ExpressionAttributeValues: { ':at': at },
      },
    },
    {
      Update: {
        TableName: table.name,
        Key: { ...platformKey(hash) },
        UpdateExpression: 'SET #revoked = if_not_exists(#revoked, :at)',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#revoked': 'revokedAt' },
        ExpressionAttributeValues: { ':at': at },
      },
    },
  ]);
}
