import { type Actor, mayEnter, type Way } from '@portico/domain/kernel/actor';
import { AppError, notFound } from '@portico/domain/kernel/error';
import {
  type ClientId,
  type ClientScope,
  clientOf,
  clientScope,
  mspOf,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import { Db, type DocumentClient, type Meter, newMeter } from '@portico/store/db';
import type { Cache } from './cache.ts';
import type { Files } from './file/store.ts';
import type { Idempotency } from './identity/idempotency.ts';
import type { Person, Principal } from './identity/identify.ts';
import type { CredentialVendor } from './identity/vendor.ts';
import type { Live } from './live/live.ts';

/** What a request without a caller has. */
export interface PublicContext {
  readonly requestId: string;
  /** The request's time (RFC 3339, UTC), read once: everything one request does happens at this moment. */
  readonly now: string;
  readonly meter: Meter;
  random(bytes: number): Uint8Array;
  /** A message authentication code (HMAC-SHA-256, base64url) under the installation's own secret: for cursors. */
  mac(text: string): string;
}

/** What a verb is given: who asks, when, and the table only through scopes that the caller may enter. */
export interface Context extends PublicContext {
  readonly actor: Actor;
  /** From where the request came. */
  readonly via: Way;
  readonly person: Person;
  /** The account behind the person; absent for API keys and for the system. */
  readonly account?: string;
  /** The token family of the request; absent for API keys and for the system. */
  readonly sid?: string;
  readonly idempotency?: Idempotency;
  /** Process-wide, keyed by scope; nothing in it is older than 60 s. */
  readonly cache: Cache;
  /** The bytes of files, and who looks into them. */
  readonly files: Files;
  /** Screens that are open now. */
  readonly live: Live;
  /** The table as one client's. @throws AppError the one 404 when the actor may not enter, or nobody can. */
  client(id: ClientId): Promise<Db>;
  /** The table as the actor's MSP's. @throws AppError `forbidden` for anyone but staff and MSP-wide keys. */
  provider(): Promise<Db>;
}

/** Makes a table of one scope out of a session; the isolation report takes this wall away, to see what the others hold. */
export type OpenTable = (client: DocumentClient, scope: ProviderScope | ClientScope, meter: Meter) => Db;

export interface ContextOptions {
  readonly principal: Principal;
  /** The credential as it was presented: the vendor trusts nothing else. */
  readonly raw: string;
  readonly vendor: CredentialVendor;
  readonly requestId: string;
  readonly via?: Way;
  readonly now: string;
  readonly random: (bytes: number) => Uint8Array;
  readonly mac: (text: string) => string;
  readonly cache: Cache;
  readonly files: Files;
  readonly live: Live;
  readonly idempotency?: Idempotency | undefined;
  readonly openTable?: OpenTable | undefined;
}

/** An MSP's id, which is its scope too, has eight characters (DESIGN §4). */
const MSP_LENGTH = 8;

/** The context of one request by a person or a key. */
export function createContext(options: ContextOptions): Context {
  const { principal, raw, vendor, idempotency } = options;
  const table: OpenTable = options.openTable ?? ((client, scope, counted) => new Db(client, scope, counted));
  const { actor } = principal;
  const meter = newMeter();
  const opened = new Map<string, Promise<Db>>();
  /** What is remembered from another's request is no nearer than the table: the credential must open the scope. */
  const entered = async (scope: string): Promise<void> => {
    if (scope.length === MSP_LENGTH) await vendor.forProvider(raw);
    else await vendor.forClient(raw, clientOf(scope as ClientScope));
    if ((await vendor.mspOf(raw)) !== mspOf(scope as ClientScope)) throw notFound();
  };
  const cache: Cache = {
    get: async (scope, name, load) => {
      await entered(scope);
      return options.cache.get(scope, name, load);
    },
    forget: (scope, name) => options.cache.forget(scope, name),
  };
  const once = (scope: string, open: () => Promise<Db>): Promise<Db> => {
    const known = opened.get(scope);
    if (known) return known;
    const db = open();
    opened.set(scope, db);
    return db;
  };
  const openClient = async (id: ClientId): Promise<Db> => {
    if (!mayEnter(actor, actor.msp, id)) throw notFound();
    const db = table(await vendor.forClient(raw, id), clientScope(actor.msp, id), meter);
    await idempotency?.lookUp(db);
    return db;
  };
  const openProvider = async (): Promise<Db> => {
    const allowed = actor.kind === 'staff' || (actor.kind === 'key' && actor.client === undefined);
    if (!allowed) throw new AppError('forbidden', 'auth.forbidden', 'This is for the service desk only.');
    const db = table(await vendor.forProvider(raw), providerScope(actor.msp), meter);
    await idempotency?.lookUp(db);
    return db;
  };
  return {
    ...principal,
    requestId: options.requestId,
    via: options.via ?? 'api',
    now: options.now,
    meter,
    random: options.random,
    mac: options.mac,
    cache,
    files: options.files,
    live: options.live,
    ...(idempotency ? { idempotency } : {}),
    client: (id) => once(id, () => openClient(id)),
    provider: () => once('', openProvider),
  };
}
