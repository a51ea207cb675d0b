import { type ClientScope, mspOf, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import type { Contribution } from '@portico/domain/report/contribution';
import type { Db, Item, Write } from '../db.ts';
import { type Key, rollup, rollupPk } from '../keys.ts';
import { table } from '../table.ts';

/**
 * Sums of contributions on their way into the table: one update an item, so that a batch of tickets that share a day
 * pays for it once. Bounded by what one transaction and one expression may hold.
 */
export class RollupSums {
  readonly #items = new Map<string, { readonly key: Key; readonly counters: Map<string, number> }>();

  get size(): number {
    return this.#items.size;
  }

  /** How many items these contributions would add, and whether each of them would stay within `countersMax`. */
  fits(scope: ClientScope, list: readonly Contribution[]): { newItems: number; fits: boolean } {
    const fresh = new Set<string>();
    const added = new Map<string, number>();
    let fits = true;
    for (const one of list) {
      const id = idOf(scope, one);
      const known = this.#items.get(id);
      if (!known) fresh.add(id);
      if (known?.counters.has(one.counter)) continue;
      const count = (added.get(id) ?? 0) + 1;
      added.set(id, count);
      if (known && known.counters.size + count > countersMax) fits = false;
    }
    return { newItems: fresh.size, fits };
  }

  add(scope: ClientScope, list: readonly Contribution[]): void {
    for (const one of list) {
      const id = idOf(scope, one);
      let item = this.#items.get(id);
      if (!item) {
        item = { key: rollup(ownerOf(scope, one), one.item), counters: new Map() };
        this.#items.set(id, item);
      }
      item.counters.set(one.counter, (item.counters.get(one.counter) ?? 0) + one.by);
    }
  }

  writes(): Write[] {
    return [...this.#items.values()].flatMap(({ key, counters }) => {
      const changed = [...counters].filter(([, by]) => by !== 0);
      return changed.length === 0 ? [] : [addition(key, changed)];
    });
  }
}

/** An update expression may have 4 KB; a counter takes about ten bytes of it. */
export const countersMax = 300;

function ownerOf(scope: ClientScope, one: Contribution): ProviderScope | ClientScope {
  return one.scope === 'client' ? scope : providerScope(mspOf(scope));
}

function idOf(scope: ClientScope, one: Contribution): string {
  return `${ownerOf(scope, one)}\n${one.item}`;
}

function addition(key: Key, counters: readonly (readonly [string, number])[]): Write {
  const names: Record<string, string> = {};
  const values: Record<string, number> = {};
  const parts = counters.map(([name, by], i) => {
    names[`#${i}`] = name;
    values[`:${i}`] = by;
    return `#${i} :${i}`;
  });
  return {
    Update: {
      TableName: table.name,
      Key: { ...key },
      UpdateExpression: `ADD ${parts.join(',')}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}

export interface StoredRollup {
  readonly name: string;
  readonly counters: Readonly<Record<string, number>>;
}

const itemsMax = 200_000;

/** Every rollup item of a scope: for verifying, where all of it is compared. */
export async function allRollups(db: Db, scope: ProviderScope | ClientScope): Promise<StoredRollup[]> {
  const items = await db.all<Item>({ pk: rollupPk(scope), consistent: true }, itemsMax);
  return items.map((item) => {
    const counters: Record<string, number> = {};
    for (const [name, value] of Object.entries(item)) if (typeof value === 'number') counters[name] = value;
    return { name: item.sk, counters };
  });
}

/** Puts sums in the place of all rollup items of a scope. For upgrades alone, while nothing else counts. */
export async function replaceRollups(
  db: Db,
  scope: ProviderScope | ClientScope,
  sums: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<void> {
  const wanted = [...sums].map(([name, counters]) => ({ ...rollup(scope, name), ...Object.fromEntries(counters) }));
  const kept = new Set(wanted.map((item) => item.sk));
  const stored = await db.all<Item>({ pk: rollupPk(scope), consistent: true }, itemsMax);
  await db.batchWrite(
    wanted,
    stored.flatMap(({ pk, sk }) => (kept.has(sk) ? [] : [{ pk, sk }])),
  );
}
