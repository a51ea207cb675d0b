import { createApi, isApiPath } from '@portico/api/app';
import { createIssuerClient } from '@portico/api/auth/issuer-client';
import { allRoutes } from '@portico/api/routes/index';
import { noFiles } from '@portico/app/file/none';
import { createBrowserSessions } from '@portico/app/identity/browser-sessions';
import { createHosts } from '@portico/app/identity/hosts';
import { createIdentify } from '@portico/app/identity/identify';
import { createRateLimiter } from '@portico/app/identity/rate-limit';
import { API_AUDIENCE } from '@portico/app/identity/resource';
import { type Clock, identityWorld } from '@portico/app/identity/testing';
import { createVendor } from '@portico/app/identity/vendor';
import { createIdTokenVerifier, createVerifier, rotatingJwks } from '@portico/app/identity/verify';
import { noLive } from '@portico/app/live/live';
import { createIssuer } from './issuer.ts';

export const ORIGIN = 'http://localhost:3000';

export type SignInWorld = Awaited<ReturnType<typeof signInWorld>>;

/** Issuer and API wired as in the product, over one embedded table, without a socket. */
export async function signInWorld(mode: 'demo' | 'password', clock: Clock) {
  const world = await identityWorld(clock);
  const { db, random, engine } = world;
  const { now } = clock;
  const hosts = createHosts({ db, now, fixed: { localhost: { kind: 'any' }, 'desk.test': { kind: 'desk' } } });
  const issuer = await createIssuer({ db, origin: ORIGIN, mode, hosts, now, random });
  const jwks = rotatingJwks(issuer.jwks, now);
  const verify = createVerifier({ jwks, issuer: issuer.name, audience: API_AUDIENCE, now });
  const verifyId = createIdTokenVerifier({ jwks, issuer: issuer.name, clientId: issuer.client.id, now });
  let refreshes = 0;
  const client = createIssuerClient({
    clientId: issuer.client.id,
    clientSecret: issuer.client.secret,
    authorizationUrl: issuer.endpoints.authorization,
    tokenUrl: issuer.endpoints.token,
    revocationUrl: issuer.endpoints.revocation,
    fetch: (request) => issuer.fetch(request),
    now,
  });
  const refresh = (token: string) => {
    refreshes += 1;
    return client.refresh(token);
  };
  const tokens = { ...client, refresh };
  const process = () => {
    const sessions = createBrowserSessions({ db, tokens, now, random });
    const identityDeps = { verify, db, now };
    const api = createApi({
      files: noFiles,
      live: noLive,
      routes: allRoutes({
        version: '1',
        identityDb: db,
        auth: { issuer: tokens, sessions, verify, verifyId, hosts, db, now, random },
      }),
      identify: createIdentify(identityDeps),
      vendor: createVendor({ ...identityDeps, assume: async (assumption) => engine.as(assumption) }),
      limiter: createRateLimiter({ db, now }),
      sessions,
      now,
      random,
      mac: (text) => text,
      cache: { get: (_scope, _name, load) => load(), forget: () => undefined },
      log: () => undefined,
      checkResponses: true,
    });
    return (request: Request): Promise<Response> =>
      isApiPath(new URL(request.url).pathname) ? api.fetch(request) : issuer.fetch(request);
  };
  return { ...world, issuer, process, fetch: process(), refreshes: () => refreshes, verify };
}

/** As much of a browser as a sign-in needs: cookies by host, redirects, the origin header of forms. */
export class Browser {
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly cookies = new Map<string, string>();
  readonly visited: string[] = [];
  /** `Set-Cookie` lines as they came. */
  readonly lines: string[] = [];
  readonly origin: string;

  constructor(fetch: (request: Request) => Promise<Response>, origin = ORIGIN) {
    this.#fetch = fetch;
    this.origin = origin;
  }

  async send(
    path: string,
    init: { method?: string; form?: Record<string, string>; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const url = new URL(path, this.origin);
    const headers = new Headers({
      host: url.host,
      accept: 'text/html',
      'user-agent': 'Firefox/140.0 Linux',
      ...init.headers,
    });
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
    const method = init.method ?? (init.form ? 'POST' : 'GET');
    if (method !== 'GET' && !headers.has('origin')) headers.set('origin', this.origin);
    const body = init.form ? new URLSearchParams(init.form).toString() : undefined;
    if (body !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded');
    const response = await this.#fetch(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
    this.visited.push(`${method} ${url.pathname} ${response.status}`);
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Follows redirects on this origin to the first page (or to a path outside of sign-in). */
  async go(
    path: string,
    init: Parameters<Browser['send']>[1] = {},
  ): Promise<{ path: string; response: Response; text: string }> {
    let at = path;
    let response = await this.send(at, init);
    for (let i = 0; i < 12; i++) {
      const location = response.headers.get('location');
      if (location === null) break;
      const next = new URL(location, new URL(at, this.origin));
      if (next.origin !== this.origin) throw new Error(`left the origin for ${next.origin}`);
      at = next.pathname + next.search;
      if (!/^\/(?:auth|oidc)\//.test(next.pathname)) return { path: at, response, text: '' };
      response = await this.send(at);
    }
    return { path: at, response, text: await response.text() };
  }

  #keep(line: string): void {
    this.lines.push(line);
    const [pair = '', ...attributes] = line.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const ended = attributes.some((one) => /max-age=0\b|expires=thu, 01 jan 1970/i.test(one.trim()));
    if (ended || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
