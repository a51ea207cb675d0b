import { faultEntry, type Log } from '@portico/api/access-log';
import { createApi, isApiPath } from '@portico/api/app';
import type { CodeSignIn } from '@portico/api/auth/code-sign-in';
import { createIssuerClient } from '@portico/api/auth/issuer-client';
import { allRoutes } from '@portico/api/routes/index';
import { askedAgain, type ServeDeps } from '@portico/api/serve';
import type { Cache } from '@portico/app/cache';
import type { Files } from '@portico/app/file/store';
import { createBrowserSessions } from '@portico/app/identity/browser-sessions';
import type { HostResolver } from '@portico/app/identity/hosts';
import { createIdentify } from '@portico/app/identity/identify';
import { createOwnTokens, eitherVerifier, ownVerifier } from '@portico/app/identity/own-tokens';
import { createRateLimiter } from '@portico/app/identity/rate-limit';
import { API_AUDIENCE } from '@portico/app/identity/resource';
import { createVendor } from '@portico/app/identity/vendor';
import { createIdTokenVerifier, createVerifier, rotatingJwks } from '@portico/app/identity/verify';
import type { LiveHome } from '@portico/app/live/source';
import { type ClientScope, clientOf, mspOf, type ProviderScope } from '@portico/domain/kernel/scope';
import { Db } from '@portico/store/db';
import { platformCheckpoint } from '@portico/store/keys';
import type { Engine } from './dynamodb/engine.ts';
import { createIssuer, type Issuer } from './issuer/issuer.ts';
import type { Hub } from './live/hub.ts';

export interface DeskOptions {
  readonly engine: Engine;
  readonly cache: Cache;
  readonly files: Files;
  /** What open screens hear of. */
  readonly hub: Hub;
  /** Repeats work; timers of the process where absent. */
  readonly every?: (ms: number, work: () => void) => () => void;
  /** Where the installation stands: `http://localhost:3000`. */
  readonly origin: string;
  /** `demo` signs anybody in with one click. */
  readonly mode: 'demo' | 'password';
  readonly hosts: HostResolver;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** How mails sign the addresses they name; left out where none are sent. */
  readonly sign?: (text: string) => string;
  /** HMAC under the installation's own secret. */
  readonly mac: (text: string) => string;
  /** Codes by mail for portals; left out where no mail reaches anybody. */
  readonly codes?: Pick<CodeSignIn, 'mac' | 'nudge'>;
  readonly log: Log;
  readonly version: string;
  /** Checks each answer against its declared schema: for tests. */
  readonly checkResponses?: boolean;
  readonly quotas?: Parameters<typeof createRateLimiter>[0]['quotas'];
}

export interface Desk {
  readonly issuer: Issuer;
  /** Answers the API, sign-in and the issuer; undefined for what belongs to the web client. */
  fetch(request: Request): Promise<Response | undefined>;
}

/** The API and the issuer over one engine: the same handlers that run behind API Gateway. */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { engine, now, random, hosts } = options;
  // identity looks people up before anybody's scope is known; its role reaches little else
  const db = new Db(engine.as({ role: 'IdentityScope' }), 'system');
  // the embedded issuer keeps its own state, and takes the place of a service
  const issuerDb = new Db(engine.as({ role: 'System' }), 'system');
  const onFault = (error: unknown) => options.log(faultEntry(error, new Date(now()).toISOString(), '', 'identity'));
  const { origin, mode } = options;
  const issuer = await createIssuer({
    db: issuerDb,
    origin,
    mode,
    hosts,
    now,
    random,
    onFault,
    codes: options.codes !== undefined,
  });
  const jwks = rotatingJwks(() => issuer.jwks(), now);
  const key = { key: Buffer.from(options.mac('access tokens'), 'base64url'), issuer: `${origin}/auth` };
  const own = createOwnTokens({ ...key, db, now, random });
  const byIssuer = createVerifier({ jwks, issuer: issuer.name, audience: API_AUDIENCE, now });
  const verify = eitherVerifier(ownVerifier(key, now), byIssuer);
  const verifyId = createIdTokenVerifier({ jwks, issuer: issuer.name, clientId: issuer.client.id, now });
  const client = createIssuerClient({
    clientId: issuer.client.id,
    clientSecret: issuer.client.secret,
    authorizationUrl: issuer.endpoints.authorization,
    tokenUrl: issuer.endpoints.token,
    revocationUrl: issuer.endpoints.revocation,
    fetch: (request) => issuer.fetch(request),
    now,
  });
  const sessions = createBrowserSessions({ db, tokens: own.beside(client), now, random });
  const identity = { verify, db, now };
  const vendor = createVendor({
    ...identity,
    assume: async ({ role, tags }) =>
      role === 'ClientScope' ? engine.as({ role, tags }) : engine.as({ role, tags: { msp: tags.msp } }),
  });
  const codes = options.codes && { ...options.codes, tokens: own, first: false };
  const auth = { issuer: client, sessions, verify, verifyId, hosts, db, now, random, ...(codes ? { codes } : {}) };
  const gate = {
    store: options.files.store,
    client: async (scope: ClientScope) => new Db(engine.as(principalOf(scope)), scope),
  };
  const serving: ServeDeps = {
    identify: createIdentify(identity),
    vendor,
    sessions,
    limiter: createRateLimiter({ db, now, onFault, ...(options.quotas ? { quotas: options.quotas } : {}) }),
    now,
    random,
    mac: options.mac,
    cache: options.cache,
    files: options.files,
    live: options.hub,
    log: options.log,
    ...(options.checkResponses ? { checkResponses: true } : {}),
  };
  const live = liveHome(options.hub, serving, createIdentify({ ...identity, maxAgeSeconds: 5 }), options.every);
  const { sign } = options;
  const unsubscribe = sign && {
    sign,
    open: (scope: ProviderScope | ClientScope) => new Db(engine.as(principalOf(scope)), scope),
  };
  const routes = allRoutes({
    identityDb: db,
    auth,
    gate,
    live,
    ...(unsubscribe ? { unsubscribe } : {}),
    version: options.version,
    health: () => health(db),
  });
  const api = createApi({ ...serving, routes });
  return {
    issuer,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/oidc' || pathname.startsWith('/oidc/')) return issuer.fetch(request);
      return isApiPath(pathname) ? api.fetch(request) : undefined;
    },
  };
}

/** @param fresh knows within seconds who may listen no more. */
export function liveHome(
  source: Hub,
  serving: ServeDeps,
  fresh: ServeDeps['identify'],
  every: (ms: number, work: () => void) => () => void = everyMs,
): LiveHome {
  return {
    endpoint: async () => ({ transport: 'stream', path: '/v1/live' }),
    stream: { source, again: askedAgain({ ...serving, identify: fresh }), every },
  };
}

function everyMs(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** Healthy is who can read its table. */
async function health(db: Db): Promise<void> {
  await db.get(platformCheckpoint('health'), false);
}

/** Whoever acts in one scope alone. */
function principalOf(scope: ProviderScope | ClientScope) {
  const msp = mspOf(scope as ClientScope); // Safe: both begin with the MSP.
  return scope.length === msp.length
    ? ({ role: 'ProviderScope', tags: { msp } } as const)
    : ({ role: 'ClientScope', tags: { msp, cli: clientOf(scope as ClientScope) } } as const);
}
