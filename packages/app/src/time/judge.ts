import { isRefusal } from '@portico/domain/ticket/facts';
import { actOnTime } from '@portico/domain/time/decide';
import type { TimeAction, TimeEntry } from '@portico/domain/time/entry';
import { judgedTimeVersion, type TimeItem } from '@portico/store/ticket/time';
import type { Context } from '../context.ts';
import { clientProfile } from '../directory/directory.ts';
import { assertCurrent } from '../stale.ts';
import { type Answer, runOnTicket } from '../ticket/command.ts';
import { resolveRef } from '../ticket/ref.ts';
import { entryOf, holderOf } from './entry-of.ts';
import { requireDesk, timeFacts } from './rights.ts';
import { type TimeView, timeView } from './view.ts';

/** Hands an entry in, approves, rejects or voids it. */
export async function judge(
  ctx: Context,
  ref: string,
  id: string,
  action: TimeAction,
  reason: string | undefined,
  seen: number | undefined,
): Promise<Answer<TimeView> & { version: number }> {
  requireDesk(ctx);
  const place = await resolveRef(ctx, ref);
  const { timeZone } = await clientProfile(ctx, place.client);
  let held: { before: TimeItem; after?: TimeEntry } | undefined;
  const decided = (): { before: TimeItem; after: TimeEntry } => {
    if (!held?.after) throw new Error('the entry is judged before anything is written');
    return { before: held.before, after: held.after };
  };
  return runOnTicket(ctx, ref, {
    right: 'work',
    holder: (db, survivor) => holderOf(db, survivor, id),
    async load({ db, before }) {
      held = { before: await entryOf(db, before, id) };
      assertCurrent(seen, held.before.e.version);
    },
    decide(ticket, facts) {
      if (!held) throw new Error('the entry is loaded before it is judged');
      const decision = actOnTime(ticket, held.before.e, action, reason, timeFacts(ctx, facts, timeZone));
      if (!isRefusal(decision)) held.after = decision.entry;
      return decision;
    },
    extra: async () => [judgedTimeVersion(decided().before, decided().after)],
    answer() {
      const { before, after } = decided();
      return { status: 200, body: timeView({ ...before, e: after }), tag: after.version };
    },
  });
}
