import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Who holds the data folder: one process writes, everybody else goes through it. */
export interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
  /** Where it can be reached, for a server. */
  readonly url?: string;
}

export class HeldError extends Error {
  override readonly name = 'HeldError';
  readonly holder: Holder;
  constructor(holder: Holder, folder: string) {
    const where = holder.url ? ` at ${holder.url}` : '';
    super(
      `${folder} is in use by process ${holder.pid} (portico ${holder.command}${where}, since ${holder.since}). ` +
        'Stop that process first, or set PORTICO_DATA to another folder.',
    );
    this.holder = holder;
  }
}

export interface Lock {
  /** Tells others more about the holder, such as its address once it listens. */
  update(holder: Partial<Holder>): void;
  release(): void;
}

/** Probes are over in no time, if their process gets any: whoever wants the folder outlasts them. */
const PROBES_MS = 2_000;
const BUSY = 5;

/** Kept for as long as they hold: a guard that nobody refers to any more is collected, and the folder would be free. */
const guards = new Set<DatabaseSync>();

const guardOf = (folder: string): string => join(folder, 'lock.db');
const noteOf = (folder: string): string => join(folder, 'lock');

/**
 * The live holder of a folder, or undefined. Whether it lives is for the operating system to say, which drops the
 * locks of whoever dies: a process number may since belong to somebody else, in a container even to ourselves.
 */
export function holderOf(folder: string): Holder | undefined {
  if (!existsSync(guardOf(folder))) return undefined;
  const guard = new DatabaseSync(guardOf(folder), { readOnly: true, timeout: 0 });
  try {
    guard.prepare('SELECT count(*) FROM sqlite_master').get();
    return undefined;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return noted(folder);
  } finally {
    guard.close();
  }
}

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === BUSY;
}

function noted(folder: string): Holder {
  try {
    return JSON.parse(readFileSync(noteOf(folder), 'utf8')) as Holder; // Safe: written whole, by `note`.
  } catch {
    return { pid: 0, command: 'that is just starting or stopping', since: 'now' };
  }
}

/** Takes the folder. @throws HeldError when a live process has it. */
export function takeLock(folder: string, holder: Omit<Holder, 'pid'>): Lock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const guard = new DatabaseSync(guardOf(folder), { timeout: PROBES_MS });
  try {
    guard.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    guard.close();
    throw isBusy(error) ? new HeldError(noted(folder), folder) : error;
  }
  guards.add(guard);
  let mine: Holder = { pid: process.pid, ...holder };
  note(folder, mine);
  return {
    update(more) {
      mine = { ...mine, ...more };
      note(folder, mine);
    },
    release() {
      if (!guards.delete(guard)) return;
      rmSync(noteOf(folder), { force: true });
      guard.close();
    },
  };
}

/** Renamed into place, so that nobody reads half of it. */
function note(folder: string, holder: Holder): void {
  const fresh = `${noteOf(folder)}.new`;
  writeFileSync(fresh, JSON.stringify(holder), { mode: 0o600 });
  renameSync(fresh, noteOf(folder));
}
