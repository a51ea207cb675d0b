import { Clock } from '@portico/app/identity/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkPassword, setPassword } from './password.ts';
import { Browser, type SignInWorld, signInWorld } from './testing.ts';

let world: SignInWorld;
afterEach(() => world.close());

describe('outside the demo', () => {
  beforeEach(async () => {
    const clock = new Clock();
    // The provider reads the machine's clock.
    clock.ms = Date.now();
    world = await signInWorld('password', clock);
    await setPassword(world.db, 'staff:tina@north.test', 'correct horse battery', world.random);
  });

  test('address and password sign in, and nothing else does', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login?to=/queue');
    expect(page.text).toContain('autocomplete="current-password"');
    expect(page.text).not.toContain('Tina');
    for (const form of [
      { email: 'tina@north.test', password: 'wrong horse battery' },
      { email: 'nobody@north.test', password: 'correct horse battery' },
      { account: 'staff:tina@north.test' },
    ]) {
      const refused = await browser.send(page.path, { form: form as Record<string, string> });
      expect(refused.status).toBe(401);
    }
    const done = await browser.go(page.path, {
      form: { email: ' Tina@North.test ', password: 'correct horse battery' },
    });
    expect(done.path).toBe('/queue');
    expect(await (await browser.send('/v1/me')).json()).toMatchObject({ id: 'st_tina' });
  });

  test('after ten failures an address rests, and only that one', async () => {
    await setPassword(world.db, 'staff:sam@south.test', 'another fine sentence', world.random);
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login?to=/queue');
    for (let i = 0; i < 10; i++) await browser.send(page.path, { form: { email: 'tina@north.test', password: 'x' } });
    const right = { email: 'tina@north.test', password: 'correct horse battery' };
    expect((await browser.send(page.path, { form: right })).status).toBe(401);
    const other = await browser.go(page.path, { form: { email: 'sam@south.test', password: 'another fine sentence' } });
    expect(other.path).toBe('/queue');
  });

  test('a short password is refused when it is set', async () => {
    await expect(setPassword(world.db, 'staff:tina@north.test', 'short', world.random)).rejects.toMatchObject({
      faults: [{ pointer: '/password' }],
    });
  });

  test('no password opens an account that has none', async () => {
    for (const password of ['', 'correct horse battery']) {
      expect(await checkPassword(world.db, 'staff:sam@south.test', password)).toBe(false);
      expect(await checkPassword(world.db, undefined, password)).toBe(false);
    }
  });

  test('the same sentence typed on another keyboard is the same password', async () => {
    await setPassword(world.db, 'staff:sam@south.test', 'Gr\u00fc\u00dfe aus K\u00f6ln', world.random);
    expect(await checkPassword(world.db, 'staff:sam@south.test', 'Gru\u0308\u00dfe aus Ko\u0308ln')).toBe(true);
  });
});
