import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import { inScope, type Key } from './keys.ts';
import { type IndexName, table } from './table.ts';

/** What the store needs of a document client: Amazon's, or the embedded engine's under one principal's credential. */
export interface DocumentClient {
  // biome-ignore lint/suspicious/noExplicitAny: reason: Amazon's overloads cannot be named; each call below states its types.
  send(command: any): Promise<any>;
}

export type Item = Record<string, unknown> & Key;
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Marks a command whose answer may come before it is durable, as long as no later write becomes durable without it: its
 * caller tells nobody of it before such a write is answered. The embedded engine then syncs both at once; Amazon's
 * client sends nothing of it, and answers when it is durable as ever.
 */
export const early: unique symbol = Symbol('early');

/** Capacity used so far, in read and write request units (AWS: 4 KB a read, 1 KB a write). */
export interface Meter {
  reads: number;
  writes: number;
  calls: number;
}

export function newMeter(): Meter {
  return { reads: 0, writes: 0, calls: 0 };
}

export interface QueryOptions {
  readonly index?: IndexName;
  readonly pk: string;
  /** Bounds of the sort key. At most one of `prefix` and `from`/`to`. */
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly start?: Record<string, unknown> | undefined;
  readonly consistent?: boolean;
  readonly filter?: Pick<
    QueryCommandInput,
    'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
  >;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly last?: Record<string, unknown> | undefined;
  readonly examined: number;
}

type AnyScope = ProviderScope | ClientScope;

/**
 * The table seen from one scope. Every key that goes in must lie in the scope, and every row that comes out is
 * checked again: an index row planted by somebody else is dropped here even where a filter let it through.
 */
export class Db {
  readonly scope: AnyScope | 'system';
  readonly meter: Meter;
  readonly #client: DocumentClient;

  constructor(client: DocumentClient, scope: AnyScope | 'system', meter: Meter = newMeter()) {
    this.#client = client;
    this.scope = scope;
    this.meter = meter;
  }

  #owns(pk: unknown): boolean {
    return typeof pk === 'string' && (this.scope === 'system' || inScope(pk, this.scope));
  }

  #assertOwn(key: Key): void {
    if (!this.#owns(key.pk)) throw new Error(`a key outside the scope ${this.scope} was asked for`);
  }

  #count(capacity: unknown, kind: 'reads' | 'writes'): void {
    this.meter.calls += 1;
    const list = Array.isArray(capacity) ? capacity : [capacity];
    for (const one of list) {
      if (one && typeof one === 'object' && 'CapacityUnits' in one) this.meter[kind] += Number(one.CapacityUnits ?? 0);
    }
  }

  async get<T extends Item>(key: Key, consistent = true): Promise<T | undefined> {
    this.#assertOwn(key);
    const out = await this.#client.send(
      new GetCommand({
        TableName: table.name,
        Key: { ...key },
        ConsistentRead: consistent,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    this.#count(out.ConsumedCapacity, 'reads');
    return out.Item as T | undefined;
  }

  /** Many items by key, in no order; missing ones are left out. At most 100 keys a call are asked of DynamoDB. */
  async batchGet<T extends Item>(keys: readonly Key[]): Promise<T[]> {
    const found: T[] = [];
    for (const key of keys) this.#assertOwn(key);
    for (let i = 0; i < keys.length; i += 100) {
      let wanted: Record<string, unknown>[] = keys.slice(i, i + 100).map((key) => ({ ...key }));
      for (let round = 0; wanted.length > 0; round++) {
        if (round > 8) throw new Error('BatchGetItem leaves keys unprocessed again and again');
        const out = await this.#client.send(
          new BatchGetCommand({ RequestItems: { [table.name]: { Keys: wanted } }, ReturnConsumedCapacity: 'TOTAL' }),
        );
        this.#count(out.ConsumedCapacity, 'reads');
        found.push(...((out.Responses?.[table.name] ?? []) as T[]));
        wanted = (out.UnprocessedKeys?.[table.name]?.Keys ?? []) as Record<string, unknown>[];
      }
    }
    return found;
  }

  async query<T extends Item>(options: QueryOptions): Promise<Page<T>> {
    if (!this.#owns(options.pk)) throw new Error(`a partition outside the scope ${this.scope} was asked for`);
    const index = options.index ? table.indexes.find((one) => one.name === options.index) : undefined;
    const names: Record<string, string> = { '#pk': index?.partitionKey ?? table.partitionKey };
    const values: Record<string, unknown> = { ':pk': options.pk };
    let condition = '#pk = :pk';
    if (options.prefix !== undefined || options.from !== undefined || options.to !== undefined) {
      names['#sk'] = index?.sortKey ?? table.sortKey;
    }
    if (options.prefix !== undefined) {
      condition += ' AND begins_with(#sk, :prefix)';
      values[':prefix'] = options.prefix;
    } else if (options.from !== undefined && options.to !== undefined) {
      condition += ' AND #sk BETWEEN :from AND :to';
      values[':from'] = options.from;
      values[':to'] = options.to;
    } else if (options.from !== undefined) {
      condition += ' AND #sk >= :from';
      values[':from'] = options.from;
    } else if (options.to !== undefined) {
      condition += ' AND #sk <= :to';
      values[':to'] = options.to;
    }
    const out = await this.#client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: condition,
        ExpressionAttributeNames: { ...names, ...options.filter?.ExpressionAttributeNames },
        ExpressionAttributeValues: { ...values, ...options.filter?.ExpressionAttributeValues },
        ReturnConsumedCapacity: 'TOTAL',
        ...(index ? { IndexName: index.name } : { ConsistentRead: options.consistent ?? false }),
        ...(options.filter?.FilterExpression ? { FilterExpression: options.filter.FilterExpression } : {}),
        ...(options.descending ? { ScanIndexForward: false } : {}),
        ...(options.limit === undefined ? {} : { Limit: options.limit }),
        ...(options.start ? { ExclusiveStartKey: options.start } : {}),
      }),
    );
    this.#count(out.ConsumedCapacity, 'reads');
    const items = (out.Items ?? []) as T[];
    return {
      items: items.filter((item) => this.#owns(item.pk)),
      last: out.LastEvaluatedKey,
      examined: out.ScannedCount ?? items.length,
    };
  }

  /** A whole partition (or prefix), page by page, up to `most` items. Past that it throws rather than return a part. */
  async all<T extends Item>(options: QueryOptions, most: number): Promise<T[]> {
    const found: T[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page: Page<T> = await this.query<T>({ ...options, start });
      found.push(...page.items);
      if (found.length > most) throw new Error(`more than ${most} items under ${options.pk}`);
      start = page.last;
    } while (start);
    return found;
  }

  async put(item: Item, condition?: 'new'): Promise<void> {
    this.#assertOwn(item);
    const out = await this.#client.send(
      new PutCommand({
        TableName: table.name,
        Item: item,
        ReturnConsumedCapacity: 'TOTAL',
        ...(condition ? { ConditionExpression: 'attribute_not_exists(pk)' } : {}),
      }),
    );
    this.#count(out.ConsumedCapacity, 'writes');
  }

  async update(
    key: Key,
    input: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
    when?: typeof early,
  ): Promise<Record<string, unknown> | undefined> {
    this.#assertOwn(key);
    const whole = { TableName: table.name, Key: { ...key }, ReturnConsumedCapacity: 'TOTAL' as const, ...input };
    const command = new UpdateCommand(whole);
    const out = await this.#client.send(when ? Object.assign(command, { [early]: true }) : command);
    this.#count(out.ConsumedCapacity, 'writes');
    return out.Attributes as Record<string, unknown> | undefined;
  }

  async delete(key: Key): Promise<void> {
    this.#assertOwn(key);
    const out = await this.#client.send(
      new DeleteCommand({ TableName: table.name, Key: { ...key }, ReturnConsumedCapacity: 'TOTAL' }),
    );
    this.#count(out.ConsumedCapacity, 'writes');
  }

  /** Puts without conditions, 25 a call, outside any transaction: for postings, whose writes are idempotent. */
  async batchWrite(puts: readonly Item[], deletes: readonly Key[] = []): Promise<void> {
    for (const key of [...puts, ...deletes]) this.#assertOwn(key);
    const requests = [
      ...puts.map((item) => ({ PutRequest: { Item: item } })),
      ...deletes.map((key) => ({ DeleteRequest: { Key: { ...key } } })),
    ];
    for (let i = 0; i < requests.length; i += 25) {
      let wanted: unknown[] = requests.slice(i, i + 25);
      for (let round = 0; wanted.length > 0; round++) {
        if (round > 8) throw new Error('BatchWriteItem leaves items unprocessed again and again');
        const out = await this.#client.send(
          new BatchWriteCommand({
            RequestItems: { [table.name]: wanted as never[] /* Safe: built right above in the SDK's own shape. */ },
            ReturnConsumedCapacity: 'TOTAL',
          }),
        );
        this.#count(out.ConsumedCapacity, 'writes');
        wanted = (out.UnprocessedItems?.[table.name] ?? []) as unknown[];
      }
    }
  }

  /** All or nothing. Retries are the caller's: it alone knows whether a lost condition means a conflict. */
  async transact(writes: readonly Write[], token?: string): Promise<void> {
    for (const write of writes) this.#assertOwn(keyOf(write));
    const out = await this.#client.send(
      new TransactWriteCommand({
        TransactItems: [...writes],
        ReturnConsumedCapacity: 'TOTAL',
        ...(token ? { ClientRequestToken: token } : {}),
      }),
    );
    this.#count(out.ConsumedCapacity, 'writes');
  }
}

function keyOf(write: Write): Key {
  const key = write.Put?.Item ?? write.Update?.Key ?? write.Delete?.Key ?? write.ConditionCheck?.Key;
  return { pk: String(key?.['pk']), sk: String(key?.['sk']) };
}
