import { AppError, invalid } from '@portico/domain/kernel/error';
import { moveFile } from '@portico/store/file/file';
import type { Context } from '../context.ts';
import { inspect } from './inspect.ts';
import { type OwnFile, ownFile } from './ref.ts';
import type { FilePlace, Files } from './store.ts';
import { type FileView, fileView } from './view.ts';

/** A file that was announced, and what became of it. Its sender's alone. */
export async function show(ctx: Context, id: string): Promise<FileView> {
  return fileView((await ownFile(ctx, id)).file);
}

/**
 * Takes an uploaded file in: what came is moved out of its sender's reach, and then looked at. Asking again changes
 * nothing that was decided; after a wrong length or hash the file can be sent once more.
 */
export async function complete(ctx: Context, id: string): Promise<FileView> {
  const own = await ownFile(ctx, id);
  const { file, scope, db } = own;
  if (file.st !== 'waiting' && file.st !== 'pending') return fileView(file);
  const place = { scope, id };
  if (file.st === 'waiting' && !(await ctx.files.store.keep(place))) throw notUploaded();
  const verdict = await verdictOn(ctx.files, own, place);
  await moveFile(db, scope, id, ['waiting', 'pending'], verdict);
  return show(ctx, id);
}

type Verdict = Parameters<typeof moveFile>[4];

async function verdictOn(files: Files, { file }: Pick<OwnFile, 'file'>, place: FilePlace): Promise<Verdict> {
  const bytes = await files.store.read(place);
  if (!bytes) throw notUploaded();
  const { size, sha256, reason } = await inspect(bytes, file);
  if (size !== file.size || (file.wanted !== undefined && file.wanted !== sha256)) {
    await files.store.remove(place);
    if (size === 0) throw invalid('/size', 'nothing came: the file is empty');
    if (size !== file.size) throw invalid('/size', `${file.size} bytes were announced, ${size} came; send it again`);
    throw invalid('/sha256', 'the bytes that came have another hash; send the file again');
  }
  if (reason !== undefined) return { st: 'quarantined', sha: sha256, why: reason };
  const scanned = (await files.scanner?.judge(place, () => files.store.read(place))) ?? 'clean';
  if (scanned === 'found') return { st: 'quarantined', sha: sha256, why: 'scanner' };
  return { st: scanned === 'clean' ? 'clean' : 'pending', sha: sha256 };
}

function notUploaded(): AppError {
  return new AppError('conflict', 'file.not_uploaded', 'Its bytes have not come yet: send them to the upload address.');
}
