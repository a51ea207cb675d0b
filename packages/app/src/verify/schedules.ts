import { type ClientScope, clientOf } from '@portico/domain/kernel/scope';
import { occurrenceId, scheduleSource } from '@portico/domain/schedule/schedule';
import type { Db, Item } from '@portico/store/db';
import { type IndexKeys, uniqueExternal } from '@portico/store/keys';
import {
  expectedEntryHash,
  type ScheduleEntry,
  type ScheduleHead,
  scheduleHeadItem,
  textHolds,
} from '@portico/store/schedule/schedule';
import { canonicalJson } from '@portico/store/ticket/chain';
import { schedulePk, schedulesPk } from '@portico/store/work-keys';
import type { Findings } from './findings.ts';
import type { Standing } from './indexes.ts';

const schedulesMax = 10_000;
const itemsMax = 100_000;

/** I4, I6, I10, I12 and I14 of a client's schedules. Returns where each stands, for the check of the alarms. */
export async function checkSchedules(db: Db, scope: ClientScope, found: Findings): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  const rows = await Promise.all(
    (['kept', 'deleted'] as const).map((one) =>
      db.all<Item>({ index: 'list', pk: schedulesPk(scope, one) }, schedulesMax),
    ),
  );
  for (const row of rows.flat()) {
    const id = String((row['r'] as { id?: unknown } | undefined)?.id);
    const where = `${clientOf(scope)} schedule ${id}`;
    const items = await db.all<Item>({ pk: schedulePk(scope, id), consistent: true }, itemsMax);
    const head = items.find((item): item is ScheduleHead => item['_t'] === 'R');
    found.expect('I14', head !== undefined && head.pk === row.pk, where, () => 'a row in list is of no schedule');
    if (!head) continue;
    const log = items.filter((item): item is ScheduleEntry => item['_t'] === 'RE');
    checkLog(head, log, where, found);
    const words = items.find((item) => item['_t'] === 'RD');
    found.expect('I6', textHolds(words, log), where, () => 'its words are not those that were sealed');
    await checkFired(db, scope, id, log, where, found);
    standings.set(head.pk, checkKeys(head, scope, where, found));
  }
  return standings;
}

function checkLog(head: ScheduleHead, log: readonly ScheduleEntry[], where: string, found: Findings): void {
  let previous = '';
  for (const [at, entry] of log.entries()) {
    found.expect('I4', entry.v === at + 1, where, () => `entry ${at + 1} of the log is missing`);
    found.expect('I6', entry.prev === previous, where, () => `v${entry.v} does not follow the entry before it`);
    found.expect('I6', entry.hash === expectedEntryHash(entry), where, () => `v${entry.v} was changed`);
    previous = entry.hash;
  }
  const deleted = log.findIndex((entry) => entry.ev.some(({ type }) => type === 'schedule.deleted'));
  found.expect('I10', deleted < 0 || deleted === log.length - 1, where, () => 'something followed its deletion');
  const last = log.at(-1);
  const same = head.v === last?.v && head.h === last.hash && canonicalJson(head.s) === canonicalJson(last.set);
  found.expect('I4', same, where, () => 'the head differs from its log');
}

/** Each occurrence that was dealt with is named once, was not early, and is the name of the ticket it opened. */
async function checkFired(
  db: Db,
  scope: ClientScope,
  id: string,
  log: readonly ScheduleEntry[],
  where: string,
  found: Findings,
): Promise<void> {
  const told = new Set<string>();
  for (const entry of log) {
    for (const { type, data } of entry.ev) {
      if (type !== 'schedule.fired') continue;
      const [day, at, number] = [String(data?.['day']), String(data?.['at']), Number(data?.['number'])];
      found.expect('I10', !told.has(day), where, () => `${day} was opened before`);
      found.expect('I10', Date.parse(entry.at) >= Date.parse(at), where, () => `${day} was opened before ${at}`);
      told.add(day);
      const name = await db.get<Item>(uniqueExternal(scope, scheduleSource, occurrenceId(id, { day, at })));
      found.expect('I3', name?.['n'] === number, where, () => `the ticket of ${day} is not ${number}`);
    }
  }
}

function checkKeys(head: ScheduleHead, scope: ClientScope, where: string, found: Findings): Standing {
  const expected = scheduleHeadItem(scope, head.s, head.r.name, head.v, head.h);
  const alarm = head['g4p'] === expected['g4p'] && head['g4s'] === expected['g4s'];
  found.expect(
    'I12',
    alarm,
    where,
    () => `its alarm is ${String(head['g4s'] ?? 'none')}, not ${expected['g4s'] ?? 'none'}`,
  );
  for (const name of ['g2p', 'g2s'] as const) {
    found.expect('I14', head[name] === expected[name], where, () => `${name} is ${String(head[name])}`);
  }
  found.expect('I14', canonicalJson(head.r) === canonicalJson(expected.r), where, () => 'its row shows another state');
  const keys = { g4p: head['g4p'], g4s: head['g4s'] } as IndexKeys; // Safe: absent keys read as undefined.
  return { where, keys, version: head.v, row: canonicalJson(head.r) };
}
