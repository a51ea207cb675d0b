/**
 * Consumed capacity by AWS's published rules: a write unit is 1 KB, a read unit 4 KB read strongly or 8 KB
 * eventually; transactions cost double on the base table, their index writes once. (Developer Guide, "Read and
 * write operations" and "Amazon DynamoDB transactions: capacity management".)
 */
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import type { TableSpec } from '@portico/store/table';

export type Report = 'NONE' | 'TOTAL' | 'INDEXES';

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** Units of one request, by table and index. */
export class Usage {
  #table = 0;
  readonly #indexes: number[] = [];

  table(units: number): void {
    this.#table += units;
  }

  index(index: number, units: number): void {
    this.#indexes[index] = (this.#indexes[index] ?? 0) + units;
  }

  report(spec: TableSpec, report: Report): ConsumedCapacity | undefined {
    if (report === 'NONE') return undefined;
    const total = this.#indexes.reduce((sum, units) => sum + units, this.#table);
    if (report === 'TOTAL') return { TableName: spec.name, CapacityUnits: total };
    const indexes = spec.indexes.flatMap(({ name }, i) => {
      const units = this.#indexes[i];
      return units === undefined ? [] : [[name, { CapacityUnits: units }] as const];
    });
    return {
      TableName: spec.name,
      CapacityUnits: total,
      Table: { CapacityUnits: this.#table },
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: Object.fromEntries(indexes) }),
    };
  }
}
