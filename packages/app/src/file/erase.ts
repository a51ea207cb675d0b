import { AppError, notFound } from '@portico/domain/kernel/error';
import { type AttachmentItem, eraseAttachment } from '@portico/store/file/attachment';
import { erasedText } from '@portico/store/ticket/log';
import type { Context } from '../context.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { findAttachment } from './family.ts';
import { type AttachmentView, attachmentView } from './view.ts';

/**
 * Erases a file: its content first, so that nothing tells of an erasure that did not happen, then its name. Its size,
 * type and hash stay in the log, which still verifies. Asked again, it finishes what was interrupted.
 */
export async function eraseFile(
  ctx: Context,
  ref: string,
  id: string,
): Promise<Answer<AttachmentView> & { version: number }> {
  if (ctx.actor.kind !== 'staff' || ctx.actor.role !== 'admin') {
    throw new AppError('forbidden', 'auth.forbidden', 'Only an administrator of the service desk erases files.');
  }
  let item: AttachmentItem | undefined;
  const held = (): AttachmentItem => {
    if (!item) throw new Error('the file is loaded before it is erased');
    return item;
  };
  return runOnTicket(ctx, ref, {
    right: 'work',
    async holder(db, ticket) {
      const found = await findAttachment(db, ticket, id);
      if (!found) throw notFound();
      item = found.item;
      return found.holder;
    },
    async load({ before }) {
      await ctx.files.store.remove({ scope: before.scope, id });
    },
    decide: (ticket) => ({ next: ticket, events: [{ type: 'ticket.file_erased', data: { file: id } }] }),
    extra: async ({ before }) => eraseAttachment(before.scope, held()),
    answer: () => ({ status: 200, body: attachmentView({ ...held(), name: erasedText, erased: true }) }),
  });
}
