import { AppError, notFound } from '@portico/domain/kernel/error';
import { erasedText } from '@portico/store/ticket/log';
import { blankNote, loadTimeVersions, type TimeItem } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { holderOf } from './entry-of.ts';
import { type TimeView, timeView } from './view.ts';

/** Erases what was written with an entry, in every version of it; what was counted stays. */
export async function eraseNote(
  ctx: Context,
  ref: string,
  id: string,
): Promise<Answer<TimeView> & { version: number }> {
  if (ctx.actor.kind !== 'staff' || ctx.actor.role !== 'admin') {
    throw new AppError('forbidden', 'auth.forbidden', 'Only an administrator of the service desk erases texts.');
  }
  let versions: readonly TimeItem[] = [];
  return runOnTicket(ctx, ref, {
    right: 'work',
    holder: (db, survivor) => holderOf(db, survivor, id),
    async load({ db, before }) {
      versions = (await loadTimeVersions(db, before.scope, before.state.number)).filter((item) => item.e.id === id);
      if (versions.length === 0) throw notFound();
    },
    decide: (ticket) => ({ next: ticket, events: [{ type: 'ticket.erased' }] }),
    extra: async () => versions.map(blankNote),
    answer() {
      const last = versions[versions.length - 1];
      if (!last) throw new Error('what is erased was loaded before');
      return { status: 200, body: timeView({ ...last, note: erasedText }), tag: last.e.version };
    },
  });
}
