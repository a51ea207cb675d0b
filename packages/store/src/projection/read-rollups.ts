import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import type { ItemRange } from '@portico/domain/report/counters';
import type { RollupItem } from '@portico/domain/report/service-report';
import type { Db, Item } from '../db.ts';
import { rollup, rollupPk } from '../keys.ts';

const ITEMS_MAX = 20_000;

function countersOf(item: Item): Record<string, number> {
  const counters: Record<string, number> = {};
  for (const [name, value] of Object.entries(item)) if (typeof value === 'number') counters[name] = value;
  return counters;
}

/** Rollup items by ranges of their names. */
export async function readRollups(
  db: Db,
  scope: ClientScope | ProviderScope,
  ranges: readonly ItemRange[],
): Promise<RollupItem[]> {
  const pk = rollupPk(scope);
  const found = await Promise.all(
    ranges.map(({ low, high }) =>
      db.all<Item>({ pk, from: rollup(scope, low).sk, to: rollup(scope, high).sk }, ITEMS_MAX),
    ),
  );
  // Thousands of counters for a busy client: they are handed on as they were read.
  return found.flat().map((item) => ({ name: item.sk, counters: item }));
}

/** Rollup items by their names; those that are not there are left out. */
export async function readRollupsNamed(
  db: Db,
  scope: ClientScope | ProviderScope,
  names: readonly string[],
): Promise<RollupItem[]> {
  const found = await db.batchGet<Item>(names.map((name) => rollup(scope, name)));
  return found.map((item) => ({ name: item.sk, counters: item }));
}

/** One rollup item's counters; all zero where nothing was counted yet. */
export async function readRollup(
  db: Db,
  scope: ClientScope | ProviderScope,
  name: string,
): Promise<Record<string, number>> {
  const item = await db.get<Item>(rollup(scope, name), false);
  return item ? countersOf(item) : {};
}
