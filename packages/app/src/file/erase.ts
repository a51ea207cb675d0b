import { AppError, notFound } from '@portico/domain/kernel/error';
import { type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import { type AttachmentItem, eraseAttachment } from '@portico/store/file/attachment';
import { erasedText } from '@portico/store/ticket/log';
import type { Context } from '../context.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { removeErased } from './collect.ts';
import { findAttachment } from './family.ts';
import { type AttachmentView, attachmentView } from './view.ts';

/**
 * Erases a file: first, on the ticket that has it at that moment, its name and every way to it, then its content. So
 * nothing is taken from a ticket that the file was split off to or moved to meanwhile. Its size, type and hash stay in
 * the log, which still verifies. What is interrupted is finished by the file's alarm, or by asking again.
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
  let scope: ClientScope | undefined;
  const done = await runOnTicket(ctx, ref, {
    right: 'work',
    async holder(db, ticket) {
      const found = await findAttachment(db, ticket, id);
      if (!found) throw notFound();
      item = found.item;
      return found.holder;
    },
    decide: (ticket) => ({ next: ticket, events: [{ type: 'ticket.file_erased', data: { file: id } }] }),
    rereads: true,
    extra: async ({ before }) => {
      scope = before.scope;
      return eraseAttachment(scope, held(), ctx.now);
    },
    answer: () => ({ status: 200, body: attachmentView({ ...held(), name: erasedText, erased: true }) }),
  });
  if (scope) await removeErased(await ctx.client(clientOf(scope)), ctx.files.store, scope, id);
  return done;
}
