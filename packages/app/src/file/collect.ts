import type { ClientScope } from '@portico/domain/kernel/scope';
import { epochMs } from '@portico/domain/kernel/time';
import type { Db } from '@portico/store/db';
import { endErasure, forgetFile, loadFile, moveFile } from '@portico/store/file/file';
import type { FileStore } from './store.ts';

/** Removes the bytes of a file whose erasure was committed. Doing it again changes nothing. */
export async function removeErased(db: Db, store: FileStore, scope: ClientScope, id: string): Promise<void> {
  await store.remove({ scope, id });
  await endErasure(db, scope, id);
}

/**
 * Removes a file that nobody attached in its time. It is marked first, on the condition that it is attached to nothing:
 * from then on no command can take it, and only then its bytes go. What was interrupted is found again by its alarm; so
 * is an erasure.
 */
export async function collect(
  db: Db,
  store: FileStore,
  scope: ClientScope,
  id: string,
  now: string,
): Promise<'fired' | 'idle' | 'lost'> {
  const file = await loadFile(db, scope, id);
  if (file?.st === 'erased' && file.g4p !== undefined) {
    await removeErased(db, store, scope, id);
    return 'fired';
  }
  if (!file || file.tk !== undefined || epochMs(file.until) > epochMs(now)) return 'idle';
  const left = ['waiting', 'pending', 'clean', 'quarantined', 'gone'] as const;
  if (!(await moveFile(db, scope, id, left, { st: 'gone' }))) return 'lost';
  await store.remove({ scope, id });
  await forgetFile(db, scope, id);
  return 'fired';
}
