import { fileIdPattern } from '@portico/domain/file/file';
import type { ActorRef } from '@portico/domain/kernel/actor';
import { notFound } from '@portico/domain/kernel/error';
import { type ClientId, type ClientScope, clientScope, crockford, isClientId } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { type FileItem, loadFile } from '@portico/store/file/file';
import type { Context } from '../context.ts';
import { visibleClients } from '../directory/directory.ts';

const RANDOM_CHARACTERS = 16;

export function newFileId(ctx: Pick<Context, 'random'>, client: ClientId): string {
  return `fil_${client}${crockford(ctx.random(RANDOM_CHARACTERS), RANDOM_CHARACTERS)}`;
}

/** The client that a file's id names, or undefined for what is no id of a file. */
export function clientOfFile(id: string): ClientId | undefined {
  const client = fileIdPattern.exec(id)?.[1];
  return client !== undefined && isClientId(client) ? client : undefined;
}

export interface OwnFile {
  readonly db: Db;
  readonly scope: ClientScope;
  readonly client: ClientId;
  readonly file: FileItem;
}

/**
 * A file that the caller announced and nobody has attached yet.
 * @throws the one "not found" for any other: of somebody else, of another client, attached already, or none at all.
 */
export async function ownFile(ctx: Context, id: string): Promise<OwnFile> {
  const client = clientOfFile(id);
  const visible = await visibleClients(ctx);
  if (client === undefined || !visible.some((one) => one.id === client)) throw notFound();
  const db = await ctx.client(client);
  const scope = clientScope(ctx.actor.msp, client);
  const file = await loadFile(db, scope, id);
  if (!file || !isOwn(file, ctx.actor) || file.tk !== undefined || file.st === 'gone') throw notFound();
  return { db, scope, client, file };
}

export function isOwn({ by }: Pick<FileItem, 'by'>, { kind, id }: ActorRef): boolean {
  return by.kind === kind && by.id === id;
}
