import * as z from 'zod';
import type { Io } from '../command.ts';
import { keepLogin, type Login, readLogin } from './credentials.ts';
import { AGENT, ApiError } from './error.ts';

const Problem = z.object({
  detail: z.string(),
  errors: z.exactOptional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
});

export interface Answered<T> {
  readonly body: T;
  readonly text: string;
  readonly version: number | undefined;
}

export interface Api {
  readonly url: string;
  /** Sends to, or fetches from, an address that the desk gave out: it needs no credential, and gets none. */
  follow(
    to: { readonly method: string; readonly url: string; readonly headers?: Readonly<Record<string, string>> },
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<Response>;
  get<T>(path: string): Promise<Answered<T>>;
  /** `once`: sent with an Idempotency-Key, so that a repetition after a cut connection does nothing twice. */
  post<T>(
    path: string,
    body: unknown,
    sent?: { readonly ifMatch?: number; readonly once?: boolean },
  ): Promise<Answered<T>>;
}

/** The desk's API with the rights of whoever signed in. @throws ApiError where nobody has. */
export async function openApi(io: Io): Promise<Api> {
  const login = await readLogin(io.env);
  if (login) return apiOf(io, login);
  throw new ApiError(
    'You are not signed in: run portico login --url URL (or set PORTICO_URL and PORTICO_API_KEY).',
    401,
  );
}

const tries = 3;
/** A token is renewed this long before it ends. */
const RENEW_BEFORE_SECONDS = 60;

/** What each request carries: a key as it is, or a session's token, renewed quietly and kept. */
function bearerOf(io: Io, login: Login): (stale?: string) => Promise<string> {
  if ('key' in login) return async () => login.key;
  let { session } = login;
  let running: Promise<string> | undefined;
  const renewed = async (): Promise<string> => {
    const { renew } = await import('./sign-in.ts');
    const fresh = await renew(io, login.url, session);
    if (!fresh) throw new ApiError('Your sign-in has ended: run portico login again.', 401);
    session = fresh;
    await keepLogin(io.env, { url: login.url, session });
    return session.access;
  };
  return async (stale) => {
    const good = session.access !== stale && session.expires - RENEW_BEFORE_SECONDS > Date.now() / 1000;
    if (good) return session.access;
    running ??= renewed().finally(() => {
      running = undefined;
    });
    return running;
  };
}

export function apiOf(io: Io, login: Login): Api {
  const { url } = login;
  const bearer = bearerOf(io, login);
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await (io.fetch ?? fetch)(new Request(new URL(path, url), init));
      } catch (error) {
        // Only what may be sent twice is: reading, and what carries a key of its own.
        const again = init.method === 'GET' || new Headers(init.headers).has('idempotency-key');
        if (again && attempt < tries) continue;
        const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
        throw new ApiError(`${url} does not answer (${why}). Is it running, and is --url right?`, 0);
      }
    }
  };
  const call = async <T>(method: string, path: string, more: RequestInit = {}): Promise<Answered<T>> => {
    const headers = new Headers(more.headers);
    headers.set('user-agent', AGENT);
    const attempt = async (token: string): Promise<Response> => {
      headers.set('authorization', `Bearer ${token}`);
      return send(path, { ...more, method, headers });
    };
    const token = await bearer();
    let response = await attempt(token);
    // Nothing has happened at a 401: a clock that is wrong, or a token that was ended, is asked about once.
    if (response.status === 401 && 'session' in login) response = await attempt(await bearer(token));
    const text = await response.text();
    if (!response.ok) throw refusalOf(response.status, text);
    const tag = /^"v(\d+)"$/.exec(response.headers.get('etag') ?? '')?.[1];
    // Safe: the server's own document says what it answers.
    return {
      body: (text === '' ? undefined : parsed(text)) as T,
      text,
      version: tag === undefined ? undefined : Number(tag),
    };
  };
  return {
    url,
    follow: (to, body) =>
      send(to.url, { method: to.method, headers: { 'user-agent': AGENT, ...to.headers }, ...(body && { body }) }),
    get: (path) => call('GET', path),
    post: (path, body, { ifMatch, once = true } = {}) =>
      call('POST', path, {
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          ...(ifMatch === undefined ? {} : { 'if-match': `"v${ifMatch}"` }),
          ...(once ? { 'idempotency-key': crypto.randomUUID() } : {}),
        },
      }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refusalOf(status: number, text: string): ApiError {
  const problem = parsed(text);
  const known = Problem.safeParse(problem);
  if (!known.success) return new ApiError(`The server answered ${status}.`, status);
  const { detail, errors = [] } = known.data;
  const lines = errors.map((one) => `  ${one.pointer}: ${one.detail}`);
  return new ApiError([detail, ...lines].join('\n'), status, problem);
}
