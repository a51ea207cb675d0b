/**
 * What goes wrong on AWS and never by itself on one machine, on demand for tests: throttling, transaction
 * conflicts, internal errors before or after the write was applied, and indexes that lag behind the table.
 */
import type { Key } from './item-rules.ts';

export type FaultKind = 'throttle' | 'conflict' | 'internal-before' | 'internal-after';
export type Operation =
  | 'Get'
  | 'Put'
  | 'Update'
  | 'Delete'
  | 'Query'
  | 'Scan'
  | 'BatchGet'
  | 'BatchWrite'
  | 'TransactWrite'
  | 'TransactGet';

export interface FaultRule {
  readonly kind: FaultKind;
  /** Only these operations; all when absent. */
  readonly operations?: readonly Operation[];
  /** Only calls (of batches and transactions: elements) on keys this accepts. A Query has its partition and sk ''. */
  readonly match?: (key: Key) => boolean;
  /** How often it strikes before it is spent; once when absent. */
  readonly times?: number;
}

export interface Faults {
  /** Arms a fault. @returns how to disarm it. */
  add(rule: FaultRule): () => void;
  /** Holds index writes back for this long (engine time), or until `releaseIndexes`; `undefined` ends it. */
  indexLag(lag: number | 'manual' | undefined): void;
  /** Applies all held index writes at once. @returns how many. */
  releaseIndexes(): number;
  /** Disarms everything; held index writes are applied. */
  clear(): void;
}

interface Armed {
  readonly rule: FaultRule;
  left: number;
}

export class FaultPlan {
  #armed: Armed[] = [];

  get idle(): boolean {
    return this.#armed.length === 0;
  }

  add(rule: FaultRule): () => void {
    const armed = { rule, left: rule.times ?? 1 };
    this.#armed.push(armed);
    return () => this.#drop(armed);
  }

  #drop(armed: Armed): void {
    this.#armed = this.#armed.filter((other) => other !== armed);
  }

  clear(): void {
    this.#armed = [];
  }

  /** The fault that strikes this key now, used up by that. */
  strike(operation: Operation, key: Key, kinds: readonly FaultKind[]): FaultKind | undefined {
    for (const armed of this.#armed) {
      const { kind, operations, match } = armed.rule;
      if (!kinds.includes(kind) || (operations && !operations.includes(operation)) || (match && !match(key))) continue;
      if (--armed.left <= 0) this.#drop(armed);
      return kind;
    }
    return undefined;
  }
}

/** Index writes held back, in order. They live in memory: lag is for tests, and `close` applies what is held. */
export class IndexLag {
  #lag: number | 'manual' | undefined;
  #held: { due: number; work: () => void }[] = [];

  set(lag: number | 'manual' | undefined): void {
    this.#lag = lag;
  }

  get idle(): boolean {
    return this.#lag === undefined && this.#held.length === 0;
  }

  /** Order per row must hold, so nothing overtakes what is held. */
  apply(now: number, work: () => void): void {
    if (this.idle) work();
    else this.#held.push({ due: this.#lag === 'manual' ? Number.POSITIVE_INFINITY : now + (this.#lag ?? 0), work });
  }

  /** Runs what is due (everything with `now` infinite) through `run`. @returns how many writes. */
  release(now: number, run: (work: () => void) => void): number {
    let due = 0;
    while (due < this.#held.length && (this.#held[due]?.due ?? 0) <= now) due++;
    if (due === 0) return 0;
    const ready = this.#held.splice(0, due);
    run(() => {
      for (const { work } of ready) work();
    });
    return due;
  }
}
