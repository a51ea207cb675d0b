import { createHash, hash } from 'node:crypto';
import { IdempotencyRun } from '@portico/app/identity/idempotency';
import type { Principal } from '@portico/app/identity/identify';
import { AppError } from '@portico/domain/kernel/error';
import { HttpProblem } from './problem.ts';
import type { Route } from './route.ts';

/** Printable ASCII up to 255 characters; a quoted string (as the IETF draft writes it) is the same key as a bare one. */
const KEY = /^"?([\x21\x23-\x7e]{1,253})"?$/;

/** The memory of one keyed request, and the name under which it is in flight. */
export interface KeyedRequest {
  readonly run: IdempotencyRun;
  readonly place: string;
}

/** @throws AppError `malformed` for a key of a wrong shape, or one on a route that takes none. */
export function idempotencyRun(
  one: Route,
  request: Request,
  bytes: Uint8Array | undefined,
  principal: Principal,
  now: number,
): KeyedRequest | undefined {
  const header = request.headers.get('idempotency-key');
  if (header === null || one.method === 'GET') return undefined;
  if (!one.idempotent) {
    throw new AppError(
      'malformed',
      'idempotency.unsupported',
      'This request takes no Idempotency-Key: its answer cannot be kept.',
    );
  }
  const given = KEY.exec(header)?.[1];
  if (given === undefined) {
    throw new AppError(
      'malformed',
      'idempotency.malformed',
      'Idempotency-Key takes 1 to 253 printable characters without spaces.',
    );
  }
  const key = hash('sha256', given, 'base64url');
  const { actor } = principal;
  const owner = `${actor.kind}:${actor.id}`;
  const run = new IdempotencyRun({
    actor: owner,
    key,
    fingerprint: fingerprintOf(request, bytes),
    nowSeconds: Math.floor(now / 1000),
  });
  return { run, place: `${actor.msp} ${owner} ${key}` };
}

/** What makes two requests the same: method, path, precondition and every byte of the body. */
function fingerprintOf(request: Request, bytes: Uint8Array | undefined): string {
  const { pathname } = new URL(request.url);
  const sum = createHash('sha256').update(`${request.method} ${pathname}\n${request.headers.get('if-match') ?? ''}\n`);
  if (bytes) sum.update(bytes);
  return sum.digest('base64url').slice(0, 22);
}

/**
 * The keyed requests that run right now in this process. Between processes the table decides: of two transactions
 * with one key one loses, and answers with what the other one kept.
 */
export class InFlight {
  readonly #running = new Set<string>();

  /** @throws HttpProblem 409 while another request with the same key runs. */
  async run<T>(place: string, work: () => Promise<T>): Promise<T> {
    if (this.#running.has(place)) {
      throw new HttpProblem(409, 'idempotency.in_flight', 'A request with this Idempotency-Key is still running.', {
        headers: { 'retry-after': '1' },
      });
    }
    this.#running.add(place);
    try {
      return await work();
    } finally {
      this.#running.delete(place);
    }
  }
}
