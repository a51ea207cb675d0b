import { AppError, type ErrorKind, type FieldFault } from '@portico/domain/kernel/error';
import { apiHeaders } from './headers.ts';

/** One status for each kind of refusal: a kind without one does not compile. */
export const statusOf = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  too_large: 413,
  invalid: 422,
  precondition_required: 428,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Invalid',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Our mistake',
  503: 'Not available',
};

/** A refusal that only HTTP knows (415, 405), or one with headers and members of its own (429). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    detail: string,
    more: { headers?: Readonly<Record<string, string>>; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.headers = more.headers ?? {};
    this.members = more.members ?? {};
  }
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldFault[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * An RFC 9457 problem. Whatever is not an expected refusal becomes a 500 that tells nothing of the inside.
 * Members stand in a fixed order, so that equal refusals are equal byte for byte.
 */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem = toProblem(error);
  const body = {
    type: 'about:blank',
    title: titles[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    ...(problem.errors && problem.errors.length > 0 ? { errors: problem.errors } : {}),
    ...problem.members,
    requestId,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      ...apiHeaders,
      'content-type': 'application/problem+json; charset=utf-8',
      'x-request-id': requestId,
      ...problem.headers,
    },
  });
}

function toProblem(error: unknown): Problem {
  if (error instanceof HttpProblem) return error;
  if (!(error instanceof AppError)) {
    return {
      status: 500,
      code: 'internal',
      detail: 'Something went wrong on our side. The request id helps us to find it.',
    };
  }
  const members = {
    ...('current' in error && typeof error.current === 'number' ? { current: error.current } : {}),
    ...('changes' in error && Array.isArray(error.changes) ? { changes: error.changes } : {}),
  };
  return {
    status: statusOf[error.kind],
    code: error.code,
    detail: error.message,
    errors: error.faults,
    members,
    headers: headersOf(error.kind),
  };
}

function headersOf(kind: ErrorKind): Record<string, string> {
  if (kind === 'unauthenticated') return { 'www-authenticate': 'Bearer realm="portico"' };
  if (kind === 'unavailable') return { 'retry-after': '2' };
  return {};
}

/** Whether an error is a refusal that was meant, rather than a fault that has to be looked into. */
export function isExpected(error: unknown): boolean {
  return error instanceof AppError || error instanceof HttpProblem;
}
