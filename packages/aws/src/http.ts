import { createHmac, randomBytes } from 'node:crypto';
import { faultEntry, type Log } from '@portico/api/access-log';
import { createApi } from '@portico/api/app';
import { allRoutes } from '@portico/api/routes/index';
import { createCache } from '@portico/app/cache';
import { noFiles } from '@portico/app/file/none';
import type { Files } from '@portico/app/file/store';
import { createIdentify } from '@portico/app/identity/identify';
import { createRateLimiter } from '@portico/app/identity/rate-limit';
import { type Assume, createVendor } from '@portico/app/identity/vendor';
import { type Live, noLive } from '@portico/app/live/live';
import { Db, type DocumentClient } from '@portico/store/db';
import { platformCheckpoint } from '@portico/store/keys';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import type { JSONWebKeySet } from 'jose';
import { createAssume, identityClient } from './assume.ts';
import { createTables } from './clients.ts';
import { HttpEnv, readEnv } from './env.ts';
import { writeLog } from './lambda.ts';
import { appsyncHome, liveMac, liveOf } from './live.ts';
import { throughEdge } from './origin.ts';
import { filesOf } from './ports.ts';
import { createSignIn } from './sign-in.ts';

export interface HttpDeps {
  /** The table under IdentityScope. */
  readonly identity: DocumentClient;
  readonly assume: Assume;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly jwks: () => Promise<JSONWebKeySet>;
  /** How Cognito is asked. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly log: Log;
  readonly files?: Files;
  readonly live?: Live;
}

/** The API as CloudFront and API Gateway call it (HTTP API, payload 2.0): the routes of the local desk, over AssumeRole. */
export function createHttp(env: HttpEnv, deps: HttpDeps): ReturnType<typeof handle> {
  const { now, log } = deps;
  // identity looks people up before anybody's scope is known; its role reaches little else
  const db = new Db(deps.identity, 'system');
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const onFault = (error: unknown): void => log(faultEntry(error, new Date(now()).toISOString(), '', 'identity'));
  const auth = createSignIn(env, { db, jwks: deps.jwks, fetch: deps.fetch, now, random });
  const identity = { verify: auth.verify, db, now };
  const { LIVE_HOST: host, LIVE_URL: url, LIVE_SECRET: secret } = env;
  const listens = host !== undefined && url !== undefined && secret !== undefined;
  const home = listens ? { live: appsyncHome({ host, url, mac: liveMac(secret), now }) } : {};
  const api = createApi({
    routes: allRoutes({ identityDb: db, auth, ...home, version: env.PORTICO_VERSION, health: () => health(db) }),
    identify: createIdentify(identity),
    vendor: createVendor({ ...identity, assume: deps.assume }),
    sessions: auth.sessions,
    limiter: createRateLimiter({ db, now, onFault }),
    now,
    random,
    mac: macWith(env.INSTALLATION_SECRET),
    cache: createCache(now),
    files: deps.files ?? noFiles,
    live: deps.live ?? noLive,
    log,
  });
  const fetch = throughEdge(env.EDGE_SECRET, (request) => api.fetch(request));
  return handle(new Hono().all('*', (c) => fetch(c.req.raw)));
}

/** The same with everything that a deployed function has. */
export function httpHandler(env: HttpEnv = readEnv(HttpEnv)): ReturnType<typeof handle> {
  const { open } = createTables();
  const assume = createAssume({ roles: env, open, now: Date.now });
  const identity = identityClient(env.IDENTITY_SCOPE_ROLE, { open, now: Date.now });
  const jwks = () => fetchJwks(`${env.SIGN_IN_ISSUER}/.well-known/jwks.json`);
  const outside = (request: Request) => fetch(request, { signal: AbortSignal.timeout(SIGN_IN_TIMEOUT_MS) });
  const files = filesOf(env);
  const live = liveOf(env);
  return createHttp(env, {
    identity,
    assume,
    now: Date.now,
    jwks,
    fetch: outside,
    log: writeLog,
    files,
    ...(live ? { live } : {}),
  });
}

const JWKS_TIMEOUT_MS = 1_000;
const SIGN_IN_TIMEOUT_MS = 5_000;

async function fetchJwks(url: string): Promise<JSONWebKeySet> {
  const response = await fetch(url, { signal: AbortSignal.timeout(JWKS_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the issuer's keys answered ${response.status}`);
  return (await response.json()) as JSONWebKeySet; // Safe: jose checks each key before it is used.
}

/** HMAC-SHA-256 (RFC 2104), base64url, under a key of its own purpose. */
function macWith(secret: string): (text: string) => string {
  const key = createHmac('sha256', secret).update('cursors').digest();
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

/** Healthy is who can read its table. */
async function health(db: Db): Promise<void> {
  await db.get(platformCheckpoint('health'), false);
}
