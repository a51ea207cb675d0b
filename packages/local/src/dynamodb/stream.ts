/** The change feed: one record a change, in one order, readable once durable (DynamoDB Streams, NEW_AND_OLD_IMAGES). */
import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import type { GroupCommit } from './group-commit.ts';
import { native } from './native.ts';
import type { Storage, StreamRow } from './storage.ts';
import { decode } from './stored.ts';

export type Item = Record<string, NativeAttributeValue>;

export interface StreamRecord {
  readonly sequence: number;
  /** When the change was made, in milliseconds of the engine's clock. */
  readonly at: number;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: { readonly pk: string; readonly sk: string };
  readonly newImage?: Item;
  readonly oldImage?: Item;
}

export interface Stream {
  /** Durable records after a sequence number, oldest first. */
  read(afterSequence: number, limit: number): StreamRecord[];
  /** Calls the listener after each commit that changed items, once durable. @returns how to stop. */
  onCommit(listener: () => void): () => void;
  /** Of the last durable record ever; 0 before the first. */
  lastSequence(): number;
  /** Forgets records made before a time, at most 10,000 a call. @returns how many. */
  trim(beforeMs: number): number;
}

const TRIM_LIMIT = 10_000;

export class StreamFeed {
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();
  #durable: number;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#durable = storage.lastSequence();
  }

  advance(lastSequence: number): void {
    this.#durable = lastSequence;
    for (const listener of [...this.#listeners]) listener();
  }

  bind(group: GroupCommit): Stream {
    return {
      read: (after, limit) => this.#storage.records(after, this.#durable, limit).map(toRecord),
      onCommit: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      lastSequence: () => this.#durable,
      trim: (beforeMs) => this.#trim(group, beforeMs),
    };
  }

  #trim(group: GroupCommit, beforeMs: number): number {
    let trimmed = 0;
    const work = () => {
      group.touch('');
      trimmed = this.#storage.trim(beforeMs, this.#durable, TRIM_LIMIT);
    };
    // Losing a trim to a failing disk only keeps records longer.
    group.write(work, () => undefined).catch(() => undefined);
    return trimmed;
  }
}

function toRecord({ sequence, at, pk, sk, before, after }: StreamRow): StreamRecord {
  const eventName = before === null ? 'INSERT' : after === null ? 'REMOVE' : 'MODIFY';
  return {
    sequence,
    at,
    eventName,
    keys: { pk, sk },
    ...(after !== null && { newImage: image(after) }),
    ...(before !== null && { oldImage: image(before) }),
  };
}

function image(text: string): Item {
  const { map, plain } = decode(text);
  return native.give(map, plain);
}
