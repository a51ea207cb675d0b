import createClient from 'openapi-fetch';
import { observeServerDate } from '../lib/clock.ts';
import type { Problem, paths } from './contract.ts';

/** A refusal of the API (RFC 9457), or a failure to reach it: then `status` is 0. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }

  /** The sentence for people: field errors first, because they say what to mend. */
  get summary(): string {
    const fields = this.problem?.errors?.map((error) => error.detail) ?? [];
    return fields.length > 0 ? fields.join(' ') : (this.problem?.detail ?? this.problem?.title ?? this.message);
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });

api.use({
  onResponse: ({ response }) => observeServerDate(response.headers.get('date')),
});

type Outcome<T> = { data?: T; error?: unknown; response: Response };

/**
 * The body of a good answer.
 * @throws ApiError for every other one, so that callers never mistake a failed load for an empty one.
 */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, undefined, 'The server cannot be reached.');
  }
  const { data, error, response } = outcome;
  if (response.ok && data !== undefined) return data;
  const problem = typeof error === 'object' && error !== null && 'title' in error ? (error as Problem) : undefined;
  throw new ApiError(response.status, problem, `HTTP ${response.status}`);
}
