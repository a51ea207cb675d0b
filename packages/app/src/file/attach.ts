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
  if (ids.length === 0) return [];
  const scope = clientScope(ctx.actor.msp, client);
  if (new Set(ids).size !== ids.length) throw invalid('/files', 'name each file once');
  // An id of another client is not even looked for.
  const keys = ids.filter((id) => clientOfFile(id) === client).map((id) => fileHead(scope, id));
  const db = await ctx.client(client);
  const found = new Map((await db.batchGet<FileItem>(keys)).map((item) => [item.id, item]));
  const files = ids.map((id, place) => {
    const file = found.get(id);
    const mine = file && isOwn(file, ctx.actor) && file.tk === undefined && file.st !== 'gone' && file.st !== 'erased';
    if (!mine || (file.meant !== undefined && tickets.length > 0 && !tickets.includes(file.meant))) {
      throw invalid(`/files/${place}`, 'there is no such file of yours, or it is attached already');
    }
    if (file.st === 'quarantined')
      throw invalid(`/files/${place}`, `"${file.name}" was put aside and cannot be attached`);
    if (file.st !== 'clean') throw invalid(`/files/${place}`, `"${file.name}" is not checked yet; complete its upload`);
    return file;
  });
  const refused = refuseFiles(files, filePolicyOf((await deskConfig(ctx, client)).desk));
  if (refused) throw refusalError(refused);
  return files;
}
