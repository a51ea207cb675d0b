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
  /** Rows read, without those that the filter left out: they are not told of at all. */
  readonly examined: number;
}

/** A page over several partitions. Stops at the limit, at the end, or when the budget is used; the rest is the next page's. */
export async function mergePartitions(db: Db, options: MergeOptions): Promise<MergedPage> {
  const { partitions, limit } = options;
  const chunk = options.order === 'merged' ? Math.max(4, Math.ceil(limit / partitions.length) + 4) : limit;
  const readers = partitions.map(
    (partition, i) => new PartitionReader(db, partition, options.positions[i] ?? 'start', chunk, options.filter),
  );
  const affordable = allowance(db, readers, options.budget);
  const rows: IndexRow[] = [];
  while (rows.length < limit) {
    const reader =
      options.order === 'merged' ? await first(readers, affordable) : await sequential(readers, affordable);
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

/** How many rows each of so many queries may read now; 0 where the budget is used. */
type Affordable = (queries: number) => number;

/** AWS: half a unit for 4 KB read from an index, and for each query at the least. A row is the head's: at most 1 KB. */
const LEAST_UNITS = 0.5;
const ROW_UNITS_MOST = LEAST_UNITS / 4;
/** Rows after which their own size is known well enough to go by, with something to spare. */
const ROWS_TO_JUDGE = 100;
const SPARE = 1.15;

function allowance(db: Db, readers: readonly PartitionReader[], budget: number): Affordable {
  const before = db.meter.reads;
  return (queries) => {
    const used = db.meter.reads - before;
    const read = readers.reduce((sum, reader) => sum + reader.scanned, 0);
    const aRow = read < ROWS_TO_JUDGE ? ROW_UNITS_MOST : Math.min(ROW_UNITS_MOST, (used / read) * SPARE);
    return Math.max(0, Math.floor(((budget - used) / queries - LEAST_UNITS) / aRow));
  };
}

/** The reader whose next row comes first. Every reader must have looked, or the order could not be known. */
async function first(
  readers: readonly PartitionReader[],
  affordable: Affordable,
): Promise<PartitionReader | undefined> {
  for (;;) {
    const waiting = readers.filter((reader) => !reader.hasBuffered && !reader.exhausted);
    if (waiting.length === 0) break;
    const most = affordable(waiting.length);
    if (most === 0) return undefined;
    await Promise.all(waiting.map((reader) => reader.fill(most)));
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
  affordable: Affordable,
): Promise<PartitionReader | undefined> {
  for (const reader of readers) {
    while (!reader.hasBuffered && !reader.exhausted) {
      const most = affordable(1);
      if (most === 0) return undefined;
      await reader.fill(most);
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
