import { randomBytes } from 'node:crypto';
import { clientId, clientScope, type MspId, mspId, providerScope } from '@portico/domain/kernel/scope';
import { type Engine, openEngine } from '@portico/local/dynamodb/engine';
import { Db } from '@portico/store/db';
import {
  clientHead,
  contactHead,
  directoryIndex,
  platformHost,
  platformMembership,
  platformMsp,
  platformMspIndex,
  staffHead,
} from '@portico/store/keys';
import { table } from '@portico/store/table';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createIdentify } from './identify.ts';
import { API_AUDIENCE } from './resource.ts';
import { createVendor } from './vendor.ts';
import { createVerifier, rotatingJwks } from './verify.ts';

export const north = mspId('k7m2q9xw');
export const south = mspId('s0th0000');
export const acme = clientId('c93fa1');
export const globex = clientId('c93fa2');
export const southern = clientId('d00001');
export const ISSUER = 'http://localhost:3000/oidc';

/** A clock that a test moves. */
export class Clock {
  ms = Date.parse('2026-11-22T10:00:00Z');
  readonly now = (): number => this.ms;
  advance(seconds: number): void {
    this.ms += seconds * 1000;
  }
  get iso(): string {
    return new Date(this.ms).toISOString();
  }
}

export interface TokenOptions {
  readonly claims?: Record<string, unknown>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly typ?: string;
  readonly lifeSeconds?: number;
}

export type World = Awaited<ReturnType<typeof identityWorld>>;

/**
 * Two MSPs with people on an embedded table, a signing key, and identity wired as in the product.
 * @param clock real time where the issuer takes part, which reads the machine's clock.
 */
export async function identityWorld(clock = new Clock()) {
  const engine = openEngine({ path: ':memory:', table, durability: 'none', now: clock.now });
  // System: identity reads platform items before any tenant is known.
  const db = new Db(engine.as({ role: 'System' }), 'system');
  await seed(db);
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
  const keys = { keys: [jwk] };
  const jwks = rotatingJwks(async () => keys, clock.now);
  const verify = createVerifier({ jwks, issuer: ISSUER, audience: API_AUDIENCE, now: clock.now });
  const identityDeps = { verify, db, now: clock.now };
  const vendor = createVendor({ ...identityDeps, assume: async (assumption) => engine.as(assumption) });
  const token = (account: string, claims: Record<string, unknown>, options: TokenOptions = {}): Promise<string> => {
    const seconds = Math.floor(clock.ms / 1000);
    return new SignJWT({ sid: 'sid1', ...claims, ...options.claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: options.typ ?? 'at+jwt' })
      .setIssuer(options.issuer ?? ISSUER)
      .setAudience(options.audience ?? API_AUDIENCE)
      .setSubject(account)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + (options.lifeSeconds ?? 900))
      .sign(privateKey);
  };
  return {
    clock,
    engine: engine as Engine,
    db,
    keys,
    privateKey,
    verify,
    identityDeps,
    identify: createIdentify(identityDeps),
    vendor,
    random: (bytes: number): Uint8Array => randomBytes(bytes),
    token,
    tokens: {
      technician: () => token('staff:tina@north.test', { msp: north, person: 'st_tina' }),
      limited: () => token('staff:lars@north.test', { msp: north, person: 'st_lars' }),
      denied: () => token('staff:dora@north.test', { msp: north, person: 'st_dora' }),
      admin: () => token('staff:ada@north.test', { msp: north, person: 'st_ada' }),
      contact: () => token(`contact:${acme}:ct_uma`, { msp: north, cli: acme, person: 'ct_uma' }),
      south: () => token('staff:sam@south.test', { msp: south, person: 'st_sam' }),
    },
    close: () => engine.close(),
  };
}

async function seed(db: Db): Promise<void> {
  await addMsp(db, north, 'north', 'North IT');
  await addMsp(db, south, 'south', 'South IT');
  await addClient(db, north, acme, 'acme', 'Acme');
  await addClient(db, north, globex, 'globex', 'Globex');
  await addClient(db, south, southern, 'southern', 'Southern');
  await addStaff(db, north, 'st_tina', 'tina@north.test', {});
  await addStaff(db, north, 'st_lars', 'lars@north.test', { grants: { mode: 'allow', clients: [acme] } });
  await addStaff(db, north, 'st_dora', 'dora@north.test', { grants: { mode: 'deny', clients: [globex] } });
  await addStaff(db, north, 'st_ada', 'ada@north.test', { role: 'admin' });
  await addStaff(db, south, 'st_sam', 'sam@south.test', {});
  // One technician works for both.
  await addStaff(db, north, 'st_both_n', 'both@both.test', {});
  await addStaff(db, south, 'st_both_s', 'both@both.test', {});
  await addContact(db, acme, 'ct_uma', 'Uma User', ['user']);
  await addContact(db, acme, 'ct_anna', 'Anna Approver', ['approver']);
  await addContact(db, globex, 'ct_gus', 'Gus Globex', ['user']);
  await db.put({ ...platformHost('acme.north.localhost'), _t: 'host', kind: 'portal', msp: north, cli: acme });
  await db.put({ ...platformHost('desk.south.test'), _t: 'host', kind: 'desk', msp: south });
}

async function addMsp(db: Db, msp: MspId, slug: string, name: string): Promise<void> {
  await db.put({
    ...platformMsp(msp),
    ...platformMspIndex(slug),
    _t: 'msp',
    id: msp,
    slug,
    name,
    active: true,
    r: { id: msp, slug, name },
  });
}

async function addClient(db: Db, msp: MspId, cli: typeof acme, slug: string, name: string): Promise<void> {
  const provider = providerScope(msp);
  const r = {
    id: cli,
    slug,
    name,
    prefix: slug.toUpperCase(),
    kind: 'customer',
    color: '#336699',
    timeZone: 'Europe/Berlin',
    locale: 'de',
    active: true,
  };
  await db.put({ ...clientHead(provider, cli), ...directoryIndex(provider, 'CLI', name, cli), _t: 'client', r });
}

export async function addStaff(
  db: Db,
  msp: MspId,
  id: string,
  email: string,
  more: Record<string, unknown>,
): Promise<void> {
  const provider = providerScope(msp);
  const person = {
    id,
    name: `Staff ${id}`,
    email,
    role: 'technician',
    grants: { mode: 'all' },
    teams: [],
    locale: 'en',
    timeZone: 'Europe/London',
    active: true,
    gv: 1,
    ...more,
  };
  const r = { id, name: person.name, teams: [], role: person.role, active: person.active };
  await db.put({
    ...staffHead(provider, id),
    ...directoryIndex(provider, 'USR', person.name, id),
    _t: 'staff',
    ...person,
    r,
  });
  await db.put({ ...platformMembership(`staff:${email}`, provider), _t: 'member', kind: 'staff', msp, person: id });
}

async function addContact(db: Db, cli: typeof acme, id: string, name: string, roles: string[]): Promise<void> {
  const scope = clientScope(north, cli);
  const person = { id, name, email: `${id}@client.test`, roles, locale: 'de', active: true };
  await db.put({
    ...contactHead(scope, id),
    ...directoryIndex(scope, 'USR', name, id),
    _t: 'contact',
    ...person,
    r: { id, name, email: person.email, roles, active: true },
  });
  await db.put({
    ...platformMembership(`contact:${cli}:${id}`, scope),
    _t: 'member',
    kind: 'contact',
    msp: north,
    cli,
    person: id,
  });
}
