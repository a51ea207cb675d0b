import { type AnnounceFile, filePolicyOf, refuseFile } from '@portico/domain/file/file';
import { actorRef } from '@portico/domain/kernel/actor';
import { invalid, notFound } from '@portico/domain/kernel/error';
import { type ClientId, clientScope } from '@portico/domain/kernel/scope';
import { addDays } from '@portico/domain/kernel/time';
import { announceWrite, type FileRecord } from '@portico/store/file/file';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import { requireRight } from '../ticket/access.ts';
import { type Answer, refusalError } from '../ticket/command.ts';
import { seenTicket } from './family.ts';
import { linkSeconds, linkTo } from './link.ts';
import { newFileId } from './ref.ts';
import type { FileAddress } from './store.ts';
import { type FileView, fileView } from './view.ts';

/** How long a file waits for its bytes and for a message that brings it. */
const DAYS_WAITING = 1;

export interface Announced extends FileView {
  readonly upload: FileAddress;
}

/** Announces a file: it is judged by the client's policy before a byte is sent, and gets an address for its bytes. */
export async function announce(ctx: Context, input: AnnounceFile): Promise<Answer<Announced>> {
  requireRight(ctx.actor, 'reply');
  const { client, number } = await target(ctx, input);
  const { desk } = await deskConfig(ctx, client);
  const refused = refuseFile(input, filePolicyOf(desk));
  if (refused) throw refusalError(refused);
  const scope = clientScope(ctx.actor.msp, client);
  const record: FileRecord = {
    id: newFileId(ctx, client),
    st: 'waiting',
    by: actorRef(ctx.actor),
    at: ctx.now,
    name: input.name,
    type: input.type,
    size: input.size,
    ...(input.inline ? { inline: true } : {}),
    ...(input.sha256 === undefined ? {} : { wanted: input.sha256 }),
    ...(number === undefined ? {} : { meant: number }),
    until: addDays(ctx.now, DAYS_WAITING),
  };
  const place = { scope, id: record.id };
  const { direct } = ctx.files.store;
  const upload = direct
    ? await direct.upload(place, input, linkSeconds.upload)
    : linkTo(ctx, place, 'upload', `${ctx.actor.kind}:${ctx.actor.id}`);
  const answer = { status: 201, body: { ...fileView(record), upload } };
  const headers = { Location: `/v1/files/${record.id}` };
  const db = await ctx.client(client);
  await db.transact([
    announceWrite(scope, record),
    ...(ctx.idempotency ? [ctx.idempotency.item(scope, { ...answer, headers })] : []),
  ]);
  return answer;
}

/** The ticket that the caller may see, or the client that they may enter. */
async function target(ctx: Context, input: AnnounceFile): Promise<{ client: ClientId; number?: number }> {
  if (input.ticket !== undefined) {
    const { ticket } = await seenTicket(ctx, input.ticket);
    const { client, number } = ticket.state;
    // A client that is named beside it must be the ticket's own.
    if (input.client !== undefined && (await findClient(ctx, input.client)).id !== client) throw notFound();
    return { client, number };
  }
  if (input.client !== undefined) return { client: (await findClient(ctx, input.client)).id };
  if (ctx.actor.kind === 'contact') return { client: ctx.actor.client };
  throw invalid('/ticket', 'name the ticket that the file is for, or the client');
}
