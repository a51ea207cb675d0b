import type { ActorRef } from '@portico/domain/kernel/actor';
import type { MailStop, PersonEvent } from '@portico/domain/person/log';
import type { Db, Item, Write } from '../db.ts';
import { type AnyScope, ticketParts } from '../keys.ts';
import { table } from '../table.ts';
import { chainHash } from '../ticket/chain.ts';
import { lostConditions, onlyContention } from '../ticket/outcome.ts';
import { personLogEntry, personLogHead, personLogPk } from '../work-keys.ts';

/** What is known of a person beside what installers write of them: where their log ends, and whether mails stop. */
export interface PersonLogHead extends Item {
  readonly _t: 'PL';
  readonly v: number;
  readonly h: string;
  readonly stop?: MailStop;
}

/** One thing that happened to a person, hash-chained as a ticket's entries are. */
export interface PersonLogEntry extends Item {
  readonly _t: 'PE';
  readonly v: number;
  readonly at: string;
  readonly by: ActorRef;
  readonly ev: PersonEvent;
  readonly prev: string;
  readonly hash: string;
}

export interface PersonChange {
  readonly event: PersonEvent;
  readonly stop: MailStop | undefined;
  readonly by: ActorRef;
  readonly at: string;
}

const attemptsMax = 5;

export function loadPersonLog(db: Db, scope: AnyScope, person: string): Promise<PersonLogHead | undefined> {
  return db.get<PersonLogHead>(personLogHead(scope, person));
}

/**
 * Writes what `decide` makes of the log as it stands: head and entry together, anew where somebody else was faster.
 * @returns false where there was nothing to write.
 */
export async function appendToPersonLog(
  db: Db,
  scope: AnyScope,
  person: string,
  decide: (stop: MailStop | undefined) => PersonChange | undefined,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const before = await loadPersonLog(db, scope, person);
    const change = decide(before?.stop);
    if (!change) return false;
    try {
      await db.transact(writes(scope, person, before, change));
      return true;
    } catch (error) {
      const overtaken = lostConditions(error).length > 0 || onlyContention(error);
      if (!overtaken || attempt >= attemptsMax) throw error;
    }
  }
}

function writes(scope: AnyScope, person: string, before: PersonLogHead | undefined, change: PersonChange): Write[] {
  const v = (before?.v ?? 0) + 1;
  const prev = before?.h ?? '';
  const told = { v, at: change.at, by: change.by, ev: change.event };
  const hash = chainHash(prev, told);
  const head: PersonLogHead = {
    ...personLogHead(scope, person),
    _t: 'PL',
    v,
    h: hash,
    ...(change.stop === undefined ? {} : { stop: change.stop }),
  };
  const entry: PersonLogEntry = { ...personLogEntry(scope, person, v), _t: 'PE', ...told, prev, hash };
  const unchanged = before
    ? { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': before.v } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    { Put: { TableName: table.name, Item: head, ...unchanged } },
    { Put: { TableName: table.name, Item: entry, ConditionExpression: 'attribute_not_exists(pk)' } },
  ];
}

/** The latest entries, newest first. */
export async function readPersonLog(db: Db, scope: AnyScope, person: string, limit: number): Promise<PersonLogEntry[]> {
  const page = await db.query<PersonLogEntry>({
    pk: personLogPk(scope, person),
    prefix: ticketParts.event,
    descending: true,
    limit,
  });
  return [...page.items];
}

/** The hash that an entry must have, from what stands in it. */
export function expectedPersonHash({ prev, v, at, by, ev }: PersonLogEntry): string {
  return chainHash(prev, { v, at, by, ev });
}

/** Of an erased person the log keeps what happened; the address, and what servers said of it, goes. */
export async function blankPersonLog(db: Db, scope: AnyScope, person: string): Promise<void> {
  const head = await loadPersonLog(db, scope, person);
  if (head?.stop === undefined) return;
  await db.update(personLogHead(scope, person), { UpdateExpression: 'REMOVE stop' });
}
