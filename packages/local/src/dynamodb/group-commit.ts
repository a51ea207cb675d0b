/**
 * Group commit. Writes accepted in one turn of the event loop (and, while a disk sync runs, until it ends) share a
 * SQLite transaction, one COMMIT and one fdatasync. Their promises settle only then, so an answer is never lost.
 *
 * Power loss: `synchronous = NORMAL` does not sync the WAL at COMMIT, so we do, in the thread pool, through a
 * descriptor of our own. The WAL keeps its inode while our connection is open: SQLite overwrites it from the start
 * after a checkpoint, and a checkpoint syncs first the WAL, then the database, before any frame may be overwritten.
 * So when a reset falls into a running sync, the frames it was to save are already safe in the database. (Closing
 * this descriptor is harmless; closing one of the *database* file would drop SQLite's POSIX locks on it.)
 */
import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { internalError, isAnswer } from './errors.ts';
import type { Storage } from './storage.ts';

export type Durability = 'power' | 'process' | 'none';

interface Member {
  readonly settle: () => void;
  readonly fail: (error: Error) => void;
}

class Group {
  readonly members: Member[] = [];
  /** Base and index partitions written, so that readers of them wait with us. */
  readonly touched = new Set<string>();
  lastSequence = 0;
}

export class GroupCommit {
  readonly #storage: Storage;
  readonly #path: string;
  readonly #wal: number | undefined;
  readonly #onDurable: (lastSequence: number) => void;
  readonly #onRollback: () => void;
  readonly #fdatasync: (fd: number, done: (error: Error | null) => void) => void;
  #open: Group | undefined;
  #syncing: Group | undefined;
  #scheduled = false;
  #broken: Error | undefined;

  constructor(
    storage: Storage,
    path: string,
    durability: Durability,
    onDurable: (lastSequence: number) => void,
    onRollback: () => void,
    sync: (fd: number, done: (error: Error | null) => void) => void = fdatasync,
  ) {
    this.#fdatasync = sync;
    this.#storage = storage;
    this.#path = path;
    this.#onDurable = onDurable;
    this.#onRollback = onRollback;
    if (path === ':memory:' || durability !== 'power') return;
    this.#wal = openSync(`${path}-wal`, 'r+');
    this.#syncDirectory();
  }

  /** The names of new files must survive a power failure as well as their content. */
  #syncDirectory(): void {
    const directory = openSync(dirname(this.#path), 'r');
    fsyncSync(directory);
    closeSync(directory);
  }

  /** The group that writes join now. Only valid inside `write`. */
  touch(partition: string): void {
    this.#open?.touched.add(partition);
  }

  sequence(last: number): void {
    if (this.#open) this.#open.lastSequence = last;
  }

  /**
   * Runs `work` at once inside the open group; settles when the group is durable. A refusal (an answer of DynamoDB)
   * is raised before `work` writes anything; any other error undoes and rejects the whole group. `answer` makes the
   * result after that, so that what it throws (a number the caller cannot hold) does not undo a stored write.
   */
  write<T, R>(work: () => T, answer: (value: T) => R): Promise<R> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise<R>((resolve, reject) => {
      const group = this.#open ?? this.#begin();
      try {
        const value = work();
        group.members.push({ settle: () => resolveWith(resolve, reject, answer, value), fail: reject });
      } catch (error) {
        group.members.push({ settle: () => reject(error), fail: reject });
        if (!isAnswer(error)) this.#abort(group, error);
      }
    });
  }

  /**
   * The same, answered at once. What is written later is never durable without it: it stands in the same group or in an
   * earlier one, and groups are committed and synced in their order. So its caller, who tells nobody of it before a
   * later write is answered, saves a sync. Where a group fails, what came early fails unseen, and all that follows with
   * it or after it is judged without it.
   */
  writeEarly<T, R>(work: () => T, answer: (value: T) => R): R {
    if (this.#broken) throw this.#broken;
    const group = this.#open ?? this.#begin();
    let value: T;
    try {
      value = work();
    } catch (error) {
      if (!isAnswer(error)) this.#abort(group, error);
      throw error;
    }
    return answer(value);
  }

  #begin(): Group {
    this.#storage.begin();
    this.#open = new Group();
    if (!this.#syncing) this.#schedule();
    return this.#open;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#syncing) this.#commit();
    });
  }

  #commit(): void {
    const group = this.#open;
    if (!group) return;
    try {
      this.#storage.commit();
    } catch (error) {
      this.#abort(group, error);
      return;
    }
    this.#open = undefined;
    if (this.#wal === undefined || group.touched.size === 0) this.#settle(group);
    else this.#sync(group, this.#wal);
  }

  #sync(group: Group, wal: number): void {
    this.#syncing = group;
    this.#fdatasync(wal, (error) => {
      this.#syncing = undefined;
      if (error) this.#break(group, error);
      else this.#settle(group);
      this.#commit();
    });
  }

  #settle(group: Group): void {
    if (group.lastSequence > 0) this.#onDurable(group.lastSequence);
    for (const member of group.members) member.settle();
  }

  /** A failing statement or COMMIT (disk full): nothing of the group stays, and every member learns it. */
  #abort(group: Group, cause: unknown): void {
    this.#open = undefined;
    try {
      this.#storage.rollback();
    } catch (error) {
      this.#broken = internalError(`The store cannot roll back and must be reopened: ${String(error)}`);
    }
    this.#onRollback();
    const failure = Object.assign(internalError(`The write was not stored: ${String(cause)}`), { cause });
    for (const member of group.members) member.fail(failure);
  }

  /** After a failed sync the kernel may have dropped the pages, so no later sync can be believed. */
  #break(group: Group, error: Error): void {
    this.#broken = internalError(`The disk refused to sync, the store must be reopened: ${error.message}`);
    for (const member of group.members) member.fail(this.#broken);
    if (this.#open) this.#abort(this.#open, error);
  }

  /** Runs a read now; when it may have seen a write that is not durable yet, answers after that is. */
  read<T>(partitions: readonly string[], work: () => T): T | Promise<T> {
    const value = work();
    const group = this.#waitFor(partitions);
    if (!group) return value;
    return new Promise<T>((resolve, reject) => {
      group.members.push({ settle: () => resolve(value), fail: reject });
    });
  }

  #waitFor(partitions: readonly string[]): Group | undefined {
    for (const group of [this.#open, this.#syncing]) {
      if (group && partitions.some((partition) => group.touched.has(partition))) return group;
    }
    return undefined;
  }

  /** Settles when everything accepted so far is durable. */
  async flush(): Promise<void> {
    for (let group = this.#open ?? this.#syncing; group; group = this.#open ?? this.#syncing) {
      const waiting = group;
      await new Promise<void>((resolve) => waiting.members.push({ settle: resolve, fail: () => resolve() }));
    }
  }

  async close(): Promise<void> {
    await this.flush();
    this.#broken ??= internalError('The store is closed');
    if (this.#wal !== undefined) closeSync(this.#wal);
  }
}

function resolveWith<T, R>(
  resolve: (r: R) => void,
  reject: (error: unknown) => void,
  answer: (v: T) => R,
  value: T,
): void {
  try {
    resolve(answer(value));
  } catch (error) {
    reject(error);
  }
}
