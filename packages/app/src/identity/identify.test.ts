import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import { Db } from '@portico/store/db';
import { createSession, endAllSessions, endSession, listSessions } from '@portico/store/identity/sessions';
import { contactHead, platformMembership, platformMsp, staffHead } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createContext } from '../context.ts';
import { noFiles } from '../file/none.ts';
import { noLive } from '../live/live.ts';
import { createApiKey, revokeApiKey, visibleApiKeys } from './api-keys.ts';
import { createIdentify, type Identify } from './identify.ts';
import { acme, addStaff, globex, identityWorld, north, southern, type World } from './testing.ts';

let world: World;
let identify: Identify;
beforeEach(async () => {
  world = await identityWorld();
  identify = world.identify;
});
afterEach(() => world.close());

const refused = { kind: 'unauthenticated' };
const nowSeconds = () => Math.floor(world.clock.ms / 1000);

async function contextOf(raw: string) {
  return createContext({
    files: noFiles,
    live: noLive,
    principal: await identify(raw),
    raw,
    vendor: world.vendor,
    requestId: 'req_test',
    now: world.clock.iso,
    random: world.random,
    mac: (text) => text,
    cache: { get: (_scope, _name, load) => load(), forget: () => undefined },
  });
}

describe('who a token stands for is read from the table', () => {
  test('role and grants come from the person, never from the token', async () => {
    const raw = await world.token('staff:lars@north.test', {
      msp: north,
      person: 'st_lars',
      role: 'admin',
      grants: { mode: 'all' },
    });
    const { actor } = await identify(raw);
    expect(actor).toMatchObject({ kind: 'staff', role: 'technician', grants: { mode: 'allow', clients: [acme] } });
  });

  test('a contact has the client of the token, its name and its time zone', async () => {
    const { actor, person } = await identify(await world.tokens.contact());
    expect(actor).toMatchObject({ kind: 'contact', client: acme, roles: ['user'] });
    expect(person).toMatchObject({
      client: { slug: 'acme' },
      msp: { slug: 'north' },
      timeZone: 'Europe/Berlin',
      role: 'user',
    });
  });

  test('an account without the membership it names is refused', async () => {
    await expect(
      identify(await world.token('staff:sam@south.test', { msp: north, person: 'st_tina' })),
    ).rejects.toMatchObject(refused);
    await expect(
      identify(await world.token('staff:tina@north.test', { msp: north, person: 'st_ada' })),
    ).rejects.toMatchObject(refused);
    await expect(
      identify(await world.token('staff:tina@north.test', { msp: north, cli: acme, person: 'st_tina' })),
    ).rejects.toMatchObject(refused);
  });

  test('a person whose item cannot be read is nobody', async () => {
    await addStaff(world.db, north, 'st_tina', 'tina@north.test', { grants: { mode: 'everything' } });
    await expect(identify(await world.tokens.technician())).rejects.toMatchObject(refused);
  });

  test('a table that does not answer refuses everybody as unavailable, and is asked again the next time', async () => {
    const raw = await world.tokens.technician();
    world.engine.faults.add({ kind: 'internal-before', operations: ['BatchGet'], times: 50 });
    await expect(identify(raw)).rejects.toMatchObject({ kind: 'unavailable' });
    world.engine.faults.clear();
    await expect(identify(raw)).resolves.toMatchObject({ actor: { id: 'st_tina' } });
  });
});

describe('what is withdrawn ends within 60 seconds', () => {
  const withdrawals: [string, () => Promise<unknown>][] = [
    ['a suspended person', () => addStaff(world.db, north, 'st_tina', 'tina@north.test', { active: false })],
    ['a deleted person', () => world.db.delete(staffHead(providerScope(north), 'st_tina'))],
    [
      'a membership that was taken away',
      () => world.db.delete(platformMembership('staff:tina@north.test', providerScope(north))),
    ],
    ['a suspended MSP', () => world.db.put({ ...platformMsp(north), slug: 'north', name: 'North', active: false })],
    [
      'a revoked session',
      () =>
        endSession(
          world.db,
          'staff:tina@north.test',
          { hash: 'h', id: 'i', sid: 'sid1', scope: north, host: '', createdAt: '', expires: 0, agent: '' },
          nowSeconds(),
        ),
    ],
    ['signing out everywhere', () => endAllSessions(world.db, 'staff:tina@north.test', nowSeconds())],
  ];
  test.each(withdrawals)('%s', async (_name, withdraw) => {
    const raw = await world.tokens.technician();
    await identify(raw);
    await withdraw();
    world.clock.advance(60);
    await expect(identify(raw)).rejects.toMatchObject(refused);
    await expect(world.vendor.forProvider(raw)).rejects.toMatchObject(refused);
  });

  test('signing out everywhere ends every session, however many there are', async () => {
    const account = 'staff:tina@north.test';
    const rest = {
      account,
      host: 'h',
      scope: north,
      createdAt: '',
      expires: nowSeconds() + 60,
      sealed: new Uint8Array(1),
      tokenExpires: 0,
      agent: '',
    };
    for (let i = 0; i < 520; i++) await createSession(world.db, { ...rest, hash: `h${i}`, id: `i${i}`, sid: `s${i}` });
    expect(await endAllSessions(world.db, account, nowSeconds())).toBe(520);
    expect(await listSessions(world.db, account, nowSeconds(), 10)).toEqual([]);
  });

  test('a sign-in after signing out everywhere works', async () => {
    await endAllSessions(world.db, 'staff:tina@north.test', nowSeconds());
    world.clock.advance(1);
    await expect(identify(await world.tokens.technician())).resolves.toMatchObject({ actor: { id: 'st_tina' } });
  });

  test('changed grants', async () => {
    const raw = await world.tokens.technician();
    await identify(raw);
    await addStaff(world.db, north, 'st_tina', 'tina@north.test', { grants: { mode: 'allow', clients: [acme] } });
    world.clock.advance(60);
    expect((await identify(raw)).actor).toMatchObject({ grants: { mode: 'allow' } });
    await expect(world.vendor.forClient(raw, globex)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('a contact of a suspended client, and a deactivated contact', async () => {
    const raw = await world.tokens.contact();
    await identify(raw);
    await world.db.put({
      ...contactHead(clientScope(north, acme), 'ct_uma'),
      id: 'ct_uma',
      name: 'U',
      email: 'e',
      active: false,
    });
    world.clock.advance(60);
    await expect(identify(raw)).rejects.toMatchObject(refused);
  });

  test('nothing of a person is read twice within the minute', async () => {
    const raw = await world.tokens.technician();
    await identify(raw);
    const before = world.db.meter.calls;
    world.clock.advance(59);
    await identify(raw);
    expect(world.db.meter.calls).toBe(before);
  });
});

describe('API keys', () => {
  test('a key acts for its client with its scopes only', async () => {
    const admin = await contextOf(await world.tokens.admin());
    const made = await createApiKey(world.db, admin, {
      name: 'Monitoring',
      client: acme,
      scopes: ['tickets:write'],
      expiresInDays: 30,
    });
    const { actor, person } = await identify(made.key);
    expect(actor).toEqual({ kind: 'key', id: made.id, msp: north, client: acme, scopes: ['tickets:write'] });
    expect(person).toMatchObject({ kind: 'key', name: 'Monitoring', client: { slug: 'acme' } });
    await expect(world.vendor.forClient(made.key, globex)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(world.vendor.forProvider(made.key)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('the secret stands nowhere in the table', async () => {
    const admin = await contextOf(await world.tokens.admin());
    const made = await createApiKey(world.db, admin, { name: 'k', scopes: ['admin'], expiresInDays: 1 });
    const listed = JSON.stringify(await visibleApiKeys(admin));
    expect(listed).toContain(made.id);
    expect(listed).not.toContain(made.key.slice(14));
  });

  test('a mistyped key is refused without asking the table', async () => {
    const admin = await contextOf(await world.tokens.admin());
    const made = await createApiKey(world.db, admin, { name: 'k', scopes: ['admin'], expiresInDays: 1 });
    const before = world.db.meter.calls;
    const typo = made.key.slice(0, 20) + (made.key[20] === 'a' ? 'b' : 'a') + made.key.slice(21);
    await expect(identify(typo)).rejects.toMatchObject(refused);
    await expect(identify('ptk_')).rejects.toMatchObject(refused);
    expect(world.db.meter.calls).toBe(before);
  });

  test('a revoked key ends within 60 seconds, an expired one at its end, also when both are remembered', async () => {
    const admin = await contextOf(await world.tokens.admin());
    const revoked = await createApiKey(world.db, admin, { name: 'a', scopes: ['admin'], expiresInDays: 30 });
    await identify(revoked.key);
    await revokeApiKey(world.db, admin, revoked.id);
    await revokeApiKey(world.db, admin, revoked.id);
    world.clock.advance(60);
    await expect(identify(revoked.key)).rejects.toMatchObject(refused);

    const short = await createApiKey(world.db, admin, { name: 'b', scopes: ['admin'], expiresInDays: 1 });
    world.clock.advance(86_400 - 65);
    await identify(short.key);
    world.clock.advance(10);
    await expect(identify(short.key)).rejects.toMatchObject(refused);
  });

  test('a key never reaches further than its maker', async () => {
    await addStaff(world.db, north, 'st_ada', 'ada@north.test', {
      role: 'admin',
      grants: { mode: 'allow', clients: [acme] },
    });
    const admin = await contextOf(await world.tokens.admin());
    const rest = { name: 'k', scopes: ['tickets:read'], expiresInDays: 1 } as const;
    await expect(createApiKey(world.db, admin, rest)).rejects.toMatchObject({ kind: 'forbidden' });
    const foreign = createApiKey(world.db, admin, { ...rest, client: globex });
    const missing = createApiKey(world.db, admin, { ...rest, client: 'zzzzzz' });
    const other = createApiKey(world.db, admin, { ...rest, client: southern });
    for (const refusal of [foreign, missing, other]) {
      await expect(refusal).rejects.toMatchObject({
        kind: 'invalid',
        faults: [{ pointer: '/client', detail: 'There is no such client.' }],
      });
    }
    await expect(createApiKey(world.db, admin, { ...rest, client: acme })).resolves.toMatchObject({ client: acme });
  });

  test('another MSP’s key cannot be revoked and looks as if there were none', async () => {
    const admin = await contextOf(await world.tokens.admin());
    const made = await createApiKey(world.db, admin, { name: 'k', scopes: ['admin'], expiresInDays: 1 });
    const south = await contextOf(await world.tokens.south());
    await expect(revokeApiKey(world.db, south, made.id)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(identify(made.key)).resolves.toBeDefined();
  });

  test('nobody but an admin makes keys', async () => {
    const technician = await contextOf(await world.tokens.technician());
    const attempt = createApiKey(world.db, technician, {
      name: 'k',
      client: acme,
      scopes: ['admin'],
      expiresInDays: 1,
    });
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

test('identities without a shared table see different worlds', async () => {
  const other = await identityWorld(world.clock);
  // A token of this world's key is nothing in the other one.
  await expect(other.identify(await world.tokens.technician())).rejects.toMatchObject(refused);
  const strict = createIdentify({
    ...world.identityDeps,
    db: new Db(world.engine.as({ role: 'ProviderScope', tags: { msp: north } }), 'system'),
  });
  await expect(strict(await world.tokens.technician())).rejects.toMatchObject({ kind: 'unavailable' });
  await other.close();
});
