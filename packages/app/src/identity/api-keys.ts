import { apiKeySecretBytes, formatApiKey } from '@portico/domain/identity/api-key';
import type { KeyScope } from '@portico/domain/kernel/actor';
import { AppError, invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, crockford, isClientId, providerScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { readClient } from '@portico/store/identity/accounts';
import { type ApiKey, findKey, listKeys, newKeyWrites, revokeKey } from '@portico/store/identity/api-keys';
import { apiKeyHead } from '@portico/store/keys';
import type { Context } from '../context.ts';
import { apiKeyHash } from './identify.ts';

export interface NewApiKey {
  readonly name: string;
  /** Without it the key works for every client of the MSP. */
  readonly client?: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresInDays: number;
}

const ID_LENGTH = 10;
const DAY_MS = 86_400_000;

/**
 * Makes an API key. Its text is returned here once and kept nowhere.
 * @param db the table under the identity credential: keys are looked up before any tenant is known.
 * @throws AppError `forbidden` for an MSP-wide key by someone who does not see every client: a key must never reach
 *   further than its maker.
 */
export async function createApiKey(
  db: Db,
  context: Context,
  input: NewApiKey,
): Promise<ApiKey & { readonly key: string }> {
  const { actor } = context;
  const client = await permitted(db, context, input.client);
  const id = crockford(context.random(ID_LENGTH), ID_LENGTH);
  // The identity credential could write anywhere, so the caller's own is asked first whether this MSP is theirs.
  const provider = providerScope(actor.msp);
  await (await context.provider()).get(apiKeyHead(provider, id));
  const text = formatApiKey(id, context.random(apiKeySecretBytes));
  const key: ApiKey = {
    id: `key_${id}`,
    name: input.name,
    scopes: [...new Set(input.scopes)],
    createdAt: context.now,
    createdBy: actor.id,
    expiresAt: new Date(Date.parse(context.now) + input.expiresInDays * DAY_MS).toISOString(),
    ...(client ? { client } : {}),
  };
  await db.transact(newKeyWrites(provider, actor.msp, apiKeyHash(text), key));
  return { ...key, key: text };
}

async function permitted(db: Db, context: Context, client: string | undefined): Promise<ClientId | undefined> {
  const { actor } = context;
  if (actor.kind !== 'staff' || actor.role !== 'admin') throw forbidden('Only an admin manages API keys.');
  if (client === undefined) {
    if (actor.grants.mode !== 'all') throw forbidden('Name a client: you may not make a key for all of them.');
    return undefined;
  }
  if (!isClientId(client)) throw unknownClient();
  // Also the check of the maker's grants.
  await context.client(client).catch((error: unknown) => {
    throw error instanceof AppError && error.kind === 'not_found' ? unknownClient() : error;
  });
  if (!(await readClient(db, actor.msp, client))) throw unknownClient();
  return client;
}

/** The same for a client that does not exist and for one that the maker may not see. */
function unknownClient(): AppError {
  return invalid('/client', 'There is no such client.');
}

function forbidden(message: string): AppError {
  return new AppError('forbidden', 'auth.forbidden', message);
}

/** Every key that reaches no further than the caller, oldest first. */
export async function visibleApiKeys(context: Context): Promise<ApiKey[]> {
  const provider = await context.provider();
  const keys = await listKeys(provider, providerScope(context.actor.msp));
  return keys.filter((key) => visible(context, key));
}

function visible({ actor }: Context, key: ApiKey): boolean {
  if (actor.kind !== 'staff') return false;
  if (actor.grants.mode === 'all') return true;
  if (key.client === undefined) return false;
  const listed = actor.grants.clients.includes(key.client);
  return actor.grants.mode === 'allow' ? listed : !listed;
}

/** Revokes a key: it stops working within 60 seconds everywhere. Doing it twice is fine. */
export async function revokeApiKey(db: Db, context: Context, id: string): Promise<void> {
  const provider = providerScope(context.actor.msp);
  const found = await findKey(await context.provider(), provider, id);
  if (!found || !visible(context, found.key)) throw notFound();
  await revokeKey(db, provider, id, found.hash, context.now);
}
