import { AppError, notFound } from '@portico/domain/kernel/error';
import { type AttachmentItem, loadAttachments } from '@portico/store/file/attachment';
import type { Context } from '../context.ts';
import { requireRight, seesInternal } from '../ticket/access.ts';
import { familyOf, findAttachment, seenTicket } from './family.ts';
import { linkSeconds, linkTo } from './link.ts';
import type { FileAddress } from './store.ts';
import { type AttachmentView, attachmentView } from './view.ts';

/** Whether a file may be shown: judged on what was read, apart from whatever found it. */
export function seesAttachment(ctx: Pick<Context, 'actor'>, item: Pick<AttachmentItem, 'vis'>): boolean {
  return item.vis === 'public' || seesInternal(ctx.actor);
}

/** The files of a ticket that the caller may see, oldest first. */
export async function listFiles(ctx: Context, ref: string): Promise<{ items: readonly AttachmentView[] }> {
  requireRight(ctx.actor, 'read');
  const { db, ticket } = await seenTicket(ctx, ref);
  const family = await familyOf(db, ticket);
  const all = await Promise.all(family.map(({ scope, state }) => loadAttachments(db, scope, state.number)));
  const items = all.flat().filter((item) => seesAttachment(ctx, item));
  items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { items: items.map(attachmentView) };
}

/** A short-lived address of one file's content, for the caller alone. */
export async function linkFile(
  ctx: Context,
  ref: string,
  id: string,
): Promise<AttachmentView & { readonly download: FileAddress }> {
  requireRight(ctx.actor, 'read');
  const { db, ticket } = await seenTicket(ctx, ref);
  const item = (await findAttachment(db, ticket, id))?.item;
  if (!item || !seesAttachment(ctx, item)) throw notFound();
  if (item.erased) throw new AppError('conflict', 'file.erased', 'The content of this file was erased.');
  const { direct } = ctx.files.store;
  const place = { scope: ticket.scope, id };
  const download = direct
    ? await direct.download(place, item, linkSeconds.download)
    : linkTo(ctx, place, 'download', `${ctx.actor.kind}:${ctx.actor.id}`);
  return { ...attachmentView(item), download };
}
