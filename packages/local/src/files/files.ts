import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore, Files } from '@portico/app/file/store';
import { incomingFile, incomingFiles, keptFile, keptFiles } from '@portico/store/keys';

const BLOCK = 65_536;
const FOLDER = 'files';

/** The files of an installation, beside its database. */
export function filesIn(settings: { readonly data: string; readonly durability: 'power' | 'process' }): Files {
  return { store: localFiles(join(settings.data, FOLDER), settings.durability === 'power') };
}

/** Removes what was sent before a moment (epoch milliseconds) and never taken in. */
export async function clearIncoming(data: string, before: number): Promise<void> {
  const folder = join(data, FOLDER, incomingFiles);
  for (const scope of await readdir(folder).catch(() => [])) {
    const incoming = join(folder, scope);
    for (const name of await readdir(incoming).catch(() => [])) {
      const found = await stat(join(incoming, name)).catch(() => undefined);
      if (found?.isFile() && found.mtimeMs < before) await rm(join(incoming, name), { force: true });
    }
  }
}

/**
 * Files in the data folder, each under its client and its id: below `in/` what has just come, in `kept/` what was taken in.
 * What is said to be there is on the disk: content and directory are synced before anything is acknowledged.
 */
export function localFiles(folder: string, durable = true): FileStore {
  const at = (path: string): string => join(folder, path);
  return {
    async receive(place, bytes, most) {
      const target = at(incomingFile(place.scope, place.id));
      const part = `${target}.${randomBytes(6).toString('hex')}.part`;
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      try {
        const size = await write(part, bytes, most, durable);
        if (size <= most) await move(part, target, durable);
        return size;
      } finally {
        await rm(part, { force: true });
      }
    },
    async keep(place) {
      const [from, to] = [at(incomingFile(place.scope, place.id)), at(keptFile(place.scope, place.id))];
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      try {
        await move(from, to, durable);
        return true;
      } catch (error) {
        if (!isMissing(error)) throw error;
        // Moved before, by a request whose answer got lost.
        return (await sizeOf(to)) !== undefined;
      }
    },
    async read(place) {
      const path = at(keptFile(place.scope, place.id));
      return (await sizeOf(path)) === undefined ? undefined : createReadStream(path);
    },
    async remove(place) {
      for (const path of [incomingFile(place.scope, place.id), keptFile(place.scope, place.id)]) {
        await destroy(at(path), durable);
      }
    },
    async *list(scope) {
      try {
        for await (const entry of await opendir(at(keptFiles(scope)))) if (entry.isFile()) yield entry.name;
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>, most: number, durable: boolean): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > most) return size;
      await file.writeFile(chunk);
    }
    if (durable) await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

async function move(from: string, to: string, durable: boolean): Promise<void> {
  await rename(from, to);
  if (!durable) return;
  for (const folder of new Set([dirname(to), dirname(from)])) await syncFolder(folder);
}

/** A name is on the disk once its folder is. Where folders cannot be opened (Windows), the system sees to it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  try {
    await folder?.sync().catch(() => undefined);
  } finally {
    await folder?.close();
  }
}

/** Overwrites content before its name goes: a deleted file's blocks are otherwise there until they are used again. */
async function destroy(path: string, durable: boolean): Promise<void> {
  const size = await sizeOf(path);
  if (size === undefined) return;
  const file = await open(path, 'r+');
  try {
    const zeros = Buffer.alloc(BLOCK);
    for (let at = 0; at < size; at += BLOCK) await file.write(zeros, 0, Math.min(BLOCK, size - at), at);
    if (durable) await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
  if (durable) await syncFolder(dirname(path));
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
