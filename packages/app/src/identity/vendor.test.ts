import { clientId, clientScope, providerScope } from '@portico/domain/kernel/scope';
import { Db, type DocumentClient } from '@portico/store/db';
import { apiKeyHead, ticketHead } from '@portico/store/keys';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acme, globex, identityWorld, north, south, southern, type World } from './testing.ts';
import { type Assumption, createVendor } from './vendor.ts';

let world: World;
beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world.close());

const missing = { kind: 'not_found', code: 'not_found' };

describe('the third wall: the credential comes from the raw token alone', () => {
  test.each([
    ['technician', acme, true],
    ['technician', globex, true],
    ['technician', southern, true],
    ['limited', acme, true],
    ['limited', globex, false],
    ['denied', acme, true],
    ['denied', globex, false],
    ['contact', acme, true],
    ['contact', globex, false],
  ] as const)('%s asking for client %s: %s', async (who, client, allowed) => {
    const raw = await world.tokens[who]();
    if (allowed) await expect(world.vendor.forClient(raw, client)).resolves.toBeDefined();
    else await expect(world.vendor.forClient(raw, client)).rejects.toMatchObject(missing);
  });

  test('a client id of another MSP gives a credential for nothing: the MSP always comes from the token', async () => {
    const client = await world.vendor.forClient(await world.tokens.technician(), southern);
    const db = new Db(client, clientScope(south, southern));
    await expect(db.get(ticketHead(clientScope(south, southern), 1))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('a contact gets no provider credential', async () => {
    await expect(world.vendor.forProvider(await world.tokens.contact())).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('a client’s credential reaches neither its neighbour, nor the MSP, nor the platform', async () => {
    const client = await world.vendor.forClient(await world.tokens.technician(), acme);
    // Db with the widest scope, so that only the credential stands in the way.
    const db = new Db(client, 'system');
    const denied = { name: 'AccessDeniedException' };
    await expect(db.get(ticketHead(clientScope(north, acme), 1))).resolves.toBeUndefined();
    await expect(db.get(ticketHead(clientScope(north, globex), 1))).rejects.toMatchObject(denied);
    await expect(db.get(apiKeyHead(providerScope(north), 'x'))).rejects.toMatchObject(denied);
    await expect(db.get({ pk: '~G#HOST#acme.north.localhost', sk: '@' })).rejects.toMatchObject(denied);
  });

  test('a role that cannot be assumed is unavailable, not granted', async () => {
    const vendor = createVendor({ ...world.identityDeps, assume: () => Promise.reject(new Error('STS is down')) });
    await expect(vendor.forClient(await world.tokens.technician(), acme)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  test('whatever a caller adds to a token or asks for, the tags are those of the verified claims', async () => {
    const asked: Assumption[] = [];
    const assume = async (assumption: Assumption): Promise<DocumentClient> => {
      asked.push(assumption);
      return { send: async () => ({}) };
    };
    const seed = 42;
    const ids = fc.constantFrom(acme, globex, southern, clientId('zzzzzz'));
    const noise = fc.dictionary(
      fc.constantFrom('client', 'clients', 'scope', 'tenant', 'provider', 'role', 'grants', 'gv'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(ids, noise, fc.constantFrom('staff', 'contact'), async (client, extra, kind) => {
        asked.length = 0;
        const vendor = createVendor({ ...world.identityDeps, assume });
        const [account, claims] =
          kind === 'staff'
            ? ['staff:lars@north.test', { msp: north, person: 'st_lars' }]
            : [`contact:${acme}:ct_uma`, { msp: north, cli: acme, person: 'ct_uma' }];
        const raw = await world.token(account, { ...extra, ...claims });
        const got = await vendor.forClient(raw, client).then(
          () => true,
          () => false,
        );
        expect(got).toBe(client === acme);
        expect(asked).toEqual(got ? [{ role: 'ClientScope', tags: { msp: north, cli: acme } }] : []);
      }),
      { seed, numRuns: 60 },
    );
  });
});
