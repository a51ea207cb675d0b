import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  agentLabel,
  type BrowserSessions,
  createBrowserSessions,
  RefreshRefused,
  type TokenPort,
  type TokenSet,
} from './browser-sessions.ts';
import { identityWorld, north, type World } from './testing.ts';

const HOST = 'localhost:3000';

let world: World;
let refreshed: string[];
let answer: () => Promise<TokenSet>;
let sessions: BrowserSessions;
let cookie: string;

const tokens: TokenPort = {
  refresh: (token) => {
    refreshed.push(token);
    return answer();
  },
  revoke: async () => undefined,
};
const set = (n: number): TokenSet => ({ access: `access${n}`, refresh: `refresh${n}`, accessExpires: seconds() + 900 });
const seconds = (): number => Math.floor(world.clock.ms / 1000);
const another = (): BrowserSessions =>
  createBrowserSessions({ db: world.db, tokens, now: world.clock.now, random: world.random });

beforeEach(async () => {
  world = await identityWorld();
  refreshed = [];
  answer = async () => set(2);
  sessions = another();
  const who = { account: 'staff:tina@north.test', sid: 'sid1', host: HOST, scope: north, userAgent: '' };
  cookie = (await sessions.open({ ...who, tokens: set(1), lifeSeconds: 86_400 })).cookie;
});
afterEach(() => world.close());

describe('the access token behind a cookie', () => {
  test('is renewed once for all who ask while it has already ended', async () => {
    world.clock.advance(1000);
    const raw = await Promise.all([1, 2, 3, 4].map(() => sessions.resolve(cookie, HOST)));
    expect(raw).toEqual(Array(4).fill({ raw: 'access2' }));
    expect(refreshed).toEqual(['refresh1']);
  });

  test('is the renewed one in every process, and the used refresh token is never used again', async () => {
    const slow = another();
    expect(await slow.resolve(cookie, HOST)).toEqual({ raw: 'access1' });
    world.clock.advance(800);
    expect(await sessions.resolve(cookie, HOST)).toEqual({ raw: 'access2' });
    expect(await slow.resolve(cookie, HOST)).toEqual({ raw: 'access2' });
    expect(refreshed).toEqual(['refresh1']);
  });

  test('ends with the family that the issuer revoked', async () => {
    answer = () => Promise.reject(new RefreshRefused('revoked'));
    world.clock.advance(800);
    expect(await sessions.resolve(cookie, HOST)).toBeUndefined();
    expect(await another().find(cookie, HOST)).toBeUndefined();
  });

  test('stays good while the issuer cannot be reached, and is unavailable rather than lost after that', async () => {
    answer = () => Promise.reject(new Error('no route to host'));
    world.clock.advance(800);
    expect(await sessions.resolve(cookie, HOST)).toEqual({ raw: 'access1' });
    world.clock.advance(200);
    await expect(sessions.resolve(cookie, HOST)).rejects.toMatchObject({ kind: 'unavailable' });
    answer = async () => set(3);
    world.clock.advance(31);
    expect(await sessions.resolve(cookie, HOST)).toEqual({ raw: 'access3' });
  });

  test('is not to be had with a wrong, shortened or foreign cookie', async () => {
    for (const wrong of [
      '',
      'x',
      cookie.slice(1),
      `${cookie}A`,
      cookie.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')),
    ]) {
      expect(await sessions.resolve(wrong, HOST)).toBeUndefined();
    }
    expect(await sessions.resolve(cookie, 'acme.north.localhost:3000')).toBeUndefined();
  });

  test('a table that does not answer makes it unavailable, never signed out', async () => {
    world.engine.faults.add({ kind: 'internal-before', operations: ['Get'], times: 20 });
    await expect(another().resolve(cookie, HOST)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1', 'Safari on iOS'],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['curl/8', 'A browser'],
])('%s is called by a name its owner knows', (userAgent, label) => {
  expect(agentLabel(userAgent)).toBe(label);
});
