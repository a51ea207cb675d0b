import { acme, Clock, globex, north, south } from '@portico/app/identity/testing';
import { providerScope } from '@portico/domain/kernel/scope';
import { platformMembership, staffHead } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type SignInWorld, signInWorld } from './testing.ts';

const SESSION = '__Host-portico';
const PORTAL = 'http://acme.north.localhost:3000';

let world: SignInWorld;
let clock: Clock;
beforeEach(async () => {
  clock = new Clock();
  // The provider reads the machine's clock: so do we, and move on from there.
  clock.ms = Date.now();
  world = await signInWorld('demo', clock);
});
afterEach(() => world.close());

async function signIn(account: string, browser = new Browser(world.fetch), to = '/queue'): Promise<Browser> {
  const page = await browser.go(`/auth/login?to=${encodeURIComponent(to)}`);
  expect(page.path, page.text).toMatch(/^\/oidc\/interaction\//);
  const done = await browser.go(page.path, { form: { account } });
  expect(done.path, browser.visited.join('\n')).toBe(to);
  return browser;
}

const me = async (browser: Browser) => {
  const response = await browser.send('/v1/me', { headers: { accept: 'application/json' } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('signing in with a browser', () => {
  test('authorization code and PKCE end in a session of an opaque, host-bound cookie', async () => {
    const browser = await signIn('staff:tina@north.test');
    expect(await me(browser)).toMatchObject({
      status: 200,
      body: { id: 'st_tina', kind: 'staff', msp: { slug: 'north' } },
    });
    const line = browser.lines.findLast((one) => one.startsWith(`${SESSION}=`));
    expect(line).toMatch(/^__Host-portico=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/);
    // No token ever reached the browser.
    expect(browser.lines.join()).not.toMatch(/eyJ[\w-]+\.eyJ/);
    expect(browser.cookies.has('__Host-portico-signin')).toBe(false);
  });

  test('a token of the issuer says who and where, and never what is allowed', async () => {
    const browser = await signIn(`contact:${acme}:ct_anna`);
    const { body } = await me(browser);
    expect(body).toMatchObject({
      kind: 'contact',
      role: 'approver',
      client: { id: acme, slug: 'acme' },
      memberships: [{ slug: 'north' }],
    });
  });

  test('the demo page shows everybody grouped by MSP, in the reader’s language, without any outside request', async () => {
    const page = await new Browser(world.fetch).go('/auth/login', { headers: { 'accept-language': 'de-DE,de;q=0.9' } });
    for (const text of ['North IT', 'South IT', 'Staff st_tina', 'Uma User', 'Gus Globex'])
      expect(page.text).toContain(text);
    const german = await new Browser(world.fetch).send(page.path, { headers: { 'accept-language': 'de' } });
    expect(german.status).toBe(400);
    expect(await german.text()).toContain('abgelaufen');
    expect(page.text).not.toMatch(/<script|https?:\/\/|url\(|\son[a-z]+=|style="/);
    expect(page.response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/);
  });

  test('a portal shows its own client’s people only, and lets in nobody else', async () => {
    const browser = new Browser(world.fetch, PORTAL);
    const page = await browser.go('/auth/login');
    expect(page.text).toContain('Uma User');
    expect(page.text).toContain('Acme');
    expect(page.text).not.toMatch(/Gus Globex|Globex|st_tina|South/);
    for (const account of [`contact:${globex}:ct_gus`, 'staff:tina@north.test', 'staff:nobody@north.test', '']) {
      const refused = await browser.send(page.path, { form: { account } });
      expect(refused.headers.get('location')).toBeNull();
    }
    await signIn(`contact:${acme}:ct_uma`, new Browser(world.fetch, PORTAL));
  });

  test('an unknown host gets nothing', async () => {
    const browser = new Browser(world.fetch, 'http://evil.test:3000');
    expect((await browser.send('/auth/login')).status).toBe(404);
    expect((await browser.send('/oidc/.well-known/openid-configuration')).status).toBe(404);
  });

  test('only a path of our own is gone to afterwards', async () => {
    for (const to of [
      'https://evil.test/',
      '//evil.test',
      '/\\evil.test',
      '/auth/login',
      'javascript:alert(1)',
      '/a\r\nb: c',
    ]) {
      const browser = new Browser(world.fetch);
      const page = await browser.go(`/auth/login?to=${encodeURIComponent(to)}`);
      const done = await browser.go(page.path, { form: { account: 'staff:tina@north.test' } });
      expect(done.path).toBe('/');
    }
  });
});

describe('what an attacker may try', () => {
  test('a callback that this browser did not begin is refused', async () => {
    const victim = new Browser(world.fetch);
    await victim.go('/auth/login');
    const attacker = new Browser(world.fetch);
    const page = await attacker.go('/auth/login');
    const after = await attacker.send(page.path, { form: { account: 'staff:sam@south.test' } });
    const resumed = await attacker.send(new URL(after.headers.get('location') ?? '').pathname);
    const callback = new URL(resumed.headers.get('location') ?? '');
    const answer = await victim.send(callback.pathname + callback.search);
    expect(answer.status).toBe(400);
    expect(victim.cookies.has(SESSION)).toBe(false);
  });

  test('a state that is not the one this browser was given is refused, even with its own code', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login');
    const after = await browser.send(page.path, { form: { account: 'staff:tina@north.test' } });
    const resumed = await browser.send(new URL(after.headers.get('location') ?? '').pathname);
    const callback = new URL(resumed.headers.get('location') ?? '');
    callback.searchParams.set('state', 'another');
    expect((await browser.send(callback.pathname + callback.search)).status).toBe(400);
  });

  test('a code works once', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login');
    const after = await browser.send(page.path, { form: { account: 'staff:tina@north.test' } });
    const resumed = await browser.send(new URL(after.headers.get('location') ?? '').pathname);
    const callback = new URL(resumed.headers.get('location') ?? '');
    const transaction = browser.cookies.get('__Host-portico-signin') ?? '';
    expect((await browser.send(callback.pathname + callback.search)).status).toBe(303);
    browser.cookies.set('__Host-portico-signin', transaction);
    expect((await browser.send(callback.pathname + callback.search)).status).toBe(400);
  });

  test('an older session of the issuer does not sign in where a fresh one was asked for', async () => {
    const browser = await signIn('staff:tina@north.test');
    clock.advance(60);
    const begun = await browser.send('/auth/login');
    const authorize = new URL(begun.headers.get('location') ?? '');
    authorize.searchParams.delete('prompt');
    browser.cookies.delete(SESSION);
    const end = await browser.go(authorize.pathname + authorize.search);
    expect([end.response.status, browser.cookies.has(SESSION)]).toEqual([400, false]);
  });

  test('the issuer sends codes to the host that asked and to no other place', async () => {
    const browser = new Browser(world.fetch);
    const begun = await browser.send('/auth/login');
    for (const uri of [
      'https://evil.test/auth/callback',
      `${PORTAL}/auth/callback`,
      'http://localhost:3000/elsewhere',
    ]) {
      const authorize = new URL(begun.headers.get('location') ?? '');
      authorize.searchParams.set('redirect_uri', uri);
      const answer = await browser.send(authorize.pathname + authorize.search);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  test('without PKCE there is no code', async () => {
    const browser = new Browser(world.fetch);
    const authorize = new URL((await browser.send('/auth/login')).headers.get('location') ?? '');
    authorize.searchParams.delete('code_challenge');
    authorize.searchParams.delete('code_challenge_method');
    const answer = await browser.send(authorize.pathname + authorize.search);
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  test('the sign-in form takes posts from its own pages only', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login');
    const form = { account: 'staff:tina@north.test' };
    const refused = await browser.send(page.path, { form, headers: { origin: 'https://evil.test' } });
    expect(refused.status).toBe(403);
  });

  test('a session stolen from one host is none at another', async () => {
    const browser = await signIn(`contact:${acme}:ct_uma`, new Browser(world.fetch, PORTAL));
    const elsewhere = new Browser(world.fetch);
    elsewhere.cookies.set(SESSION, browser.cookies.get(SESSION) ?? '');
    expect((await me(elsewhere)).status).toBe(401);
    expect((await me(browser)).status).toBe(200);
  });

  test('who reads the table finds no token that works', async () => {
    await signIn('staff:tina@north.test');
    const items = await world.db.all<{ pk: string; sk: string; hash?: string }>(
      { pk: '~G#ACS#staff:tina@north.test' },
      10,
    );
    const session = await world.db.get({ pk: `~G#SES#${items[0]?.sk}`, sk: '@' });
    expect(session).toBeDefined();
    expect(JSON.stringify(session)).not.toMatch(/eyJ/);
    expect(Buffer.from((session as unknown as { sealed: Uint8Array }).sealed).toString('latin1')).not.toMatch(
      /eyJ|access/,
    );
  });
});

describe('one account in two MSPs', () => {
  test('chooses after signing in, works for one, and can change without signing in again', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login?to=/queue');
    const chooser = await browser.go(page.path, { form: { account: 'staff:both@both.test' } });
    expect(chooser.path).toBe('/auth/choose?to=%2Fqueue');
    expect(chooser.text).toContain('North IT');
    expect(chooser.text).toContain('South IT');
    expect((await me(browser)).status).toBe(401);

    const done = await browser.go('/auth/choose', { form: { membership: south, to: '/queue' } });
    expect(done.path, browser.visited.join('\n')).toBe('/queue');
    expect((await me(browser)).body).toMatchObject({
      id: 'st_both_s',
      msp: { id: south },
      memberships: [{ slug: 'north' }, { slug: 'south' }],
    });

    await browser.go('/auth/choose', { form: { membership: north, to: '/' } });
    expect((await me(browser)).body).toMatchObject({ id: 'st_both_n', msp: { id: north } });
  });

  test('cannot choose what it has not', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login');
    await browser.go(page.path, { form: { account: 'staff:both@both.test' } });
    for (const membership of [`${north}.${acme}`, 'zzzzzzzz', '', 'x.y.z']) {
      expect((await browser.send('/auth/choose', { form: { membership } })).status).toBe(403);
    }
    const forged = await browser.send('/auth/choose', {
      form: { membership: south },
      headers: { origin: 'https://evil.test' },
    });
    expect(forged.status).toBe(403);
  });

  test('at one MSP’s own desk there is nothing to choose', async () => {
    const browser = await signIn('staff:both@both.test', new Browser(world.fetch, 'http://desk.south.test'));
    expect((await me(browser)).body).toMatchObject({ id: 'st_both_s' });
  });

  test('a membership taken away between choosing and returning leaves nothing', async () => {
    const browser = new Browser(world.fetch);
    const page = await browser.go('/auth/login');
    await browser.go(page.path, { form: { account: 'staff:both@both.test' } });
    const begun = await browser.send('/auth/choose', { form: { membership: south } });
    await world.db.delete(platformMembership('staff:both@both.test', providerScope(south)));
    const authorize = new URL(begun.headers.get('location') ?? '');
    await browser.go(authorize.pathname + authorize.search);
    expect((await me(browser)).status).toBe(401);
  });
});

describe('sessions end', () => {
  test('signing out ends the session at once, here and in other processes within 60 seconds', async () => {
    const browser = await signIn('staff:tina@north.test');
    const elsewhere = new Browser(world.process());
    elsewhere.cookies.set(SESSION, browser.cookies.get(SESSION) ?? '');
    expect((await me(elsewhere)).status).toBe(200);
    const kept = browser.cookies.get(SESSION) ?? '';
    expect(
      (await browser.send('/auth/logout', { method: 'POST', headers: { origin: 'https://evil.test' } })).status,
    ).toBe(403);
    const out = await browser.send('/auth/logout', { method: 'POST' });
    expect([out.status, out.headers.get('location'), browser.cookies.has(SESSION)]).toEqual([303, '/', false]);
    browser.cookies.set(SESSION, kept);
    expect((await me(browser)).status).toBe(401);
    clock.advance(60);
    expect((await me(elsewhere)).status).toBe(401);
  });

  test('a person sees their own sessions and ends one of them, within 60 seconds', async () => {
    const stranger = await signIn('staff:sam@south.test');
    const phone = await signIn('staff:tina@north.test');
    clock.advance(1);
    const desk = await signIn('staff:tina@north.test');
    const listed = (await (await desk.send('/v1/sessions')).json()) as {
      items: { id: string; current: boolean; agent: string }[];
    };
    expect(listed.items.map((one) => one.current)).toEqual([true, false]);
    expect(listed.items[0]?.agent).toBe('Firefox on Linux');
    await me(phone);
    const other = listed.items[1]?.id ?? '';
    expect((await desk.send(`/v1/sessions/${other}`, { method: 'DELETE' })).status).toBe(204);
    const mine = listed.items[0]?.id ?? '';
    expect((await stranger.send(`/v1/sessions/${mine}`, { method: 'DELETE' })).status).toBe(404);
    clock.advance(60);
    expect((await me(phone)).status).toBe(401);
    expect((await me(desk)).status).toBe(200);
  });

  test('signing out everywhere ends all of them', async () => {
    const [one, two] = [await signIn('staff:tina@north.test'), await signIn('staff:tina@north.test')];
    expect((await one.send('/v1/sessions', { method: 'DELETE' })).status).toBe(204);
    clock.advance(60);
    expect([(await me(one)).status, (await me(two)).status]).toEqual([401, 401]);
  });

  test('a suspended person is out within 60 seconds, and cannot sign in again', async () => {
    const browser = await signIn('staff:tina@north.test');
    await me(browser);
    const key = staffHead(providerScope(north), 'st_tina');
    await world.db.put({ ...(await world.db.get(key)), ...key, active: false });
    clock.advance(60);
    expect((await me(browser)).status).toBe(401);
    const again = new Browser(world.fetch);
    const page = await again.go('/auth/login');
    expect(
      (await again.send(page.path, { form: { account: 'staff:tina@north.test' } })).headers.get('location'),
    ).toBeNull();
  });
});

describe('access tokens are renewed unseen', () => {
  test('once, however many requests ask at the same time', async () => {
    const browser = await signIn('staff:tina@north.test');
    clock.advance(14 * 60);
    const answers = await Promise.all([me(browser), me(browser), me(browser), me(browser)]);
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200]);
    expect(world.refreshes()).toBe(1);
    expect((await me(browser)).status).toBe(200);
    expect(world.refreshes()).toBe(1);
  });

  test('by one process only; the others keep the token that is still good', async () => {
    const browser = await signIn('staff:tina@north.test');
    const others = [1, 2, 3].map(() => {
      const other = new Browser(world.process());
      other.cookies.set(SESSION, browser.cookies.get(SESSION) ?? '');
      return other;
    });
    clock.advance(13.5 * 60);
    const answers = await Promise.all([browser, ...others].map((one) => me(one)));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200]);
    expect(world.refreshes()).toBe(1);
  });

  test('a revoked session is not renewed', async () => {
    const browser = await signIn('staff:tina@north.test');
    expect((await browser.send('/v1/sessions', { method: 'DELETE' })).status).toBe(204);
    clock.advance(14 * 60);
    expect((await me(browser)).status).toBe(401);
    expect(world.refreshes()).toBe(0);
  });
});

test('the signing key and all sessions outlive a restart', async () => {
  const browser = await signIn('staff:tina@north.test');
  const before = await world.issuer.jwks();
  const { createIssuer } = await import('./issuer.ts');
  const again = await createIssuer({
    db: world.db,
    origin: 'http://localhost:3000',
    mode: 'demo',
    hosts: async () => ({ kind: 'any' }),
    now: clock.now,
    random: world.random,
  });
  expect(await again.jwks()).toEqual(before);
  expect(JSON.stringify(before)).not.toContain('"d"');
  const restarted = new Browser(world.process());
  restarted.cookies.set(SESSION, browser.cookies.get(SESSION) ?? '');
  expect((await me(restarted)).status).toBe(200);
});
