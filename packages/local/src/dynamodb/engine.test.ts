import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  ExecuteStatementCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { table } from '@portico/store/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DocumentClient, type Engine, type EngineOptions, openEngine } from './engine.ts';

const TableName = table.name;
const system = { role: 'System' } as const;
const key = (sk: string, pk = 'p') => ({ pk, sk });
const put = (Item: Record<string, unknown>, more = {}) => new PutCommand({ TableName, Item, ...more });
const get = (sk: string) => new GetCommand({ TableName, Key: key(sk) });

let directory: string;
let engine: Engine;
let client: DocumentClient;
let now: number;

function open(options: Partial<EngineOptions> = {}): Engine {
  return openEngine({ path: ':memory:', table, now: () => now, ...options });
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portico-engine-'));
  now = Date.UTC(2026, 0, 1);
  engine = open();
  client = engine.as(system);
});

afterEach(async () => {
  await engine.close();
  rmSync(directory, { recursive: true });
});

describe('durable storage', () => {
  test.each(['power', 'process', 'none'] as const)(
    'with %s durability, data and stream outlive the engine',
    async (durability) => {
      const path = join(directory, 'data.db');
      const first = open({ path, durability });
      await first
        .as(system)
        .send(put({ ...key('a'), list: [1, { b: null }], set: new Set(['x']), bytes: new Uint8Array([7]) }));
      await first.close();
      const second = open({ path, durability });
      const { Item } = await second.as(system).send(get('a'));
      expect(Item).toEqual({ ...key('a'), list: [1, { b: null }], set: new Set(['x']), bytes: new Uint8Array([7]) });
      expect(second.stream.read(0, 10).map(({ sequence, eventName }) => [sequence, eventName])).toEqual([
        [1, 'INSERT'],
      ]);
      await second.close();
    },
  );

  test('a file of a newer version is refused and left as it is', async () => {
    const path = join(directory, 'newer.db');
    await open({ path }).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => open({ path })).toThrow(/schema version 99; this program knows 1/);
  });

  test('a closed engine refuses writes', async () => {
    const closed = open();
    await closed.close();
    await expect(closed.as(system).send(put(key('a')))).rejects.toThrow('The store is closed');
  });
});

test("the SDK's own client fits where the engine's does", () => {
  const sdk = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local' }));
  const either: DocumentClient[] = [sdk, client];
  expect(either).toHaveLength(2);
  sdk.destroy();
});

describe('values', () => {
  test("neither side holds the other's objects", async () => {
    const given = { ...key('a'), r: { list: [1] }, bytes: new Uint8Array([1]) };
    const sent = client.send(put(given));
    given.r.list.push(2);
    given.bytes[0] = 9;
    await sent;
    const value = { deep: [1] };
    const update = new UpdateCommand({
      TableName,
      Key: key('a'),
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': value },
      ReturnValues: 'ALL_NEW',
    });
    const { Attributes } = await client.send(update);
    value.deep.push(2);
    expect(Attributes).toEqual({ ...key('a'), r: { list: [1] }, bytes: new Uint8Array([1]), v: { deep: [1] } });
    Attributes?.['r'].list.push(3);
    expect((await client.send(get('a'))).Item).toEqual({
      ...key('a'),
      r: { list: [1] },
      bytes: new Uint8Array([1]),
      v: { deep: [1] },
    });
  });

  test('attribute names are data, also those of JavaScript', async () => {
    const item = JSON.parse(
      '{"pk":"p","sk":"a","__proto__":{"x":1},"toString":"t","\\u0000N":"5","m":{"hasOwnProperty":1}}',
    );
    await client.send(put(item));
    const { Item } = await client.send(get('a'));
    expect(JSON.stringify(Item)).toBe(JSON.stringify(item));
    const absent = put({ ...key('b') }, { ConditionExpression: 'attribute_not_exists(valueOf)' });
    await client.send(absent);
  });

  test.each([
    ['undefined', { a: { b: undefined } }, 'removeUndefinedValues'],
    ['a Date', { a: new Date(0) }, 'Unsupported type passed'],
    ['a class instance', { a: new (class Thing {})() }, 'Unsupported type passed'],
    ['NaN', { a: Number.NaN }, 'Special numeric value NaN'],
    ['an empty set', { a: new Set() }, 'non-empty set'],
    ['an unsafe integer', { a: 2 ** 53 }, 'MAX_SAFE_INTEGER'],
  ])('%s is refused as the SDK does', async (_, attributes, message) => {
    await expect(client.send(put({ ...key('a'), ...attributes }))).rejects.toThrow(message);
    expect((await client.send(get('a'))).Item).toBeUndefined();
  });
});

describe('the stream', () => {
  test('one record a change, none for a write that changes nothing', async () => {
    await client.send(put({ ...key('a'), n: 1, m: { x: 1, y: 2 } }));
    await client.send(put({ m: { y: 2, x: 1 }, n: 1, ...key('a') }));
    await client.send(new UpdateCommand({ TableName, Key: key('a'), UpdateExpression: 'SET n = n' }));
    await client.send(new DeleteCommand({ TableName, Key: key('none') }));
    await client.send(new DeleteCommand({ TableName, Key: key('a') }));
    const records = engine.stream.read(0, 10);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'REMOVE']);
    expect(records[0]).toEqual({
      sequence: 1,
      at: now,
      eventName: 'INSERT',
      keys: key('a'),
      newImage: { ...key('a'), n: 1, m: { x: 1, y: 2 } },
    });
    expect(records[1]?.oldImage).toEqual(records[0]?.newImage);
  });

  test('listeners hear of a commit when it can be read; a cancelled transaction leaves no record', async () => {
    const heard: number[] = [];
    const stop = engine.stream.onCommit(() => heard.push(engine.stream.lastSequence()));
    const failing = new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: key('a') } },
        { ConditionCheck: { TableName, Key: key('b'), ConditionExpression: 'attribute_exists(pk)' } },
      ],
    });
    await expect(client.send(failing)).rejects.toThrow('[None, ConditionalCheckFailed]');
    await Promise.all([client.send(put(key('c'))), client.send(put(key('d')))]);
    stop();
    await client.send(put(key('e')));
    expect(heard).toEqual([2]);
  });

  test('trimming forgets old records and never a sequence number', async () => {
    await client.send(put(key('a')));
    now += 1000;
    await client.send(put(key('b')));
    expect(engine.stream.trim(now)).toBe(1);
    expect(engine.stream.read(0, 10).map(({ keys }) => keys.sk)).toEqual(['b']);
    expect(engine.stream.trim(now + 1)).toBe(1);
    await client.send(put(key('c')));
    expect(engine.stream.lastSequence()).toBe(3);
  });
});

describe('time to live', () => {
  test('reads leave out what has expired, writes still see it, the sweep removes it', async () => {
    const ttl = now / 1000 + 60;
    await client.send(put({ ...key('a'), ttl, g1p: 'w', g1s: '1' }));
    await client.send(put({ ...key('b'), ttl: ttl + 60, g1p: 'w', g1s: '2' }));
    now += 61_000;
    expect((await client.send(get('a'))).Item).toBeUndefined();
    const query = { TableName, KeyConditionExpression: 'g1p = :w', ExpressionAttributeValues: { ':w': 'w' }, Limit: 1 };
    const { Items, ScannedCount } = await client.send(new QueryCommand({ ...query, IndexName: 'work' }));
    expect([Items?.map(({ sk }) => sk), ScannedCount]).toEqual([['b'], 1]);
    await expect(client.send(put(key('a'), { ConditionExpression: 'attribute_not_exists(pk)' }))).rejects.toThrow(
      'The conditional request failed',
    );
    expect([await engine.sweepExpired(10), await engine.sweepExpired(10)]).toEqual([1, 0]);
    expect(engine.stream.read(2, 10).map(({ eventName, keys }) => [eventName, keys.sk])).toEqual([['REMOVE', 'a']]);
  });
});

describe('tokens', () => {
  const transact = (n: number) =>
    new TransactWriteCommand({
      ClientRequestToken: 'token',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: key('a'),
            UpdateExpression: 'ADD n :n',
            ExpressionAttributeValues: { ':n': n },
          },
        },
      ],
    });

  test('a repeated request is applied once within ten minutes, and not confused with another', async () => {
    await client.send(transact(1));
    await client.send(transact(1));
    expect((await client.send(get('a'))).Item?.['n']).toBe(1);
    await expect(client.send(transact(2))).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    now += 10 * 60_000;
    await client.send(transact(2));
    expect((await client.send(get('a'))).Item?.['n']).toBe(3);
  });
});

describe('policies', () => {
  const document = (Effect: string) => ({
    Version: '2012-10-17',
    Statement: [{ Sid: 'Own', Effect, Action: 'dynamodb:*', Resource: '*' }],
  });
  const all = { ClientScope: document('Allow'), ProviderScope: document('Allow'), IdentityScope: document('Allow') };

  test('a table does not open under a policy that it cannot read: role, statement and fault are named', () => {
    expect(() => open({ policies: { ...all, System: document('Permit') } })).toThrow(
      'System, statement Own: Effect must be Allow or Deny',
    );
  });

  test('a role without a policy gets no client', async () => {
    const other = open({ policies: all as unknown as NonNullable<EngineOptions['policies']> });
    expect(() => other.as(system)).toThrow('there is no policy for the role System');
    await other.close();
  });

  test.each(['*', '????????', 'k7m2q9x*', ''])('a session tag %j is refused, as STS does', (msp) => {
    expect(() => engine.as({ role: 'ProviderScope', tags: { msp } })).toThrow('session tag msp of ProviderScope');
  });
});

describe('access', () => {
  const tenant = { role: 'ClientScope', tags: { msp: 'k7m2q9xw', cli: 'c93fa1' } } as const;
  const mine = 'k7m2q9xw.c93fa1#T#1';
  const foreign = 'k7m2q9xw.c93fa2#T#1';
  const keys = { mine: { pk: mine, sk: '@' }, foreign: { pk: foreign, sk: '@' } };

  test.each([
    ['GetItem', new GetCommand({ TableName, Key: keys.foreign })],
    ['PutItem', put(keys.foreign)],
    ['UpdateItem', new UpdateCommand({ TableName, Key: keys.foreign })],
    ['DeleteItem', new DeleteCommand({ TableName, Key: keys.foreign })],
    ['BatchGetItem', new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [keys.mine, keys.foreign] } } })],
    [
      'BatchWriteItem',
      new BatchWriteCommand({
        RequestItems: { [TableName]: [{ PutRequest: { Item: keys.mine } }, { DeleteRequest: { Key: keys.foreign } }] },
      }),
    ],
    [
      'ConditionCheckItem',
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: keys.mine } },
          { ConditionCheck: { TableName, Key: keys.foreign, ConditionExpression: 'attribute_not_exists(pk)' } },
        ],
      }),
    ],
    [
      'GetItem',
      new TransactGetCommand({
        TransactItems: [{ Get: { TableName, Key: keys.mine } }, { Get: { TableName, Key: keys.foreign } }],
      }),
    ],
    ['Scan', new ScanCommand({ TableName })],
    [
      'Query',
      new QueryCommand({
        TableName,
        IndexName: 'alarm',
        KeyConditionExpression: 'g4p = :p',
        ExpressionAttributeValues: { ':p': '~D#01' },
      }),
    ],
  ])('a tenant is refused %s beyond its keys, and nothing is written', async (action, command) => {
    const refusal = engine.as(tenant).send(command as GetCommand);
    await expect(refusal).rejects.toMatchObject({ name: 'AccessDeniedException', $fault: 'client' });
    await expect(refusal).rejects.toThrow(`not authorized to perform: dynamodb:${action} on resource`);
    expect(engine.stream.lastSequence()).toBe(0);
  });

  test('a tenant does everything within its keys', async () => {
    await engine.as(tenant).send(put({ ...keys.mine, n: 1 }));
    const { Item } = await engine.as(tenant).send(new GetCommand({ TableName, Key: keys.mine }));
    expect(Item).toEqual({ ...keys.mine, n: 1 });
  });

  test('what the engine does not have is refused by name', async () => {
    const statement = new ExecuteStatementCommand({ Statement: 'SELECT * FROM portico' });
    await expect(client.send(statement)).rejects.toThrow('does not support ExecuteStatementCommand');
    const legacy = new GetCommand({ TableName, Key: key('a'), AttributesToGet: ['pk'] });
    await expect(client.send(legacy)).rejects.toThrow('legacy parameter AttributesToGet');
  });
});
