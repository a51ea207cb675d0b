import type { QueueRow } from '@portico/domain/query/row';
import type { Db, Item } from '../db.ts';
import { parseTicketPk } from '../keys.ts';
import { type IndexName, table } from '../table.ts';

/** A row as an index holds it. */
export interface IndexRow extends Item {
  readonly _t: string;
  readonly v: number;
  readonly r: QueueRow;
}

/** One partition (or part of one) of an index, read in the order of its sort key. */
export interface Partition {
  readonly index: Exclude<IndexName, 'alarm'>;
  readonly pk: string;
  readonly prefix?: string;
  /** Upper bound of the sort key, where the partition holds other things behind it. */
  readonly to?: string;
  readonly descending?: boolean;
}

/** Where reading of a partition goes on: after this row, from the start, or not at all. */
export type Position = readonly [pk: string, sortKey: string] | 'start' | 'end';

export interface RowFilter {
  readonly FilterExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

const CHUNK_MAX = 500;

/**
 * Reads one partition forward, some rows at a time. Chunks grow while a filter finds little, so a rare match costs
 * few calls; what was read and not used is read again by the next page, never lost.
 */
export class PartitionReader {
  readonly partition: Partition;
  readonly #db: Db;
  readonly #filter: RowFilter | undefined;
  readonly #sortKey: string;
  readonly #partitionKey: string;
  #buffer: IndexRow[] = [];
  #at = 0;
  #chunk: number;
  #next: Position;
  #consumed: Position;
  /** Rows read. */
  scanned = 0;
  /** Rows read that this reader may know of: those that the query's filter left out are not counted. */
  examined = 0;

  constructor(db: Db, partition: Partition, position: Position, chunk: number, filter?: RowFilter) {
    this.#db = db;
    this.partition = partition;
    this.#next = position;
    this.#consumed = position;
    this.#chunk = chunk;
    this.#filter = filter;
    const spec = table.indexes.find((one) => one.name === partition.index);
    this.#sortKey = spec?.sortKey ?? '';
    this.#partitionKey = spec?.partitionKey ?? '';
  }

  get hasBuffered(): boolean {
    return this.#at < this.#buffer.length;
  }

  get exhausted(): boolean {
    return !this.hasBuffered && this.#next === 'end';
  }

  /** Reads the next chunk, `most` rows at most. Does nothing while rows are left or none remain. */
  async fill(most: number): Promise<void> {
    if (this.hasBuffered || this.#next === 'end') return;
    const page = await this.#db.query<IndexRow>({
      index: this.partition.index,
      pk: this.partition.pk,
      limit: Math.min(this.#chunk, most),
      start: this.#startKey(this.#next),
      ...(this.partition.prefix === undefined ? {} : { prefix: this.partition.prefix }),
      ...(this.partition.to === undefined ? {} : { to: this.partition.to }),
      ...(this.partition.descending ? { descending: true } : {}),
      ...(this.#filter ? { filter: this.#filter } : {}),
    });
    this.scanned += page.examined;
    this.#buffer = page.items.filter((row) => row['_t'] === 'T' && belongs(row));
    this.examined += this.#buffer.length;
    this.#at = 0;
    this.#next = page.last ? [String(page.last['pk']), String(page.last[this.#sortKey])] : 'end';
    if (this.#buffer.length === 0) this.#consumed = this.#next;
    this.#chunk = Math.min(this.#chunk * 2, CHUNK_MAX);
  }

  peek(): IndexRow | undefined {
    return this.#buffer[this.#at];
  }

  sortKeyOf(row: IndexRow): string {
    return String(row[this.#sortKey]);
  }

  take(): IndexRow | undefined {
    const row = this.#buffer[this.#at];
    if (!row) return undefined;
    this.#at += 1;
    this.#consumed = this.hasBuffered ? [row.pk, this.sortKeyOf(row)] : this.#next === 'end' ? 'end' : this.#next;
    return row;
  }

  /** Where the next page begins. */
  position(): Position {
    return this.#consumed;
  }

  #startKey(position: Position): Record<string, unknown> | undefined {
    if (position === 'start' || position === 'end') return undefined;
    const [pk, sortKey] = position;
    return { pk, sk: '@', [this.#partitionKey]: this.partition.pk, [this.#sortKey]: sortKey };
  }
}

/** Whether a ticket's head has a row in a partition, by its index keys. */
export function standsIn(head: Item, partition: Partition): boolean {
  const spec = table.indexes.find((one) => one.name === partition.index);
  if (!spec || head[spec.partitionKey] !== partition.pk) return false;
  return String(head[spec.sortKey]).startsWith(partition.prefix ?? '');
}

/** A row must say of itself what its base key says: one planted under another ticket's name is dropped. */
function belongs(row: IndexRow): boolean {
  const place = parseTicketPk(row.pk);
  return place !== undefined && place.number === row.r.n && place.scope.slice(9) === row.r.cl;
}
