import {
  BatchGetCommand,
  BatchWriteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { table } from '@portico/store/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DocumentClient, type Engine, openEngine } from './engine.ts';

const TableName = table.name;
const item = (sk: string, more = {}) => ({ pk: 'p', sk, ...more });
const put = (sk: string, more = {}) => new PutCommand({ TableName, Item: item(sk, more) });
const get = (sk: string) => new GetCommand({ TableName, Key: item(sk) });

let engine: Engine;
let client: DocumentClient;
let now = 0;

beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  engine = openEngine({ path: ':memory:', table, durability: 'none', now: () => now });
  client = engine.as({ role: 'System' });
});

afterEach(() => engine.close());

describe('faults on demand', () => {
  test('a throttle strikes as often as armed, then everything works', async () => {
    engine.faults.add({ kind: 'throttle', operations: ['Get'], times: 2 });
    await client.send(put('a'));
    for (let i = 0; i < 2; i++) {
      await expect(client.send(get('a'))).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    }
    expect((await client.send(get('a'))).Item).toEqual(item('a'));
  });

  test('a conflict cancels a transaction with the reason at its item, and writes nothing', async () => {
    engine.faults.add({ kind: 'conflict', match: ({ sk }) => sk === 'b' });
    const both = () =>
      new TransactWriteCommand({
        TransactItems: ['a', 'b'].map((sk) => ({ Put: { TableName, Item: item(sk) } })),
      });
    await expect(client.send(both())).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });
    expect(engine.stream.lastSequence()).toBe(0);
    await client.send(both());
  });

  test('a single write that meets a transaction is refused as the service does', async () => {
    engine.faults.add({ kind: 'conflict' });
    await expect(client.send(put('a'))).rejects.toMatchObject({ name: 'TransactionConflictException' });
  });

  test('internal errors before and after the write differ in what is stored only', async () => {
    engine.faults.add({ kind: 'internal-before', match: ({ sk }) => sk === 'a' });
    engine.faults.add({ kind: 'internal-after', match: ({ sk }) => sk === 'b' });
    await expect(client.send(put('a'))).rejects.toMatchObject({ name: 'InternalServerError', $fault: 'server' });
    await expect(client.send(put('b'))).rejects.toMatchObject({ name: 'InternalServerError', $fault: 'server' });
    expect([(await client.send(get('a'))).Item, (await client.send(get('b'))).Item]).toEqual([undefined, item('b')]);
  });

  test('a throttled part of a batch comes back unprocessed', async () => {
    engine.faults.add({
      kind: 'throttle',
      operations: ['BatchWrite', 'BatchGet'],
      match: ({ sk }) => sk === 'b',
      times: 2,
    });
    const requests = ['a', 'b'].map((sk) => ({ PutRequest: { Item: item(sk) } }));
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    expect(UnprocessedItems).toEqual({ [TableName]: [requests[1]] });
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [item('a'), item('b')] } } }),
    );
    expect(Responses?.[TableName]).toEqual([item('a')]);
    expect(UnprocessedKeys).toEqual({ [TableName]: { Keys: [item('b')] } });
  });
});

describe('a lagging index', () => {
  const query = () =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'work',
        KeyConditionExpression: 'g1p = :w',
        ExpressionAttributeValues: { ':w': 'w' },
      }),
    );
  const keys = async () => (await query()).Items?.map(({ g1s }) => g1s);

  test('shows writes only when released, in their order', async () => {
    engine.faults.indexLag('manual');
    await client.send(put('a', { g1p: 'w', g1s: '1' }));
    await client.send(put('a', { g1p: 'w', g1s: '2' }));
    expect(await keys()).toEqual([]);
    expect((await client.send(get('a'))).Item?.['g1s']).toBe('2');
    expect(engine.faults.releaseIndexes()).toBe(2);
    expect(await keys()).toEqual(['2']);
  });

  test('shows them after the time set', async () => {
    engine.faults.indexLag(500);
    await client.send(put('a', { g1p: 'w', g1s: '1' }));
    expect(await keys()).toEqual([]);
    now += 500;
    expect(await keys()).toEqual(['1']);
    engine.faults.clear();
    await client.send(put('b', { g1p: 'w', g1s: '2' }));
    expect(await keys()).toEqual(['1', '2']);
  });
});
