import type { Db } from '../db.ts';
import { type IndexRow, type Partition, PartitionReader, type Position, type RowFilter } from './partitions.ts';

export interface MergeOptions {
  readonly partitions: readonly Partition[];
  readonly positions: readonly Position[];
  /** `merged`: one order over all partitions by sort key; `sequence`: one partition after the other. */
  readonly order: 'merged' | 'sequence';
  readonly limit: number;
  readonly filter?: RowFilter | undefined;
  /** The check after reading: what it refuses is never returned, whatever a filter let through. */
  readonly keep: (row: IndexRow) => boolean;
  /** Read request units this page may use. */
  readonly budget: number;
}

export interface MergedPage {
  readonly rows: readonly IndexRow[];
  readonly positions: readonly Position[];
  readonly done: boolean;
  readonly examined: number;
}

/** A page over several partitions. Stops at the limit, at the end, or when the budget is used; the rest is the next page's. */
export async function mergePartitions(db: Db, options: MergeOptions): Promise<MergedPage> {
  const { partitions, limit } = options;
  const chunk = options.order === 'merged' ? Math.max(4, Math.ceil(limit / partitions.length) + 4) : limit;
  const readers = partitions.map(
    (partition, i) => new PartitionReader(db, partition, options.positions[i] ?? 'start', chunk, options.filter),
  );
  const before = db.meter.reads;
  const rows: IndexRow[] = [];
  const spent = () => db.meter.reads - before >= options.budget;
  while (rows.length < limit) {
    const reader = options.order === 'merged' ? await first(readers, spent) : await sequential(readers, spent);
    const row = reader?.take();
    if (!row) break;
    if (options.keep(row)) rows.push(row);
  }
  return {
    rows,
    positions: readers.map((reader) => reader.position()),
    done: readers.every((reader) => reader.exhausted),
    examined: readers.reduce((sum, reader) => sum + reader.examined, 0),
  };
}

/** The reader whose next row comes first. Every reader must have looked, or the order could not be known. */
async function first(readers: readonly PartitionReader[], spent: () => boolean): Promise<PartitionReader | undefined> {
  for (;;) {
    const waiting = readers.filter((reader) => !reader.hasBuffered && !reader.exhausted);
    if (waiting.length === 0) break;
    if (spent()) return undefined;
    await Promise.all(waiting.map((reader) => reader.fill()));
  }
  let best: { reader: PartitionReader; key: string } | undefined;
  for (const reader of readers) {
    const row = reader.peek();
    if (!row) continue;
    const key = mergeKey(reader.sortKeyOf(row), row);
    const earlier = !best || (reader.partition.descending ? key > best.key : key < best.key);
    if (earlier) best = { reader, key };
  }
  return best?.reader;
}

async function sequential(
  readers: readonly PartitionReader[],
  spent: () => boolean,
): Promise<PartitionReader | undefined> {
  for (const reader of readers) {
    while (!reader.hasBuffered && !reader.exhausted) {
      if (spent()) return undefined;
      await reader.fill();
    }
    if (reader.hasBuffered) return reader;
  }
  return undefined;
}

/** Sort keys of different indexes begin with different prefixes (`O#`): what is compared is the time and the ticket. */
function mergeKey(sortKey: string, row: IndexRow): string {
  const time = sortKey.replace(/^[OZ]#/, '').split('#', 1)[0] ?? '';
  return `${time}|${row.r.p}|${row.r.cl}|${String(row.r.n).padStart(9, '0')}`;
}
