import createClient from 'openapi-fetch';
import { observeServerDate } from '../lib/clock.ts';
import { ApiError } from './api-error.ts';
import type { Problem, paths } from './contract.ts';

export { ApiError } from './api-error.ts';

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
  const { data, response } = await answered(call);
  if (data === undefined) throw new ApiError(response.status, undefined, `HTTP ${response.status}`);
  return data;
}

/** What answers without a body (204). @throws ApiError as `unwrap` does */
export async function carriedOut(call: Promise<Outcome<unknown>>): Promise<void> {
  await answered(call);
}

async function answered<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, undefined, 'The server cannot be reached.');
  }
  const { error, response } = outcome;
  if (response.ok) return outcome;
  const problem = typeof error === 'object' && error !== null && 'title' in error ? (error as Problem) : undefined;
  throw new ApiError(response.status, problem, `HTTP ${response.status}`);
}
