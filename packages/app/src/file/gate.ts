import { AppError, notFound } from '@portico/domain/kernel/error';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { type FileItem, loadFile } from '@portico/store/file/file';
import { loadTicket } from '@portico/store/ticket/read';
import type { PublicContext } from '../context.ts';
import { type Link, readLink } from './link.ts';
import type { FileStore } from './store.ts';

/** What `/files` works with: the bytes, and the table under the credential of the one client that a link names. */
export interface FileGate {
  readonly store: FileStore;
  client(scope: ClientScope): Promise<Db>;
}

/** Takes the bytes of an announced file. @throws the one "not found" for every link that is not ours, or too old. */
export async function receive(
  gate: FileGate,
  ctx: PublicContext,
  id: string,
  key: string,
  body: AsyncIterable<Uint8Array> | undefined,
): Promise<void> {
  const link = readLink(ctx, id, 'upload', key);
  const file = link && (await loadFile(await gate.client(link.scope), link.scope, id));
  if (!link || !file || `${file.by.kind}:${file.by.id}` !== link.person) throw notFound();
  if (file.st !== 'waiting') throw new AppError('conflict', 'file.taken_in', 'This file was taken in already.');
  if (!body) throw new AppError('malformed', 'file.empty', 'Send the bytes of the file as the body.');
  const came = await gate.store.receive({ scope: link.scope, id }, body, file.size);
  if (came > file.size) {
    throw new AppError(
      'too_large',
      'file.too_large',
      `${file.size} bytes were announced, more came; announce it anew.`,
    );
  }
}

export interface Served {
  readonly link: Link;
  readonly file: FileItem;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Opens a file for whom its link was made. What was erased, never attached, or left with a ticket that went to another
 * client is not there, whatever the link says.
 */
export async function serve(gate: FileGate, ctx: PublicContext, id: string, key: string): Promise<Served> {
  const link = readLink(ctx, id, 'download', key);
  if (!link) throw notFound();
  const db = await gate.client(link.scope);
  const file = await loadFile(db, link.scope, id);
  if (file?.tk === undefined || file.st !== 'clean') throw notFound();
  if ((await loadTicket(db, link.scope, file.tk))?.state.moved !== undefined) throw notFound();
  const bytes = await gate.store.read(link);
  if (!bytes) throw notFound();
  return { link, file, bytes };
}
