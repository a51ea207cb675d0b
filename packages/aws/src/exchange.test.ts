import { RefreshRefused } from '@portico/app/identity/browser-sessions';
import { API_AUDIENCE, membershipResource } from '@portico/app/identity/resource';
import { addStaff, identityWorld, north, south, type World } from '@portico/app/identity/testing';
import { createVerifier } from '@portico/app/identity/verify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createExchange } from './exchange.ts';

const issuer = 'https://desk.example.com';
const key = new Uint8Array(32).fill(7);
let world: World;
beforeEach(async () => {
  world = await identityWorld();
});
afterEach(() => world.close());

/** Cognito that proves one account, until it is disabled. */
function harness(account: string) {
  const pool = { disabled: false, revoked: [] as string[] };
  const { clock, db, random } = world;
  const exchange = createExchange({
    cognito: {
      clientId: 'desk',
      scope: 'openid email',
      bindsResource: false,
      authorizationUrl: () => 'https://pool.test/oauth2/authorize',
      exchange: async () => ({ access: 'cognito', refresh: 'kept-by-cognito', idToken: 'id', accessExpires: 0 }),
      refresh: async (refresh) => {
        if (pool.disabled) throw new RefreshRefused('disabled');
        return { access: 'cognito', refresh, accessExpires: 0 };
      },
      revoke: async (refresh) => {
        pool.revoked.push(refresh);
      },
    },
    verifyId: async () => ({ account, nonce: 'n', authTime: 0 }),
    db,
    key,
    issuer,
    now: clock.now,
    random,
  });
  const options = { jwks: async () => key, issuer, audience: API_AUDIENCE, now: clock.now, cacheSeconds: 0 };
  const verify = createVerifier({ ...options, algorithms: ['HS256'] });
  const signIn = (resource: string = API_AUDIENCE) =>
    exchange.exchange({ code: 'c', verifier: 'v', redirectUri: `${issuer}/auth/callback`, resource });
  return { exchange, pool, verify, signIn, options };
}

describe('a session that Cognito proved', () => {
  test('gets a token for the one MSP of its account, which the desk alone can make', async () => {
    const { signIn, verify, options } = harness('staff:tina@north.test');
    const { access } = await signIn();
    expect(await verify(access)).toMatchObject({ account: 'staff:tina@north.test', msp: north, person: 'st_tina' });
    const other = createVerifier({ ...options, jwks: async () => new Uint8Array(32), algorithms: ['HS256'] });
    await expect(other(access)).rejects.toMatchObject({ kind: 'unauthenticated' });
    // Whoever verifies an issuer's tokens takes no token of the session's kind.
    await expect(createVerifier(options)(access)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  test('with several MSPs opens nothing until one is chosen, and then that one', async () => {
    const { signIn, verify } = harness('staff:both@both.test');
    await expect(verify((await signIn()).access)).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect(await verify((await signIn(membershipResource(south))).access)).toMatchObject({ msp: south });
  });

  test('does not open an MSP that the account does not belong to', async () => {
    const { signIn, verify } = harness('staff:tina@north.test');
    const { access } = await signIn(membershipResource(south));
    await expect(verify(access)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  test('is renewed for the same MSP and family, and not once the person is no longer active there', async () => {
    const { exchange, signIn, verify } = harness('staff:tina@north.test');
    const first = await signIn();
    world.clock.advance(600);
    const second = await exchange.refresh(first.refresh);
    const [before, after] = [await verify(first.access), await verify(second.access)];
    expect(after).toMatchObject({ msp: north, sid: before.sid });
    expect(after.expires).toBe(before.expires + 600);
    await addStaff(world.db, north, 'st_tina', 'tina@north.test', { active: false });
    await expect(exchange.refresh(second.refresh)).rejects.toThrow(RefreshRefused);
  });

  test('ends where Cognito disabled the account, and is revoked there when it is closed', async () => {
    const { exchange, pool, signIn } = harness('staff:tina@north.test');
    const { refresh } = await signIn();
    pool.disabled = true;
    await expect(exchange.refresh(refresh)).rejects.toThrow(RefreshRefused);
    await exchange.revoke(refresh);
    expect(pool.revoked).toEqual(['kept-by-cognito']);
  });
});
