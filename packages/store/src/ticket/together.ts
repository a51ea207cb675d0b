import { createHash } from 'node:crypto';
import type { Db, Write } from '../db.ts';
import { type Committed, LostConditionError, plan, StaleTicketError, type TicketCommand } from './commit.ts';
import type { EventItem } from './log.ts';
import { isAmbiguous, lostConditions, onlyContention } from './outcome.ts';

const attemptsMax = 6;

/**
 * Several tickets change together or not at all; every head is conditioned on its version.
 * @throws StaleTicketError when any has moved on, LostConditionError when one of the first command's `extra` is refused.
 */
export async function commitTogether(db: Db, commands: readonly TicketCommand[]): Promise<readonly Committed[]> {
  const plans = commands.map(plan);
  const [first] = plans;
  if (!first) throw new TypeError('nothing to commit');
  const writes: Write[] = plans.flatMap((one) => one.writes);
  const done = plans.map(({ event }) => ({ version: event.v, hash: event.hash, event }));
  const hashes = plans.map(({ event }) => event.hash).join('\n');
  const token = createHash('sha256').update(`${commands[0]?.requestId}\n${hashes}`).digest('hex').slice(0, 36);
  for (let attempt = 1; ; attempt++) {
    try {
      await db.transact(writes, token);
      return done;
    } catch (error) {
      const lost = lostConditions(error);
      if ((isAmbiguous(error) || lost.length > 0) && (await landed(db, first.event))) return done;
      const own = lost.find((one) => one.position >= first.extraFrom && one.position < first.writes.length);
      if (own && lost.length === 1) throw new LostConditionError(own.position - first.extraFrom, own.item);
      if (lost.length > 0) throw new StaleTicketError('one of the tickets has changed since it was loaded');
      if (attempt >= attemptsMax || !(onlyContention(error) || isAmbiguous(error))) throw error;
    }
  }
}

/** Whether this very command is what stands at its version: then an unclear answer was a success. */
async function landed(db: Db, event: EventItem): Promise<boolean> {
  const found = await db.get<EventItem>({ pk: event.pk, sk: event.sk });
  return found?.hash === event.hash;
}
