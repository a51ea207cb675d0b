import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import { AppError } from '@portico/domain/kernel/error';
import { crockford } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import {
  claimRefresh,
  createSession,
  endSession,
  prolongSession,
  readSession,
  type SessionRecord,
  storeTokens,
} from '@portico/store/identity/sessions';
import { TtlCache } from './ttl-cache.ts';
import { guarded, unavailable } from './unavailable.ts';

/** An issuer's tokens, kept on the server: the browser holds nothing but an opaque cookie. */
export interface TokenSet {
  readonly access: string;
  readonly refresh: string;
  /** Epoch seconds. */
  readonly accessExpires: number;
}

/** Thrown by the token port when the issuer refuses the refresh token for good. */
export class RefreshRefused extends Error {
  override readonly name = 'RefreshRefused';
}

export interface TokenPort {
  /** @throws RefreshRefused when the family was revoked or has ended. */
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Ends the token family at the issuer. */
  revoke(refreshToken: string): Promise<void>;
}

export interface NewSession {
  readonly account: string;
  readonly sid: string;
  readonly host: string;
  /** Membership scope; empty while the person has yet to choose one. */
  readonly scope: string;
  readonly tokens: TokenSet | undefined;
  readonly userAgent: string;
  readonly lifeSeconds: number;
}

export interface OpenSession {
  readonly record: SessionRecord;
  readonly tokens: TokenSet | undefined;
}

export interface BrowserSessions {
  /** A new session under a fresh cookie: signing in never takes over a value that was there before. */
  open(session: NewSession): Promise<{ readonly cookie: string }>;
  /** The access token behind a cookie, refreshed when it is about to end. Undefined: no such session here. */
  resolve(cookie: string, host: string): Promise<{ readonly raw: string } | undefined>;
  /** The session behind a cookie, without refreshing anything. */
  find(cookie: string, host: string): Promise<OpenSession | undefined>;
  /** Lets a session stand for so long from now, under what its holder calls itself. False: there is none. */
  prolong(cookie: string, host: string, seconds: number, agent: string): Promise<boolean>;
  /** Ends a session, here and at the issuer. */
  close(cookie: string, host: string): Promise<void>;
}

export interface BrowserSessionsDeps {
  /** The table under the identity credential. */
  readonly db: Db;
  readonly tokens: TokenPort;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

const COOKIE_BYTES = 32;
const CACHE_SECONDS = 60;
const SESSIONS_MOST = 20_000;
/** A token is refreshed this long before it ends, so that whoever loses the race still holds a good one. */
const REFRESH_BEFORE_SECONDS = 120;
const LEASE_SECONDS = 30;
const COOKIE_SHAPE = /^[A-Za-z0-9_-]{43}$/;

export function createBrowserSessions(deps: BrowserSessionsDeps): BrowserSessions {
  const cache = new TtlCache<OpenSession | undefined>({ seconds: CACHE_SECONDS, most: SESSIONS_MOST, now: deps.now });
  const refreshing = new Map<string, Promise<OpenSession | undefined>>();
  const nowSeconds = () => Math.floor(deps.now() / 1000);

  const load = async (cookie: string, key: string): Promise<OpenSession | undefined> => {
    const record = await guarded('Your session', () => readSession(deps.db, key, nowSeconds()));
    return record && { record, tokens: unseal(record.sealed, cookie) };
  };
  const find = async (cookie: string, host: string): Promise<OpenSession | undefined> => {
    if (!COOKIE_SHAPE.test(cookie)) return undefined;
    const key = sessionHash(cookie);
    const session = await cache.get(key, () => load(cookie, key));
    const good = session && session.record.host === host && session.record.expires > nowSeconds();
    return good ? session : undefined;
  };
  const refreshed = (cookie: string, session: OpenSession): Promise<OpenSession | undefined> => {
    const key = session.record.hash;
    const running = refreshing.get(key) ?? refreshOnce(deps, cookie, session, () => cache.forget(key), nowSeconds);
    refreshing.set(key, running);
    return running.finally(() => refreshing.delete(key));
  };

  return {
    async open(session) {
      const cookie = Buffer.from(deps.random(COOKIE_BYTES)).toString('base64url');
      await createSession(deps.db, toRecord(session, cookie, deps));
      return { cookie };
    },
    async resolve(cookie, host) {
      const session = await find(cookie, host);
      if (!session?.tokens || session.record.scope === '') return undefined;
      if (session.tokens.accessExpires - nowSeconds() > REFRESH_BEFORE_SECONDS) return { raw: session.tokens.access };
      const fresh = await refreshed(cookie, session);
      return fresh?.tokens && { raw: fresh.tokens.access };
    },
    find,
    async prolong(cookie, host, seconds, agent) {
      const session = await find(cookie, host);
      if (!session) return false;
      const kept = await prolongSession(deps.db, session.record, nowSeconds() + seconds, agent);
      cache.forget(session.record.hash);
      return kept;
    },
    async close(cookie, host) {
      const session = await find(cookie, host);
      if (!session) return;
      await endSession(deps.db, session.record.account, session.record, nowSeconds());
      cache.forget(session.record.hash);
      // The session has ended in any case; an issuer that cannot be reached only keeps a family nobody holds.
      if (session.tokens) await deps.tokens.revoke(session.tokens.refresh).catch(() => undefined);
    },
  };
}

function toRecord(session: NewSession, cookie: string, deps: BrowserSessionsDeps): SessionRecord {
  const { account, sid, host, scope, tokens } = session;
  const now = deps.now();
  return {
    hash: sessionHash(cookie),
    id: `ses_${crockford(deps.random(16), 16)}`,
    account,
    sid,
    host,
    scope,
    createdAt: new Date(now).toISOString(),
    expires: Math.floor(now / 1000) + session.lifeSeconds,
    sealed: seal(tokens, cookie, deps.random),
    tokenExpires: tokens?.accessExpires ?? 0,
    agent: agentLabel(session.userAgent),
  };
}

async function refreshOnce(
  deps: BrowserSessionsDeps,
  cookie: string,
  session: OpenSession,
  forget: () => void,
  nowSeconds: () => number,
): Promise<OpenSession | undefined> {
  const { record, tokens } = session;
  if (!tokens) return undefined;
  const stillGood = tokens.accessExpires > nowSeconds();
  const now = nowSeconds();
  if (!(await guarded('Your session', () => claimRefresh(deps.db, record.hash, now, now + LEASE_SECONDS)))) {
    forget();
    if (stillGood) return session;
    throw new AppError('unavailable', 'auth.refreshing', 'Your session is being renewed. Try again.');
  }
  try {
    // Another process may have refreshed since this one cached the session.
    const current = await guarded('Your session', () => readSession(deps.db, record.hash, now));
    const held = current && unseal(current.sealed, cookie);
    if (!current || !held) return undefined;
    const fresh = held.access === tokens.access ? await deps.tokens.refresh(held.refresh) : held;
    const kept = await storeTokens(deps.db, record.hash, seal(fresh, cookie, deps.random), fresh.accessExpires);
    return kept ? { record: current, tokens: fresh } : undefined;
  } catch (error) {
    if (error instanceof RefreshRefused) {
      await endSession(deps.db, record.account, record, now);
      return undefined;
    }
    if (stillGood) return session;
    throw unavailable('auth.issuer', 'Your session cannot be renewed at the moment. Try again.', error);
  } finally {
    forget();
  }
}

/** Where a cookie's session stands: who reads the table cannot make the cookie from it. */
export function sessionHash(cookie: string): string {
  return hash('sha256', `portico session\n${cookie}`, 'base64url');
}

/** The key comes from the cookie, which only the browser holds: who reads the table cannot use the tokens. */
function sealKey(cookie: string): Buffer {
  return hash('sha256', `portico tokens\n${cookie}`, 'buffer');
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function seal(tokens: TokenSet | undefined, cookie: string, random: (bytes: number) => Uint8Array): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealKey(cookie), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(tokens ?? null), 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), text]));
}

function unseal(sealed: Uint8Array, cookie: string): TokenSet | undefined {
  const decipher = createDecipheriv('aes-256-gcm', sealKey(cookie), sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  // Safe: the tag proves that `seal` wrote it.
  return (JSON.parse(text.toString('utf8')) as TokenSet | null) ?? undefined;
}

const browsers = [
  /Edg\//,
  'Edge',
  /OPR\//,
  'Opera',
  /Firefox\//,
  'Firefox',
  /Chrome\//,
  'Chrome',
  /Safari\//,
  'Safari',
];
const systems = [/Android/, 'Android', /iPhone|iPad/, 'iOS', /Windows/, 'Windows', /Mac OS/, 'macOS', /Linux/, 'Linux'];

/** "Firefox on Linux": enough to recognise one's own session by, and no fingerprint. */
export function agentLabel(userAgent: string): string {
  const browser = firstMatch(browsers, userAgent) ?? 'A browser';
  const system = firstMatch(systems, userAgent);
  return system ? `${browser} on ${system}` : browser;
}

function firstMatch(table: readonly (RegExp | string)[], text: string): string | undefined {
  for (let i = 0; i + 1 < table.length; i += 2) {
    const [pattern, name] = [table[i], table[i + 1]];
    if (pattern instanceof RegExp && typeof name === 'string' && pattern.test(text)) return name;
  }
  return undefined;
}
