import * as z from 'zod';
import type { Io } from '../command.ts';
import { type Login, readLogin } from './credentials.ts';

/** A refusal in the server's own words, or none at all where it cannot be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: unknown;
  constructor(message: string, status: number, problem?: unknown) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

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

const AGENT = 'portico-cli/0.1.0';
const tries = 3;

export function apiOf(io: Io, { url, key }: Login): Api {
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
    headers.set('authorization', `Bearer ${key}`);
    headers.set('user-agent', AGENT);
    const response = await send(path, { ...more, method, headers });
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
