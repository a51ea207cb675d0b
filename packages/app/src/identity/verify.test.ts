import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acme, globex, ISSUER, identityWorld, north, south, type World } from './testing.ts';
import { createVerifier, rotatingJwks } from './verify.ts';

let world: World;
beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world.close());

const refused = { kind: 'unauthenticated', code: 'auth.required' };
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tina = { msp: north, person: 'st_tina' };

describe('the first wall: a token counts only when nothing about it is in doubt', () => {
  test('a good token gives its claims', async () => {
    const claims = await world.verify(await world.tokens.contact());
    expect(claims).toMatchObject({
      account: `contact:${acme}:ct_uma`,
      msp: north,
      cli: acme,
      person: 'ct_uma',
      sid: 'sid1',
    });
  });

  test.each([
    ['another issuer', { issuer: 'https://evil.test' }],
    ['another audience', { audience: 'urn:other:api' }],
    ['an ID token’s type', { typ: 'JWT' }],
    ['its end past', { lifeSeconds: -10 }],
    ['a start in the future', { claims: { nbf: 4_000_000_000 } }],
    ['no MSP', { claims: { msp: undefined } }],
    ['an MSP that is none', { claims: { msp: '../../x' } }],
    ['a client that is none', { claims: { cli: 'c93fa1#T' } }],
    ['no person', { claims: { person: '' } }],
    ['no token family', { claims: { sid: '' } }],
  ])('a token with %s is refused', async (_name, options) => {
    await expect(world.verify(await world.token('staff:tina@north.test', tina, options))).rejects.toMatchObject(
      refused,
    );
  });

  test('algorithm none is refused, with and without a signature', async () => {
    const [, payload, signature] = (await world.tokens.technician()).split('.');
    const header = base64({ alg: 'none', typ: 'at+jwt', kid: 'k1' });
    await expect(world.verify(`${header}.${payload}.`)).rejects.toMatchObject(refused);
    await expect(world.verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject(refused);
  });

  test('a public key used as an HMAC secret is refused', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(world.keys.keys[0]));
    const forged = await new SignJWT({ ...tina, sid: 's' })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience('urn:portico:api')
      .setSubject('staff:tina@north.test')
      .setIssuedAt(Math.floor(world.clock.ms / 1000))
      .setExpirationTime(Math.floor(world.clock.ms / 1000) + 60)
      .sign(secret);
    await expect(world.verify(forged)).rejects.toMatchObject(refused);
  });

  test('another key under the same kid, and an unknown kid, are refused', async () => {
    const other = await generateKeyPair('ES256');
    for (const kid of ['k1', 'k2']) {
      const forged = await new SignJWT({ ...tina, sid: 's' })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience('urn:portico:api')
        .setSubject('staff:tina@north.test')
        .setIssuedAt(Math.floor(world.clock.ms / 1000))
        .setExpirationTime(Math.floor(world.clock.ms / 1000) + 60)
        .sign(other.privateKey);
      await expect(world.verify(forged)).rejects.toMatchObject(refused);
    }
  });

  test.each([{ msp: south }, { cli: globex }, { cli: undefined }, { person: 'st_ada' }])(
    'an edited claim %j is refused',
    async (edit) => {
      const [header, payload, signature] = (await world.tokens.contact()).split('.');
      const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
      await expect(world.verify(`${header}.${base64({ ...claims, ...edit })}.${signature}`)).rejects.toMatchObject(
        refused,
      );
    },
  );

  test.each(['', 'x', 'a.b.c', '..', 'x'.repeat(10_000)])('what is no token is refused: %.20s', async (raw) => {
    await expect(world.verify(raw)).rejects.toMatchObject(refused);
  });

  test('a remembered token still ends at its end', async () => {
    const raw = await world.token('staff:tina@north.test', tina, { lifeSeconds: 20 });
    await world.verify(raw);
    world.clock.advance(21);
    await expect(world.verify(raw)).rejects.toMatchObject(refused);
  });

  test('a rotated key is fetched when a token names it, and unknown kids do not hammer the issuer', async () => {
    const next = await generateKeyPair('ES256');
    const keys = { keys: [...world.keys.keys] };
    let loads = 0;
    const load = async () => {
      loads += 1;
      return { keys: [...keys.keys] };
    };
    const jwks = rotatingJwks(load, world.clock.now);
    const verify = createVerifier({ jwks, issuer: ISSUER, audience: 'urn:portico:api', now: world.clock.now });
    await verify(await world.tokens.technician());
    const signed = () =>
      new SignJWT({ ...tina, sid: 's' })
        .setProtectedHeader({ alg: 'ES256', kid: 'k2', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience('urn:portico:api')
        .setSubject('staff:tina@north.test')
        .setIssuedAt(Math.floor(world.clock.ms / 1000))
        .setExpirationTime(Math.floor(world.clock.ms / 1000) + 600)
        .sign(next.privateKey);
    await expect(verify(await signed())).rejects.toMatchObject(refused);
    await expect(verify(await signed())).rejects.toMatchObject(refused);
    expect(loads).toBe(1);
    keys.keys.push({ ...(await exportJWK(next.publicKey)), kid: 'k2', alg: 'ES256' });
    world.clock.advance(31);
    await expect(verify(await signed())).resolves.toMatchObject({ msp: north });
    expect(loads).toBe(2);
  });

  test('keys that cannot be had make the service unavailable, never the token good', async () => {
    const jwks = rotatingJwks(() => Promise.reject(new Error('no route to host')), world.clock.now);
    const verify = createVerifier({ jwks, issuer: ISSUER, audience: 'urn:portico:api', now: world.clock.now });
    await expect(verify(await world.tokens.technician())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
