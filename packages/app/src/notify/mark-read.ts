import { invalid } from '@portico/domain/kernel/error';
import { epochMs } from '@portico/domain/kernel/time';
import { inboxTime, moveMarker } from '@portico/store/notification/inbox';
import type { Context } from '../context.ts';
import { ownInbox } from './list.ts';

/** Marks the caller's notifications up to a time as read. A time to come counts as now: nothing unseen is marked. */
export async function markRead(ctx: Context, upTo: string): Promise<void> {
  let at: number;
  try {
    at = epochMs(upTo);
  } catch {
    throw invalid('/upTo', 'give the time of a notification, like 2026-03-01T09:00:00Z');
  }
  const { db, scope, person } = await ownInbox(ctx);
  await moveMarker(db, scope, person, inboxTime(Math.min(at, epochMs(ctx.now))));
}
