import { noFiles } from '@portico/app/file/none';
import { createRateLimiter, type Quota, type RateClass } from '@portico/app/identity/rate-limit';
import { identityWorld } from '@portico/app/identity/testing';
import { noLive } from '@portico/app/live/live';
import type { LogEntry } from './access-log.ts';
import { createApi } from './app.ts';
import type { Route } from './route.ts';
import type { SessionResolver } from './serve.ts';

export const ORIGIN = 'http://localhost:3000';

export interface Sent {
  readonly method?: string;
  readonly token?: string;
  readonly json?: unknown;
  /** A body as it is, instead of JSON. */
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

export interface ApiWorldOptions {
  readonly sessions?: SessionResolver;
  readonly quotas?: Readonly<Record<RateClass, Quota>>;
}

export type ApiWorld = Awaited<ReturnType<typeof apiWorld>>;

/** The API with a given table of routes over an embedded table with two MSPs. */
export async function apiWorld(routes: readonly Route[], options: ApiWorldOptions = {}) {
  const world = await identityWorld();
  const log: LogEntry[] = [];
  const { identify, vendor, random, db, clock } = world;
  const limiter = createRateLimiter({ db, now: clock.now, ...(options.quotas ? { quotas: options.quotas } : {}) });
  const api = createApi({
    routes,
    identify,
    vendor,
    limiter,
    random,
    sessions: options.sessions ?? { resolve: async () => undefined },
    now: clock.now,
    mac: (text) => text,
    cache: { get: (_scope, _name, load) => load(), forget: () => undefined },
    files: noFiles,
    live: noLive,
    log: (entry) => log.push(entry),
    checkResponses: true,
  });
  const send = (path: string, sent: Sent = {}): Promise<Response> => {
    const headers = new Headers(sent.headers);
    if (!headers.has('host')) headers.set('host', 'localhost:3000');
    if (sent.token !== undefined) headers.set('authorization', `Bearer ${sent.token}`);
    const body = sent.text ?? (sent.json === undefined ? undefined : JSON.stringify(sent.json));
    if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    if (typeof body === 'string') headers.set('content-length', String(Buffer.byteLength(body)));
    const method = sent.method ?? (body === undefined ? 'GET' : 'POST');
    return api.fetch(new Request(`${ORIGIN}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }));
  };
  return { ...world, log, send, api };
}
