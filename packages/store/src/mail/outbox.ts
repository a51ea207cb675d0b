import type { ClientId, ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import { mspOf, providerScope } from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import type { RecipientKind } from '@portico/domain/notify/kinds';
import type { NoticeKind, NoticeReason } from '@portico/domain/notify/names';
import type { Db, Item, Write } from '../db.ts';
import { alarmUpTo, stamp } from '../keys.ts';
import { table } from '../table.ts';
import { lostConditions, onlyContention } from '../ticket/outcome.ts';
import {
  outboxAlarm,
  outboxAlarmPks,
  outboxDigestLine,
  outboxGivenUp,
  outboxLine,
  outboxPk,
  outboxTogether,
  parseOutboxPk,
} from '../work-keys.ts';

/** One event that one person is to be told of by mail. Ids and codes: texts are read when the mail is written. */
export interface OutboxLine {
  readonly event: string;
  readonly type: string;
  readonly kind: NoticeKind;
  readonly why: NoticeReason;
  readonly to: RecipientKind;
  /** When it happened; RFC 3339. */
  readonly at: string;
  readonly client: ClientId;
  readonly number: number;
  /** The entry of the ticket's log. */
  readonly version: number;
  readonly by: { readonly kind: string; readonly id: string };
  /** When the mail is due; RFC 3339. */
  readonly due: string;
  readonly digest: boolean;
}

/**
 * `waiting` for its time; `sending`: a sender took it (or one crashed with it); `with`: another line's mail told of
 * it; `sent`; `dropped`: nothing to send any more; `dead`: given up.
 */
export type LineState = 'waiting' | 'sending' | 'with' | 'sent' | 'dropped' | 'dead';

export interface LineItem extends Item {
  readonly _t: 'ML';
  readonly e: string;
  readonly ty: string;
  readonly k: NoticeKind;
  readonly w: NoticeReason;
  readonly to: RecipientKind;
  readonly at: string;
  readonly cl: ClientId;
  readonly n: number;
  readonly ev: number;
  readonly by: { readonly kind: string; readonly id: string };
  readonly due: string;
  readonly st: LineState;
  readonly tries: number;
  /** Sort keys of the other lines that its mail tells of, settled when it was first taken. */
  readonly also?: readonly string[];
  /** What went wrong last. */
  readonly err?: string;
  readonly done?: string;
  readonly ttl: number;
}

/** How long is known what became of a mail. */
const outboxDays = 30;

/** Puts a line in, once: the event is part of its key. @returns whether it is new. */
export async function putLine(
  db: Db,
  scope: ProviderScope | ClientScope,
  recipient: string,
  line: OutboxLine,
): Promise<boolean> {
  const pk = outboxPk(scope, recipient);
  const key = line.digest
    ? outboxDigestLine(pk, line.due, line.event)
    : outboxLine(pk, line.client, line.number, line.at, line.event);
  const item: LineItem = {
    ...key,
    ...outboxAlarm(pk, line.due),
    _t: 'ML',
    e: line.event,
    ty: line.type,
    k: line.kind,
    w: line.why,
    to: line.to,
    at: line.at,
    cl: line.client,
    n: line.number,
    ev: line.version,
    by: line.by,
    due: stamp(line.due),
    st: 'waiting',
    tries: 0,
    ttl: epochSeconds(line.due) + outboxDays * 86_400,
  };
  return unlessLost(() => db.put(item, 'new'));
}

/** Where a due line stands. */
export interface LinePlace {
  readonly pk: string;
  readonly sk: string;
  readonly scope: ProviderScope | ClientScope;
  readonly recipient: string;
}

/** Lines whose time has come, the longest overdue of each shard first; at most `limit` of a shard. */
export async function dueLines(db: Db, now: string, limit: number): Promise<{ due: LinePlace[]; more: boolean }> {
  const pages = await Promise.all(
    outboxAlarmPks().map((pk) => db.query<Item>({ index: 'alarm', pk, to: alarmUpTo(now), limit })),
  );
  const due = pages.flatMap((page) =>
    page.items.flatMap(({ pk, sk }) => {
      const place = parseOutboxPk(pk);
      return place ? [{ pk, sk, ...place }] : [];
    }),
  );
  return { due, more: pages.some((page) => page.last !== undefined) };
}

/** Most lines of one mail; what is beyond is the next one. */
const linesMax = 40;
const digestMax = 200;

/** The lines that can go out with a due one: of the same ticket from it on, or of the same digest. Strongly read. */
export async function linesWith(db: Db, place: LinePlace): Promise<LineItem[]> {
  const { pk, sk } = place;
  const { digest, ...range } = outboxTogether(sk);
  const page = await db.query<LineItem>({ pk, ...range, limit: digest ? digestMax : linesMax, consistent: true });
  return [...page.items];
}

/** Whether a line goes out with all others of its time, whatever tickets they are about. */
export function isDigest({ sk }: Pick<LineItem, 'sk'>): boolean {
  return outboxTogether(sk).digest;
}

export function loadLine(db: Db, place: { readonly pk: string; readonly sk: string }): Promise<LineItem | undefined> {
  return db.get<LineItem>({ pk: place.pk, sk: place.sk });
}

/**
 * Takes a line, and those that go with it, for one sender until `until`: whoever else finds it due has lost. After a
 * crash it is due again at that time, and is sent again as it was.
 */
export async function takeLine(db: Db, line: LineItem, also: readonly LineItem[], until: string): Promise<boolean> {
  const { pk, sk } = line;
  const first = line.also === undefined;
  const take = {
    TableName: table.name,
    Key: { pk, sk },
    UpdateExpression: 'SET st = :sending, tries = :next, g4s = :g4s, due = :until, also = :also',
    ConditionExpression: '(st = :sending OR st = :waiting) AND tries = :tries AND due = :due',
    ExpressionAttributeValues: {
      ':sending': 'sending',
      ':waiting': 'waiting',
      ':next': line.tries + 1,
      ':tries': line.tries,
      ':due': line.due,
      ':until': stamp(until),
      ':g4s': outboxAlarm(pk, until).g4s,
      ':also': first ? also.map((one) => one.sk) : line.also,
    },
  };
  const follow = (first ? also : []).map(
    (one): Write => ({
      Update: {
        TableName: table.name,
        Key: { pk: one.pk, sk: one.sk },
        UpdateExpression: 'SET st = :with, a = :anchor REMOVE g4p, g4s',
        ConditionExpression: 'st = :waiting',
        ExpressionAttributeValues: { ':with': 'with', ':waiting': 'waiting', ':anchor': sk },
      },
    }),
  );
  if (follow.length > 0) return unlessLost(() => db.transact([{ Update: take }, ...follow]));
  const { TableName: _, Key: key, ...input } = take;
  return unlessLost(() => db.update(key, input));
}

/** What became of a line that was taken: it is due no more. `tries` as it was when taken plus one. */
export async function endLine(
  db: Db,
  line: LineItem,
  state: 'sent' | 'dropped' | 'dead',
  now: string,
  why?: string,
): Promise<boolean> {
  const scope = parseOutboxPk(line.pk)?.scope;
  const dead = state === 'dead' && scope ? outboxGivenUp(providerScope(mspOf(scope)), now, line) : undefined;
  return unlessLost(() =>
    db.update(
      { pk: line.pk, sk: line.sk },
      {
        UpdateExpression: `SET st = :state, done = :now${why === undefined ? '' : ', err = :why'}${dead ? ', g2p = :g2p, g2s = :g2s' : ''} REMOVE g4p, g4s`,
        ConditionExpression: 'tries = :tries',
        ExpressionAttributeValues: {
          ':state': state,
          ':now': stamp(now),
          ':tries': line.tries + 1,
          ...(why === undefined ? {} : { ':why': why.slice(0, 300) }),
          ...(dead ? { ':g2p': dead.g2p, ':g2s': dead.g2s } : {}),
        },
      },
    ),
  );
}

/** A mail that did not go out is due again later. */
export function laterLine(db: Db, line: LineItem, due: string, why: string): Promise<boolean> {
  return againLine(db, line, line.tries + 1, due, why);
}

/** A mail that was not tried after all, since its service took none, is due again as if it had never been taken. */
export function busyLine(db: Db, line: LineItem, due: string, why: string): Promise<boolean> {
  return againLine(db, line, line.tries, due, why);
}

async function againLine(db: Db, line: LineItem, tries: number, due: string, why: string): Promise<boolean> {
  return unlessLost(() =>
    db.update(
      { pk: line.pk, sk: line.sk },
      {
        UpdateExpression: 'SET due = :due, g4s = :g4s, err = :why, tries = :now',
        ConditionExpression: 'tries = :tries AND st = :sending',
        ExpressionAttributeValues: {
          ':due': stamp(due),
          ':g4s': outboxAlarm(line.pk, due).g4s,
          ':why': why.slice(0, 300),
          ':tries': line.tries + 1,
          ':now': tries,
          ':sending': 'sending',
        },
      },
    ),
  );
}

/** When the mail that waits longest was due; RFC 3339. Undefined where nothing is due. One row of each shard is read. */
export async function oldestDue(db: Db, now: string): Promise<string | undefined> {
  const pages = await Promise.all(
    outboxAlarmPks().map((pk) => db.query<Item>({ index: 'alarm', pk, to: alarmUpTo(now), limit: 1 })),
  );
  const found = pages.flatMap((page) => page.items.map((one) => String(one['g4s']).split('#')[0] ?? ''));
  return found.sort()[0];
}

async function unlessLost(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ConditionalCheckFailedException') return false;
    if (name === 'TransactionCanceledException' && (lostConditions(error).length > 0 || onlyContention(error)))
      return false;
    throw error;
  }
}
