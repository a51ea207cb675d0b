import { hash } from 'node:crypto';
import { looksLikeApiKey, parseApiKey } from '@portico/domain/identity/api-key';
import type { Actor, ContactRole } from '@portico/domain/kernel/actor';
import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import {
  type KeyRecord,
  type Membership,
  type Named,
  type PersonRecord,
  readClient,
  readKey,
  readMsp,
  readPerson,
} from '@portico/store/identity/accounts';
import { isRevoked } from '@portico/store/identity/sessions';
import { TtlCache } from './ttl-cache.ts';
import { guarded } from './unavailable.ts';
import { type Claims, unauthenticated, type Verifier } from './verify.ts';

/** Who is asking, for texts and the `me` answer. Never used to decide what may be seen: the actor is. */
export interface Person {
  readonly id: string;
  readonly kind: 'staff' | 'contact' | 'key';
  readonly name: string;
  readonly email?: string;
  readonly role: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly msp: Named;
  readonly client?: Named;
}

export interface Principal {
  readonly actor: Actor;
  readonly person: Person;
  /** The account (issuer's subject); absent for API keys. */
  readonly account?: string;
  /** The token family; absent for API keys. */
  readonly sid?: string;
}

export type Identify = (raw: string) => Promise<Principal>;

export interface IdentifyDeps {
  readonly verify: Verifier;
  /** The table under the identity credential (system scope): memberships, keys and revocations are platform items. */
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How old what is known of a person may be: at most 60 seconds, which is the promise for revocation. */
  readonly maxAgeSeconds?: number;
}

const AGE_SECONDS = 60;
const PEOPLE_MOST = 20_000;

/**
 * Turns a raw credential (access token or API key) into who is asking, as things stand at most 60 seconds ago:
 * suspended people, changed grants, revoked sessions and keys take effect within that time.
 * @returns a function that throws `unauthenticated` on any doubt and `unavailable` when the table cannot be read.
 */
export function createIdentify(deps: IdentifyDeps): Identify {
  const seconds = Math.min(deps.maxAgeSeconds ?? AGE_SECONDS, AGE_SECONDS);
  const cache = new TtlCache<CachedPrincipal>({ seconds, most: PEOPLE_MOST, now: deps.now });
  return async (raw) => {
    if (looksLikeApiKey(raw)) return byKey(raw, deps, cache);
    const claims = await deps.verify(raw);
    const key = `t ${claims.account} ${claims.sid} ${claims.issuedAt} ${claims.msp} ${claims.cli ?? ''} ${claims.person}`;
    return cache.get(key, () => guarded('Who you are', () => byClaims(claims, deps.db)));
  };
}

async function byKey(raw: string, deps: IdentifyDeps, cache: TtlCache<CachedPrincipal>): Promise<Principal> {
  const parsed = parseApiKey(raw);
  if (!parsed) throw unauthenticated();
  const digest = apiKeyHash(raw);
  const principal = await cache.get(`k ${digest}`, () =>
    guarded('Who you are', () => keyPrincipal(parsed.id, digest, deps)),
  );
  if (!(Date.parse(principal.expiresAt ?? '') > deps.now())) throw unauthenticated();
  return principal;
}

/** SHA-256 is enough for a secret of 190 random bits: there is nothing to guess that a slow hash would protect. */
export function apiKeyHash(raw: string): string {
  return hash('sha256', raw, 'hex');
}

/** A key ends in the middle of its cached minute, so its end is kept beside it. */
interface CachedPrincipal extends Principal {
  readonly expiresAt?: string;
}

async function keyPrincipal(id: string, digest: string, deps: IdentifyDeps): Promise<CachedPrincipal> {
  const key = await readKey(deps.db, digest);
  if (!key || key.id !== id || key.revokedAt !== undefined) throw unauthenticated();
  const msp = await readMsp(deps.db, key.msp);
  const client = key.cli ? await readClient(deps.db, key.msp, key.cli) : undefined;
  if (!msp || (key.cli && !client)) throw unauthenticated();
  return { actor: keyActor(key), person: keyPerson(key, msp, client), expiresAt: key.expiresAt };
}

function keyActor(key: KeyRecord): Actor {
  return { kind: 'key', id: key.id, msp: key.msp, scopes: key.scopes, ...(key.cli ? { client: key.cli } : {}) };
}

function keyPerson(key: KeyRecord, msp: Named, client: Named | undefined): Person {
  const { id, name } = key;
  return { id, kind: 'key', name, role: 'key', locale: 'en', timeZone: 'UTC', msp, ...(client ? { client } : {}) };
}

async function byClaims(claims: Claims, db: Db): Promise<Principal> {
  const member = membershipOf(claims);
  const [person, revoked] = await Promise.all([
    readPerson(db, member),
    isRevoked(db, claims.account, claims.sid, claims.issuedAt),
  ]);
  if (revoked || !person) throw unauthenticated();
  return { actor: actorOf(person, claims), person: personOf(person), account: claims.account, sid: claims.sid };
}

function membershipOf({ account, msp, cli, person }: Claims): Membership {
  return cli
    ? { account, scope: clientScope(msp, cli), kind: 'contact', msp, cli, person }
    : { account, scope: providerScope(msp), kind: 'staff', msp, person };
}

function actorOf(person: PersonRecord, { msp, cli }: Claims): Actor {
  const { id } = person;
  if (person.kind === 'staff') {
    return { kind: 'staff', id, msp, role: person.role, grants: person.grants, teams: person.teams };
  }
  if (!cli) throw unauthenticated();
  return { kind: 'contact', id, msp, client: cli, roles: person.roles };
}

function personOf(record: PersonRecord): Person {
  const { id, kind, name, email, locale, timeZone, mspNamed: msp } = record;
  const common = { id, kind, name, email, locale, timeZone, msp };
  if (record.kind === 'staff') return { ...common, role: record.role };
  return { ...common, role: leadingRole(record.roles), client: record.client };
}

function leadingRole(roles: readonly ContactRole[]): ContactRole {
  return roles.includes('approver') ? 'approver' : roles.includes('poc') ? 'poc' : 'user';
}
