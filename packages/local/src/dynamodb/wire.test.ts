import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { table } from '@portico/store/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DocumentClient, type Engine, openEngine } from './engine.ts';
import { listen, requestHandler } from './wire.ts';

const TableName = table.name;
const system = { role: 'System' } as const;
const sdk = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
const key = { pk: 'p', sk: 'a' };
const item = {
  ...key,
  s: 'é€😀',
  n: -1.5,
  big: NumberValue.from('12345678901234567890'),
  t: true,
  nul: null,
  l: [1, 'a', [new Uint8Array([1, 2])]],
  m: { deep: { er: [] } },
  ss: new Set(['a', 'b']),
  ns: new Set([1, 2.5]),
  bs: new Set([new Uint8Array([3])]),
};

let engine: Engine;

beforeEach(() => {
  engine = openEngine({ path: ':memory:', table, durability: 'none' });
});

afterEach(() => engine.close());

async function withEachFace(play: (client: DocumentClient, name: string) => Promise<void>): Promise<void> {
  await play(engine.as(system), 'direct');
  const inProcess = new DynamoDBClient({ ...sdk, requestHandler: requestHandler(engine, system) });
  await play(DynamoDBDocumentClient.from(inProcess), 'requestHandler');
  const port = await listen(engine, system, { port: 0 });
  const remote = new DynamoDBClient({ ...sdk, endpoint: port.url });
  await play(DynamoDBDocumentClient.from(remote), 'port');
  remote.destroy();
  await port.close();
}

describe('the wire faces', () => {
  test('every type of value goes through each face as through the document client', async () => {
    await withEachFace(async (client, name) => {
      await client.send(new PutCommand({ TableName, Item: item }));
      const { Item } = await client.send(new GetCommand({ TableName, Key: key }));
      expect(Item, name).toEqual({ ...item, big: 12345678901234567890n });
    });
  });

  test('errors come back as the same classes with the same members', async () => {
    await engine.as(system).send(new PutCommand({ TableName, Item: { ...key, b: new Uint8Array([1]) } }));
    await withEachFace(async (client, name) => {
      const Put = {
        TableName,
        Item: key,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      } as const;
      await expect(client.send(new TransactWriteCommand({ TransactItems: [{ Put }] })), name).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        CancellationReasons: [
          { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'p' }, sk: { S: 'a' }, b: { B: new Uint8Array([1]) } } },
        ],
      });
      await expect(client.send(new PutCommand({ TableName, Item: { pk: 'p' } })), name).rejects.toMatchObject({
        name: 'ValidationException',
        $fault: 'client',
        message: 'One of the required keys was not given a value',
      });
    });
  });

  test('the port knows loopback names, JSON objects and the operations only', async () => {
    const port = await listen(engine, system, { port: 0 });
    const call = (target: string, body: string, headers = {}) =>
      fetch(port.url, { method: 'POST', body, headers: { 'x-amz-target': `DynamoDB_20120810.${target}`, ...headers } });
    const failing = async (response: Response) => [
      response.status,
      ((await response.json()) as { __type: string }).__type,
    ];
    expect(await failing(await call('ExecuteStatement', '{}'))).toEqual([
      400,
      'com.amazonaws.dynamodb.v20120810#UnknownOperationException',
    ]);
    expect((await failing(await call('GetItem', '{'))).at(1)).toContain('SerializationException');
    expect((await failing(await call('GetItem', '[]'))).at(1)).toContain('SerializationException');
    const described = await call('DescribeTable', '{}');
    expect(described.headers.get('x-amz-crc32')).toMatch(/^\d+$/);
    expect(await described.json()).toMatchObject({ Table: { TableName, TableStatus: 'ACTIVE' } });
    await port.close();
  });
});
