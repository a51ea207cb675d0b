import { createHash } from 'node:crypto';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db, Write } from '../db.ts';
import { ticketHead, ticketLink } from '../keys.ts';
import { table } from '../table.ts';
import { LostConditionError, plan, StaleTicketError, type TicketCommand } from './commit.ts';
import type { EventItem } from './log.ts';
import { isAmbiguous, lostConditions, onlyContention } from './outcome.ts';
import type { LinkItem } from './read.ts';

const attemptsMax = 6;

export function linkPut(scope: ClientScope, n: number, type: string, other: number): Write {
  const item: LinkItem = { ...ticketLink(scope, n, type, other), _t: 'L', type, n: other };
  return { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export function linkDelete(scope: ClientScope, n: number, type: string, other: number): Write {
  const Key = { ...ticketLink(scope, n, type, other) };
  return { Delete: { TableName: table.name, Key, ConditionExpression: 'attribute_exists(pk)' } };
}

/** Holds another ticket still while a decision that read it is committed. */
export function unchanged(scope: ClientScope, n: number, version: number): Write {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: { ...ticketHead(scope, n) },
      ConditionExpression: '#v = :v',
      ExpressionAttributeNames: { '#v': 'v' },
      ExpressionAttributeValues: { ':v': version },
    },
  };
}

/**
 * Two tickets change together or not at all; both heads are conditioned on their versions.
 * @throws StaleTicketError when either has moved on, LostConditionError when one of the first command's `extra` is refused.
 */
export async function commitPair(db: Db, first: TicketCommand, second: TicketCommand): Promise<void> {
  const [a, b] = [plan(first), plan(second)];
  const writes = [...a.writes, ...b.writes];
  const token = createHash('sha256')
    .update(`${first.requestId}\n${a.event.hash}\n${b.event.hash}`)
    .digest('hex')
    .slice(0, 36);
  for (let attempt = 1; ; attempt++) {
    try {
      await db.transact(writes, token);
      return;
    } catch (error) {
      const lost = lostConditions(error);
      if ((isAmbiguous(error) || lost.length > 0) && (await landed(db, a.event))) return;
      const own = lost.find((one) => one.position >= a.extraFrom && one.position < a.writes.length);
      if (own && lost.length === 1) throw new LostConditionError(own.position - a.extraFrom, own.item);
      if (lost.length > 0) throw new StaleTicketError('one of the tickets has changed since it was loaded');
      if (attempt >= attemptsMax || !(onlyContention(error) || isAmbiguous(error))) throw error;
    }
  }
}

async function landed(db: Db, event: EventItem): Promise<boolean> {
  const found = await db.get<EventItem>({ pk: event.pk, sk: event.sk });
  return found?.hash === event.hash;
}
