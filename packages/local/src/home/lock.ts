import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

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

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The live holder of a folder, or undefined. A lock left behind by a killed process counts for nothing. */
export function holderOf(folder: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as Holder;
    return Number.isInteger(holder.pid) && alive(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the folder. @throws HeldError when a live process has it. */
export function takeLock(folder: string, holder: Omit<Holder, 'pid'>): Lock {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  let mine: Holder = { pid: process.pid, ...holder };
  for (let attempt = 1; ; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, JSON.stringify(mine));
      closeSync(file);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const other = holderOf(folder);
      if (other) throw new HeldError(other, folder);
      if (attempt > 3) throw error;
      rmSync(path, { force: true });
    }
  }
  return {
    update(more) {
      mine = { ...mine, ...more };
      const file = openSync(path, 'w', 0o600);
      writeSync(file, JSON.stringify(mine));
      closeSync(file);
    },
    release() {
      if (holderOf(folder)?.pid === process.pid) rmSync(path, { force: true });
    },
  };
}
