import { createHash } from 'node:crypto';
import { AppError } from '@portico/domain/kernel/error';
import type { FilePlace, FileStore } from './store.ts';

/** Copies what is kept of a file to another place, byte by byte. @throws where it is not what its hash says: then nothing is left there. */
export async function copyFile(
  store: FileStore,
  from: FilePlace,
  to: FilePlace,
  { size, sha }: { readonly size: number; readonly sha: string },
): Promise<void> {
  const bytes = await store.read(from);
  if (!bytes) throw damaged();
  const hash = createHash('sha256');
  const came = await store.receive(
    to,
    hashed(bytes, (chunk) => hash.update(chunk)),
    size,
  );
  if (came !== size || hash.digest('base64url') !== sha) {
    await store.remove(to);
    throw damaged();
  }
  if (!(await store.keep(to))) throw damaged();
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncIterable<Uint8Array> {
  for await (const chunk of bytes) {
    see(chunk);
    yield chunk;
  }
}

function damaged(): AppError {
  return new AppError(
    'conflict',
    'file.damaged',
    'The content of a file is not what its hash says; nothing was copied.',
  );
}
