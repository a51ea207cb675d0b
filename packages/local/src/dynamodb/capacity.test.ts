import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { table } from '@portico/store/table';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DocumentClient, type Engine, openEngine } from './engine.ts';

const TableName = table.name;
const ReturnConsumedCapacity = 'INDEXES';
const key = { pk: 'p', sk: 's' };
const kb = (count: number) => 'x'.repeat(count * 1024 - 20);
const row = { g1p: 'w', g1s: '1', r: { a: 1 } };

let engine: Engine;
let client: DocumentClient;

beforeEach(() => {
  engine = openEngine({ path: ':memory:', table, durability: 'none' });
  client = engine.as({ role: 'System' });
});

afterEach(() => engine.close());

/** [base table, index name and units ...] of an answer. */
type Bill = { Table?: { CapacityUnits?: number }; GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }> };
const bill = (capacity: unknown) => {
  const { Table, GlobalSecondaryIndexes = {} } = capacity as Bill;
  return [
    Table?.CapacityUnits,
    ...Object.entries(GlobalSecondaryIndexes).map(([name, units]) => `${name} ${units.CapacityUnits}`),
  ];
};

const put = async (item: object) =>
  bill(
    (await client.send(new PutCommand({ TableName, Item: { ...key, ...item }, ReturnConsumedCapacity })))
      .ConsumedCapacity,
  );

const update = async (UpdateExpression: string, values?: Record<string, unknown>) =>
  bill(
    (
      await client.send(
        new UpdateCommand({
          TableName,
          Key: key,
          UpdateExpression,
          ReturnConsumedCapacity,
          ...(values && { ExpressionAttributeValues: values }),
        }),
      )
    ).ConsumedCapacity,
  );

test('a write costs a unit a kilobyte of the larger of before and after', async () => {
  expect(await put({ d: kb(3) })).toEqual([3]);
  expect(await put({ d: 'small' })).toEqual([3]);
  expect(await put({ d: 'small' })).toEqual([1]);
});

test('an index costs by its own rows: insert, changed projection, moved key, removal', async () => {
  expect(await put({ ...row, d: kb(2) })).toEqual([3, 'work 1']);
  expect(await update('SET d = :d', { ':d': 'other' })).toEqual([3]);
  expect(await update('SET r.a = :a', { ':a': 2 })).toEqual([1, 'work 1']);
  expect(await update('SET g1s = :s', { ':s': '2' })).toEqual([1, 'work 2']);
  expect(await update('REMOVE g1s')).toEqual([1, 'work 1']);
});

test('a transaction doubles the base table and not the indexes', async () => {
  const Item = { ...key, ...row, d: kb(2) };
  const { ConsumedCapacity } = await client.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item } },
        { ConditionCheck: { TableName, Key: { pk: 'p', sk: 'q' }, ConditionExpression: 'attribute_not_exists(pk)' } },
      ],
      ReturnConsumedCapacity,
    }),
  );
  expect(ConsumedCapacity?.map(bill)).toEqual([[8, 'work 1']]);
  const { ConsumedCapacity: read } = await client.send(
    new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key: key } }], ReturnConsumedCapacity }),
  );
  expect(read?.map(bill)).toEqual([[2]]);
});

test('a failed condition costs the item it failed on, and the error says so', async () => {
  await put({ d: kb(2) });
  const ConditionExpression = 'attribute_not_exists(pk)';
  const error = await client
    .send(new DeleteCommand({ TableName, Key: key, ConditionExpression, ReturnConsumedCapacity }))
    .catch((caught: { ConsumedCapacity: unknown }) => caught.ConsumedCapacity);
  expect(bill(error)).toEqual([2]);
  const Put = { TableName, Item: key, ConditionExpression };
  const list = await client
    .send(new TransactWriteCommand({ TransactItems: [{ Put }], ReturnConsumedCapacity }))
    .catch((caught: { ConsumedCapacity: unknown[] }) => caught.ConsumedCapacity);
  expect((list as unknown[]).map(bill)).toEqual([[4]]);
});

test('reads cost by 4 KB, half when eventual, at least the least unit', async () => {
  await put({ d: kb(5) });
  const read = async (sk: string, ConsistentRead: boolean) =>
    bill(
      (await client.send(new GetCommand({ TableName, Key: { pk: 'p', sk }, ConsistentRead, ReturnConsumedCapacity })))
        .ConsumedCapacity,
    );
  expect([await read('s', true), await read('s', false), await read('none', true), await read('none', false)]).toEqual([
    [2],
    [1],
    [1],
    [0.5],
  ]);
});

test('a query costs what it reads, not what its filter keeps', async () => {
  for (let i = 0; i < 10; i++)
    await client.send(new PutCommand({ TableName, Item: { pk: 'p', sk: `s${i}`, d: kb(1) } }));
  const query = new QueryCommand({
    TableName,
    KeyConditionExpression: 'pk = :p',
    FilterExpression: 'd = :d',
    ExpressionAttributeValues: { ':p': 'p', ':d': 'none' },
    ReturnConsumedCapacity,
  });
  const { Count, ScannedCount, ConsumedCapacity } = await client.send(query);
  expect([Count, ScannedCount, bill(ConsumedCapacity)]).toEqual([0, 10, [1.5]]);
});
