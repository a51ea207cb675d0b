import { type ClientScope, clientOf, type ProviderScope } from '@portico/domain/kernel/scope';
import { nextFire } from '@portico/domain/ticket/timer';
import type { Db, Item, QueryOptions } from '@portico/store/db';
import {
  alarmPk,
  alarmShards,
  boardPk,
  boardPriorities,
  type IndexKeys,
  type Key,
  listPk,
  workPk,
} from '@portico/store/keys';
import { type IndexName, table } from '@portico/store/table';
import { taskItem } from '@portico/store/task/task';
import { canonicalJson } from '@portico/store/ticket/chain';
import { type HeadItem, headItem, stateOfHead } from '@portico/store/ticket/head';
import { parseAlarmPk } from '@portico/store/work-keys';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

/** Where a head says it stands in each index, and what its rows show. */
export interface Standing {
  readonly where: string;
  readonly keys: IndexKeys;
  readonly version?: number;
  /** The row as text, for comparing. */
  readonly row: string;
}

/** I12 and I14 of one head: its index keys are those that its state gives. */
export function checkKeys(
  head: HeadItem,
  scope: ClientScope,
  imported: boolean,
  where: string,
  found: Findings,
): Standing {
  const state = stateOfHead(head);
  const expected = headItem(scope, state, head.v, head.h);
  const ended = state.phase === 'resolved' || state.phase === 'closed';
  const silent = imported && ended && head.g4p === undefined;
  const alarm = silent || (head.g4p === expected.g4p && head.g4s === expected.g4s);
  found.expect(
    'I12',
    alarm,
    where,
    () => `its alarm is ${head.g4s ?? 'none'}, it should be ${nextFire(state) ?? 'none'}`,
  );
  for (const name of ['g1p', 'g1s', 'g2p', 'g2s', 'g3p', 'g3s'] as const) {
    found.expect('I14', head[name] === expected[name], where, () => `${name} is ${head[name]}, not ${expected[name]}`);
  }
  found.expect('I14', canonicalJson(head.r) === canonicalJson(expected.r), where, () => 'its row shows another state');
  const { g1p, g1s, g2p, g2s, g3p, g3s, g4p, g4s } = head;
  const keys = { g1p, g1s, g2p, g2s, g3p, g3s, g4p, g4s } as IndexKeys; // Safe: absent keys read as undefined.
  return { where, keys, version: head.v, row: canonicalJson(head.r) };
}

/** What an item is known by among those that stand in indexes: a head by its collection alone. */
export function standingName({ pk, sk }: Key): string {
  return sk === '@' ? pk : `${pk} ${sk}`;
}

/** I4 and I14 of a ticket's tasks: counted on its head, and where their owners look for them. */
export function checkTasks(items: TicketItems, where: string, found: Findings): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  const { tasks: told } = items.head ? stateOfHead(items.head) : {};
  const open = items.tasks.filter((one) => one.task.done === undefined).length;
  const same = (told?.all ?? 0) === items.tasks.length && (told?.open ?? 0) === open;
  const counted = `${open} of ${items.tasks.length}`;
  found.expect(
    'I4',
    same,
    where,
    () => `it says ${told?.open ?? 0} of ${told?.all ?? 0} tasks are open, not ${counted}`,
  );
  for (const item of items.tasks) {
    const place = `${where} task ${item.task.id}`;
    const expected = taskItem(items.scope, items.number, item.task);
    found.expect('I14', item.sk === expected.sk, place, () => `it stands at ${item.sk}`);
    found.expect(
      'I14',
      canonicalJson(item.r) === canonicalJson(expected.r),
      place,
      () => 'its row shows another state',
    );
    for (const name of ['g1p', 'g1s'] as const) {
      found.expect(
        'I14',
        item[name] === expected[name],
        place,
        () => `${name} is ${item[name]}, not ${expected[name]}`,
      );
    }
    const keys = { g1p: item['g1p'], g1s: item['g1s'] } as IndexKeys; // Safe: absent keys read as undefined.
    standings.set(standingName(item), { where: place, keys, row: canonicalJson(item.r) });
  }
  return standings;
}

const rowsMax = 5_000_000;

/** Each row of `list` is a head's, and each head has one. */
export async function checkList(
  db: Db,
  scope: ClientScope,
  heads: ReadonlyMap<string, Standing>,
  found: Findings,
): Promise<void> {
  const seen = new Set<string>();
  await compare(db, { index: 'list', pk: listPk(scope, 'T') }, heads, seen, found);
  missing('list', heads, seen, found);
}

/** The queues of the MSP: every open ticket once in `work` and once in `board`, and nothing else. */
export async function checkQueues(
  db: Db,
  p: ProviderScope,
  owners: ReadonlySet<string>,
  heads: ReadonlyMap<string, Standing>,
  found: Findings,
): Promise<void> {
  const worked = new Set<string>();
  const partitions = new Set([workPk(p, undefined), ...[...owners].map((one) => workPk(p, one))]);
  for (const { keys } of heads.values()) if (keys.g1p !== undefined) partitions.add(keys.g1p);
  for (const pk of partitions) await compare(db, { index: 'work', pk }, heads, worked, found);
  missing('work', heads, worked, found);
  const boarded = new Set<string>();
  for (const priority of boardPriorities) {
    await compare(db, { index: 'board', pk: boardPk(p, priority) }, heads, boarded, found);
  }
  missing('board', heads, boarded, found);
}

/** Alarms of all tenants; `heads` are the heads of those that were walked, others' alarms are left aside. */
export async function checkAlarms(
  db: Db,
  walked: ReadonlySet<string>,
  heads: ReadonlyMap<string, Standing>,
  found: Findings,
): Promise<void> {
  const seen = new Set<string>();
  for (let shard = 0; shard < alarmShards; shard++) {
    for (const row of await db.all<Item>({ index: 'alarm', pk: alarmPk(shard) }, rowsMax)) {
      const place = parseAlarmPk(row.pk);
      if (!place || place.kind === 'file' || !walked.has(place.scope)) continue;
      const head = heads.get(row.pk);
      const where =
        head?.where ?? `${clientOf(place.scope)} ${place.kind} ${place.kind === 'ticket' ? place.number : place.id}`;
      const same = head?.keys.g4s === row['g4s'] && head?.keys.g4p === row['g4p'];
      found.expect('I12', same && !seen.has(row.pk), where, () => 'an alarm stands in the index that is not its own');
      seen.add(row.pk);
    }
  }
  for (const [pk, head] of heads) {
    if (head.keys.g4p !== undefined) {
      found.expect('I12', seen.has(pk), head.where, () => 'its alarm is missing from the index');
    }
  }
}

async function compare(
  db: Db,
  query: QueryOptions & { readonly index: IndexName },
  heads: ReadonlyMap<string, Standing>,
  seen: Set<string>,
  found: Findings,
): Promise<void> {
  const spec = table.indexes.find((one) => one.name === query.index);
  if (!spec) return;
  for (const row of await db.all<Item>(query, rowsMax)) {
    const name = standingName(row);
    const head = heads.get(name);
    const where = head?.where ?? row.pk;
    const keys = head?.keys as Record<string, unknown> | undefined;
    const own = keys?.[spec.partitionKey] === row[spec.partitionKey] && keys?.[spec.sortKey] === row[spec.sortKey];
    found.expect('I14', own, where, () => `${query.index} has a row of it at ${String(row[spec.sortKey])}`);
    found.expect('I14', !seen.has(name), where, () => `${query.index} has two rows of it`);
    const fresh = head !== undefined && head.version === row['v'] && head.row === canonicalJson(row['r']);
    found.expect('I14', fresh, where, () => `its row in ${query.index} shows another version`);
    seen.add(name);
  }
}

function missing(
  index: IndexName,
  heads: ReadonlyMap<string, Standing>,
  seen: ReadonlySet<string>,
  found: Findings,
): void {
  const spec = table.indexes.find((one) => one.name === index);
  for (const [pk, head] of heads) {
    const stands = (head.keys as Record<string, unknown>)[spec?.partitionKey ?? ''] !== undefined;
    if (stands) found.expect('I14', seen.has(pk), head.where, () => `it is missing from ${index}`);
  }
}
