import { AppError } from '@portico/domain/kernel/error';
import type { ClientId, ClientScope } from '@portico/domain/kernel/scope';
import { addDays } from '@portico/domain/kernel/time';
import type { Db, Write } from '@portico/store/db';
import { type AttachmentItem, type Carried, handOver } from '@portico/store/file/attachment';
import {
  announceWrite,
  attachWrite,
  erasedWrite,
  type FileRecord,
  forgetFile,
  moveFile,
  retieWrite,
} from '@portico/store/file/file';
import type { Context } from '../context.ts';
import { copyFile } from './copy.ts';
import { newFileId } from './ref.ts';

/** Content that one request copies at most: what takes longer than a function may run would never succeed. */
const copiedBytesMax = 104_857_600;
/** How long a copy waits for the commit that refers to it, before it is collected like any other file. */
const DAYS_WAITING = 1;
/** Until its ticket is there, a copy is nobody's: no person could attach it. */
const nobody = { kind: 'system', id: 'moved' } as const;

/** A file that goes along to another ticket of its client: there it stands, here its hash remains. */
export function handedOver(
  scope: ClientScope,
  item: AttachmentItem,
  from: number,
  to: number,
): { readonly carried: Carried; readonly leave: Write } {
  const state = item.erased ? 'erased' : 'clean';
  return { carried: { item, tie: retieWrite(scope, item.id, from, to, state) }, leave: handOver(item, to) };
}

/** Where files were copied to, by the id that they have at the old client: each once, however often a move is tried. */
export type CopiedFiles = Map<string, string>;

/**
 * Copies files to another client, under new ids. Each is announced there first, so that whatever a crash leaves behind
 * is collected; only the commit that refers to it keeps it.
 */
export async function copyFiles(
  ctx: Context,
  db: Db,
  files: readonly AttachmentItem[],
  from: ClientScope,
  to: { readonly scope: ClientScope; readonly client: ClientId },
  copied: CopiedFiles,
): Promise<void> {
  await discardCopies(ctx, db, to.scope, copied, new Set(files.filter((one) => !one.erased).map(({ id }) => id)));
  const missing = files.filter(({ id }) => !copied.has(id));
  if (files.reduce((sum, { size, erased }) => sum + (erased ? 0 : size), 0) > copiedBytesMax) {
    const most = copiedBytesMax / 1_048_576;
    throw new AppError('conflict', 'ticket.files_too_large', `A ticket with more than ${most} MB of files stays here.`);
  }
  const fresh = missing.map((item) => ({ item, id: newFileId(ctx, to.client) }));
  const whole = fresh.filter(({ item }) => !item.erased);
  if (whole.length > 0) {
    const until = addDays(ctx.now, DAYS_WAITING);
    for (const { item, id } of whole) copied.set(item.id, id);
    await db.transact(
      whole.map(({ item, id }) => announceWrite(to.scope, { ...recordOf(item, id), st: 'clean', until })),
    );
  }
  for (const { item, id } of whole) {
    await copyFile(ctx.files.store, { scope: from, id: item.id }, { scope: to.scope, id }, item);
  }
  for (const { item, id } of fresh) copied.set(item.id, id);
}

/**
 * Takes copies away that no commit has taken: what was erased since it was copied must not come back, and after a
 * refusal none may stay. What a crash leaves is collected.
 */
export async function discardCopies(
  ctx: Context,
  db: Db,
  scope: ClientScope,
  copied: CopiedFiles,
  wanted: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const [id, copy] of copied) {
    if (wanted.has(id)) continue;
    copied.delete(id);
    if (!(await moveFile(db, scope, copy, ['clean'], { st: 'gone' }))) continue;
    await ctx.files.store.remove({ scope, id: copy });
    await forgetFile(db, scope, copy);
  }
}

/** A copied file on the ticket that it came with. */
export function arrived(
  scope: ClientScope,
  number: number,
  item: AttachmentItem,
  by: AttachmentItem['by'],
  id: string,
): Carried {
  const tie = item.erased
    ? erasedWrite(scope, { ...recordOf(item, id), st: 'erased', tk: number, until: item.at })
    : attachWrite(scope, id, number);
  return { item: { ...item, id, by }, tie };
}

function recordOf({ name, type, size, sha, at, inline }: AttachmentItem, id: string): Omit<FileRecord, 'st' | 'until'> {
  return { id, by: nobody, at, name, type, size, sha, ...(inline ? { inline } : {}) };
}
