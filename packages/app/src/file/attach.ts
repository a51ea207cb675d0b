import { filePolicyOf, refuseFiles } from '@portico/domain/file/file';
import { invalid } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import type { FileItem } from '@portico/store/file/file';
import { fileHead } from '@portico/store/keys';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { refusalError } from '../ticket/command.ts';
import { clientOfFile, isOwn } from './ref.ts';

/**
 * The files that a message brings: the caller's own, of this client, found clean and attached to nothing.
 * @throws invalid at the place of each that is not. One refusal for every reason that would tell of somebody else's.
 */
export async function filesFor(
  ctx: Context,
  client: ClientId,
  ids: readonly string[],
  tickets: readonly number[],
): Promise<readonly FileItem[]> {
  const files = await ownFiles(ctx, client, ids, tickets);
  for (const [place, file] of files.entries()) {
    if (file.st === 'quarantined')
      throw invalid(`/files/${place}`, `"${file.name}" was put aside and cannot be attached`);
    if (file.st !== 'clean') throw invalid(`/files/${place}`, `"${file.name}" is not checked yet; complete its upload`);
  }
  const refused = files.length > 0 && refuseFiles(files, filePolicyOf((await deskConfig(ctx, client)).desk));
  if (refused) throw refusalError(refused);
  return files;
}

/**
 * Files that the caller announced for this client and attached to nothing yet, whatever became of them.
 * @throws invalid at the place of each other one: one refusal for every reason
 */
export async function ownFiles(
  ctx: Context,
  client: ClientId,
  ids: readonly string[],
  tickets: readonly number[],
): Promise<readonly FileItem[]> {
  if (ids.length === 0) return [];
  if (new Set(ids).size !== ids.length) throw invalid('/files', 'name each file once');
  const found = await findOwn(ctx, client, ids);
  return ids.map((id, place) => {
    const file = found.get(id);
    if (!file || (file.meant !== undefined && tickets.length > 0 && !tickets.includes(file.meant))) {
      throw invalid(`/files/${place}`, 'there is no such file of yours, or it is attached already');
    }
    return file;
  });
}

/** Those of the caller's files that are still there and attached to nothing, by id; the others are left out. */
export async function findOwn(
  ctx: Context,
  client: ClientId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FileItem>> {
  const scope = clientScope(ctx.actor.msp, client);
  // An id of another client is not even looked for.
  const keys = ids.filter((id) => clientOfFile(id) === client).map((id) => fileHead(scope, id));
  if (keys.length === 0) return new Map();
  const db = await ctx.client(client);
  const free = (file: FileItem) => file.tk === undefined && file.st !== 'gone' && file.st !== 'erased';
  const items = (await db.batchGet<FileItem>(keys)).filter((file) => isOwn(file, ctx.actor) && free(file));
  return new Map(items.map((item) => [item.id, item]));
}
