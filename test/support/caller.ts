import * as z from 'zod';

/** Capacity of one request in AWS's units, as the access log tells it. */
export interface Used {
  readonly reads: number;
  readonly writes: number;
  readonly calls: number;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** The body as it came over the wire. */
  readonly text: string;
  readonly headers: Headers;
  readonly used: Used;
}

export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly current?: number;
  readonly changes?: readonly {
    readonly field: string;
    readonly changed: boolean;
    readonly was?: unknown;
    readonly now?: unknown;
    readonly by?: { readonly name: string };
    readonly at?: string;
    readonly version?: number;
  }[];
  readonly requestId: string;
}

export interface Sent {
  readonly headers?: Record<string, string>;
  /** `Idempotency-Key`. */
  readonly key?: string;
  /** Version for `If-Match`. */
  readonly ifMatch?: number;
}

/** Somebody at the API: signed in, or with a key. */
export interface Caller {
  get<T = ProblemBody>(path: string, sent?: Sent): Promise<Answer<T>>;
  post<T = ProblemBody>(path: string, body?: unknown, sent?: Sent): Promise<Answer<T>>;
  patch<T = ProblemBody>(path: string, body: unknown, sent?: Sent): Promise<Answer<T>>;
  put<T = ProblemBody>(path: string, body: unknown, sent?: Sent): Promise<Answer<T>>;
  delete<T = ProblemBody>(path: string, sent?: Sent): Promise<Answer<T>>;
  /** A request with a body as it is: for everything that is not well-formed. */
  raw<T = ProblemBody>(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    sent?: Sent,
  ): Promise<Answer<T>>;
  /** The credential that goes with each request. */
  token(): Promise<string>;
}

/** RFC 9457, as this API writes it. */
const Problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/),
  errors: z.exactOptional(z.array(z.strictObject({ pointer: z.string(), detail: z.string().min(1) })).min(1)),
  current: z.exactOptional(z.int()),
  changes: z.exactOptional(z.array(z.looseObject({ pointer: z.string(), changed: z.boolean() }))),
  violated: z.exactOptional(z.unknown()),
  requestId: z.string().min(1),
});

export interface Wire {
  readonly origin: string;
  fetch(request: Request): Promise<Response>;
  token(): Promise<string>;
  /** What the request with this id used, or why it failed. */
  usedBy(requestId: string): Used;
}

export function createCaller(wire: Wire): Caller {
  const raw: Caller['raw'] = async (method, path, body, sent = {}) => {
    const headers = new Headers({
      host: new URL(wire.origin).host,
      authorization: `Bearer ${await wire.token()}`,
      ...sent.headers,
    });
    if (sent.key !== undefined) headers.set('idempotency-key', sent.key);
    if (sent.ifMatch !== undefined) headers.set('if-match', `"v${sent.ifMatch}"`);
    if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    const request = new Request(`${wire.origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return answerOf(await wire.fetch(request), wire);
  };
  const json = (body: unknown): string | undefined => (body === undefined ? undefined : JSON.stringify(body));
  return {
    raw,
    token: wire.token,
    get: (path, sent) => raw('GET', path, undefined, sent),
    post: (path, body, sent) => raw('POST', path, json(body), sent),
    patch: (path, body, sent) => raw('PATCH', path, json(body), sent),
    put: (path, body, sent) => raw('PUT', path, json(body), sent),
    delete: (path, sent) => raw('DELETE', path, undefined, sent),
  };
}

async function answerOf<T>(response: Response, wire: Wire): Promise<Answer<T>> {
  const text = await response.text();
  const { status, headers } = response;
  const used = wire.usedBy(headers.get('x-request-id') ?? '');
  const json = /[/+]json/.test(headers.get('content-type') ?? '');
  const body = text === '' ? undefined : json ? JSON.parse(text) : text;
  // Every refusal of every journey is an RFC 9457 problem; a 500 is never one that a test may take for granted.
  if (status >= 500) throw new Error(`the API answered ${status}: ${text}`);
  if (status >= 400) {
    if (!headers.get('content-type')?.startsWith('application/problem+json')) throw new Error(`no problem: ${text}`);
    if (Problem.parse(body).status !== status) throw new Error(`a problem of another status: ${text}`);
  }
  return { status, headers, text, used, body: body as T }; // Safe: each success was checked by the route's own schema.
}
