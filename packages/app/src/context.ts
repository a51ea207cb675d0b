import type { Actor } from '@portico/domain/kernel/actor';
import type { ClientId } from '@portico/domain/kernel/scope';
import type { Db, Meter, Write } from '@portico/store/db';
import type { Cache } from './cache.ts';

/**
 * A request's claim on its Idempotency-Key: the item that records the answer is written by the command's own
 * transaction, so the effect and its record stand or fall together.
 */
export interface IdempotencyClaim {
  /** The write that records this answer. Called once, with what the caller will be sent. */
  record(answer: { status: number; body: unknown; headers?: Readonly<Record<string, string>> }): Write;
}

/** The whole world that a verb may touch, built anew for each request, timer or message. */
export interface Context {
  readonly actor: Actor;
  /** The actor's own name and mail address where it is a person. */
  readonly person?: { readonly name: string; readonly email: string };
  readonly requestId: string;
  /** Read once a command: RFC 3339, UTC. */
  readonly now: string;
  readonly meter: Meter;
  /** Process-wide, keyed by scope; nothing in it is older than 60 s. */
  readonly cache: Cache;
  readonly idempotency?: IdempotencyClaim;
  /** The table under one client's credential. @throws the one "not found" when the actor may not enter this client. */
  client(id: ClientId): Promise<Db>;
  /** The table under the MSP's credential: staff, MSP-wide keys and the system only. */
  provider(): Promise<Db>;
  random(bytes: number): Uint8Array;
}
