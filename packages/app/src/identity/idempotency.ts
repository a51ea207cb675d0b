import { AppError } from '@portico/domain/kernel/error';
import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import type { Db, Write } from '@portico/store/db';
import { type Kept, type KeptAnswer, type KeptPlace, keptWrite, readKept } from '@portico/store/identity/idempotency';

/** What a handler answers, before it is text. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Thrown to end a request with the answer that its key got the first time. Not an error: it must pass every catch. */
export class Replay extends Error {
  override readonly name = 'Replay';
  readonly answer: KeptAnswer;
  constructor(answer: KeptAnswer) {
    super('answered before');
    this.answer = answer;
  }
}

/** The seam between a command and the memory of its answer. Present only where the caller sent `Idempotency-Key`. */
export interface Idempotency {
  /**
   * Ends the request with the kept answer when the key was used in this scope before.
   * `Context.client()` and `Context.provider()` call it; only who gets a Db elsewhere calls it too.
   * @throws Replay, or AppError `invalid` when the key came with another request.
   */
  lookUp(db: Db): Promise<void>;
  /** The write that keeps the answer; it belongs into the command's own transaction. */
  item(scope: ProviderScope | ClientScope, answer: Answer): Write;
}

export interface IdempotencyOptions {
  readonly actor: string;
  /** Hash of the caller's key. */
  readonly key: string;
  readonly fingerprint: string;
  readonly nowSeconds: number;
}

export class IdempotencyRun implements Idempotency {
  readonly #options: IdempotencyOptions;
  readonly #looked = new Map<string, Db>();
  #kept: { readonly scope: string; readonly answer: KeptAnswer } | undefined;

  constructor(options: IdempotencyOptions) {
    this.#options = options;
  }

  /** What `item()` was last asked to keep: the request is answered with exactly this text. */
  get answer(): KeptAnswer | undefined {
    return this.#kept?.answer;
  }

  async lookUp(db: Db): Promise<void> {
    if (db.scope === 'system' || this.#looked.has(db.scope)) return;
    this.#looked.set(db.scope, db);
    const kept = await readKept(db, this.#place(db.scope), this.#options.nowSeconds);
    if (kept) this.#settle(kept);
  }

  item(scope: ProviderScope | ClientScope, answer: Answer): Write {
    const kept = { status: answer.status, headers: answer.headers ?? {}, body: JSON.stringify(answer.body) };
    this.#kept = { scope, answer: kept };
    return keptWrite(
      this.#place(scope),
      { fingerprint: this.#options.fingerprint, answer: kept },
      this.#options.nowSeconds,
    );
  }

  /**
   * After a failed command: when the answer stands in the table all the same, another request with this key was
   * first, or our own transaction went through and its answer got lost. Either way it is the answer.
   */
  async recover(): Promise<void> {
    const db = this.#kept && this.#looked.get(this.#kept.scope);
    if (!db || db.scope === 'system') return;
    const kept = await readKept(db, this.#place(db.scope), this.#options.nowSeconds);
    if (kept) this.#settle(kept);
  }

  #settle(kept: Kept): never {
    if (kept.fingerprint === this.#options.fingerprint) throw new Replay(kept.answer);
    throw new AppError('invalid', 'idempotency.mismatch', 'This Idempotency-Key was used with another request.', [
      {
        pointer: 'Idempotency-Key',
        detail: 'Send a new key with a new request; repeat a key only with the same request.',
      },
    ]);
  }

  #place(scope: ProviderScope | ClientScope): KeptPlace {
    return { scope, actor: this.#options.actor, key: this.#options.key };
  }
}
