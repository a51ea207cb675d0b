import assert from 'node:assert/strict';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Engine, EngineOptions } from '@portico/local/dynamodb/engine';
import { table } from '@portico/store/table';

/**
 * What DynamoDB Local cannot show (streams without its ageing, TTL, policies, conflicts, index lag, order of equal
 * keys): each rule is stated here from the service's documentation, and played on an engine of its own.
 */
export type Open = (options?: Partial<EngineOptions>) => Engine;
export interface Rule {
  readonly name: string;
  readonly play: (open: Open) => Promise<void>;
}

const TableName = table.name;
const START = Date.parse('2026-03-01T10:00:00Z');
const TEN_MINUTES = 600_000;
const clock = () => ({ now: () => START });
const system = (engine: Engine) => engine.as({ role: 'System' });
const put = (Item: Record<string, unknown>) => new PutCommand({ TableName, Item });
const get = (pk: string, sk: string) => new GetCommand({ TableName, Key: { pk, sk } });
const row = <T extends object>(sk: string, more: T = {} as T) => ({ pk: 'p', sk, ...more });

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? error.name : 'not an Error'),
  );
}

const stream: Rule[] = [
  {
    name: 'stream: one record a change, in order, with both images',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      await client.send(put(row('a', { n: 1 })));
      await client.send(put(row('a', { n: 2 })));
      await client.send(
        new UpdateCommand({
          TableName,
          Key: row('a'),
          UpdateExpression: 'SET m = :m',
          ExpressionAttributeValues: { ':m': 3 },
        }),
      );
      await client.send(new DeleteCommand({ TableName, Key: row('a') }));
      const records = engine.stream.read(0, 100);
      assert.deepEqual(
        records.map(({ eventName, keys, oldImage, newImage }) => ({ eventName, keys, oldImage, newImage })),
        [
          { eventName: 'INSERT', keys: row('a'), oldImage: undefined, newImage: row('a', { n: 1 }) },
          { eventName: 'MODIFY', keys: row('a'), oldImage: row('a', { n: 1 }), newImage: row('a', { n: 2 }) },
          { eventName: 'MODIFY', keys: row('a'), oldImage: row('a', { n: 2 }), newImage: row('a', { n: 2, m: 3 }) },
          { eventName: 'REMOVE', keys: row('a'), oldImage: row('a', { n: 2, m: 3 }), newImage: undefined },
        ],
      );
      const numbers = records.map((record) => record.sequence);
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
      assert.equal(engine.stream.lastSequence(), numbers.at(-1));
      await engine.close();
    },
  },
  {
    name: 'stream: each action of a transaction and of a batch leaves its record; refused ones leave none',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      const items = [row('b'), row('c'), row('d')];
      await client.send(
        new TransactWriteCommand({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) }),
      );
      await client.send(
        new BatchWriteCommand({
          RequestItems: { [TableName]: [{ PutRequest: { Item: row('e') } }, { DeleteRequest: { Key: row('b') } }] },
        }),
      );
      const refused = { TableName, Item: row('c', { n: 1 }), ConditionExpression: 'attribute_not_exists(pk)' };
      assert.equal(await refusal(client.send(new PutCommand(refused))), 'ConditionalCheckFailedException');
      const cancelled = [{ Put: { TableName, Item: row('z') } }, { Put: refused }];
      assert.equal(
        await refusal(client.send(new TransactWriteCommand({ TransactItems: cancelled }))),
        'TransactionCanceledException',
      );
      assert.deepEqual(
        engine.stream.read(0, 100).map(({ eventName, keys }) => `${eventName} ${keys.sk}`),
        ['INSERT b', 'INSERT c', 'INSERT d', 'INSERT e', 'REMOVE b'],
      );
      await engine.close();
    },
  },
  {
    name: 'stream: a write that changes nothing leaves no record',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      await client.send(put(row('a', { n: 1, m: { x: 1, y: 2 } })));
      await client.send(put(row('a', { m: { y: 2, x: 1 }, n: 1 })));
      await client.send(new DeleteCommand({ TableName, Key: row('nothing') }));
      assert.equal(engine.stream.read(0, 100).length, 1);
      await engine.close();
    },
  },
  {
    name: 'stream: reading goes on after a sequence number and obeys its limit',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      for (const sk of ['a', 'b', 'c', 'd']) await client.send(put(row(sk)));
      const first = engine.stream.read(0, 2);
      const rest = engine.stream.read(first.at(-1)?.sequence ?? 0, 10);
      assert.deepEqual(
        [...first, ...rest].map(({ keys }) => keys.sk),
        ['a', 'b', 'c', 'd'],
      );
      assert.equal(first.length, 2);
      await engine.close();
    },
  },
];

const expiry: Rule[] = [
  {
    name: 'ttl: every read leaves out an item past its time',
    play: async (open) => {
      const engine = open(clock());
      const client = system(engine);
      const seconds = START / 1000;
      const at = (sk: string, ttl: number) => row(sk, { ttl, g1p: 'p', g1s: sk });
      for (const item of [at('past', seconds - 1), at('now', seconds), at('future', seconds + 60)]) {
        await client.send(put(item));
      }
      assert.equal((await client.send(get('p', 'past'))).Item, undefined);
      assert.equal((await client.send(get('p', 'now'))).Item, undefined);
      assert.equal((await client.send(get('p', 'future'))).Item?.sk, 'future');
      const values = { ':p': 'p' };
      for (const more of [
        { KeyConditionExpression: 'pk = :p' },
        { IndexName: 'work', KeyConditionExpression: 'g1p = :p' },
      ]) {
        const found = await client.send(new QueryCommand({ TableName, ...more, ExpressionAttributeValues: values }));
        assert.deepEqual(
          found.Items?.map((item) => item.sk),
          ['future'],
        );
      }
      const keys = [row('past'), row('future')];
      const batch = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }));
      assert.equal(batch.Responses?.[TableName]?.length, 1);
      const gets = keys.map((Key) => ({ Get: { TableName, Key } }));
      const transacted = await client.send(new TransactGetCommand({ TransactItems: gets }));
      assert.deepEqual(
        transacted.Responses?.map((one) => one.Item?.sk),
        [undefined, 'future'],
      );
      await engine.close();
    },
  },
  {
    name: 'ttl: a sweep removes what is past its time and leaves a record',
    play: async (open) => {
      const engine = open(clock());
      const client = system(engine);
      await client.send(put(row('past', { ttl: START / 1000 - 5, g1p: 'p', g1s: 'x' })));
      await client.send(put(row('future', { ttl: START / 1000 + 5 })));
      assert.equal(await engine.sweepExpired(100), 1);
      assert.equal(await engine.sweepExpired(100), 0);
      const removed = engine.stream.read(0, 100).filter((record) => record.eventName === 'REMOVE');
      assert.deepEqual(
        removed.map((record) => record.keys.sk),
        ['past'],
      );
      await engine.close();
    },
  },
];

const tokens: Rule[] = [
  {
    name: 'token: after ten minutes the same request is a new one',
    play: async (open) => {
      let at = START;
      const engine = open({ now: () => at });
      const client = system(engine);
      const add = {
        TableName,
        Key: row('n'),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': 1 },
      };
      const send = () =>
        client.send(new TransactWriteCommand({ TransactItems: [{ Update: add }], ClientRequestToken: 'token' }));
      await send();
      at += TEN_MINUTES - 1_000;
      await send();
      assert.equal((await client.send(get('p', 'n'))).Item?.n, 1);
      at += 2_000;
      await send();
      assert.equal((await client.send(get('p', 'n'))).Item?.n, 2);
      await engine.close();
    },
  },
];

const order: Rule[] = [true, false].map((forward) => ({
  name: `order: rows of one index key come by base key, ${forward ? 'forward' : 'backward'}, and pages meet`,
  play: async (open) => {
    const engine = open();
    const client = system(engine);
    const keys = ['p1/a', 'p1/b', 'p2/a', 'p2/c', 'p3/a'];
    for (const name of [...keys].reverse()) {
      const [pk, sk] = name.split('/');
      await client.send(put({ pk, sk, g1p: 'g', g1s: 'same' }));
    }
    const wanted = forward ? keys : [...keys].reverse();
    for (const Limit of [1, 2, 3, 5, 6]) {
      const seen: string[] = [];
      let from: Record<string, unknown> | undefined;
      for (let page = 0; page <= keys.length; page++) {
        const query = {
          TableName,
          IndexName: 'work',
          KeyConditionExpression: 'g1p = :g',
          ExpressionAttributeValues: { ':g': 'g' },
          ScanIndexForward: forward,
          Limit,
        };
        const found = await client.send(
          new QueryCommand({ ...query, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
        );
        seen.push(...(found.Items ?? []).map((item) => `${String(item.pk)}/${String(item.sk)}`));
        from = found.LastEvaluatedKey;
        if (from === undefined) break;
      }
      assert.deepEqual(seen, wanted, `limit ${String(Limit)}`);
    }
    await engine.close();
  },
}));

const own = 'k7m2q9xw.c93fa1';
/** A policy variable of IAM. */
const ownKeys = '$' + '{aws:PrincipalTag/msp}#*';
const policies: Rule[] = [
  {
    name: 'policy: a client reaches its own partitions, in the table and in every index, and no others',
    play: async (open) => {
      const engine = open();
      const client = engine.as({ role: 'ClientScope', tags: { msp: 'k7m2q9xw', cli: 'c93fa1' } });
      const foreign = 'k7m2q9xw.d00000#T#1';
      await system(engine).send(put({ pk: foreign, sk: '@', g1p: foreign, g1s: 'x' }));
      await client.send(put({ pk: `${own}#T#1`, sk: '@' }));
      const denied = 'AccessDeniedException';
      const other = { TableName, Key: { pk: foreign, sk: '@' } };
      const tries: [string, Promise<unknown>][] = [
        ['get', client.send(new GetCommand(other))],
        ['delete', client.send(new DeleteCommand(other))],
        ['update', client.send(new UpdateCommand({ ...other, UpdateExpression: 'REMOVE x' }))],
        ['put', client.send(put({ pk: foreign, sk: 'x' }))],
        ['query', client.send(query(undefined, 'pk', foreign))],
        ['index', client.send(query('work', 'g1p', foreign))],
        ['prefix', client.send(query('work', 'g1p', 'k7m2q9xw.c93fa1x#T#1'))],
        ['batch', client.send(batch([`${own}#T#1`, foreign]))],
        [
          'check',
          client.send(transact([{ ConditionCheck: { ...other, ConditionExpression: 'attribute_exists(pk)' } }])),
        ],
        ['mixed', client.send(transact([put1(`${own}#T#2`), put1(foreign)]))],
        ['read', client.send(new TransactGetCommand({ TransactItems: [{ Get: other }] }))],
        ['scan', client.send(new ScanCommand({ TableName }))],
      ];
      for (const [name, work] of tries) assert.equal(await refusal(work), denied, name);
      assert.equal((await client.send(get(`${own}#T#1`, '@'))).Item?.sk, '@');
      assert.equal((await client.send(query('work', 'g1p', `${own}#Q`))).Count, 0);
      await engine.close();
    },
  },
  {
    name: 'policy: ForAllValues alone would allow a call without keys; Null: false denies it',
    play: async (open) => {
      const statement = {
        Effect: 'Allow',
        Action: ['dynamodb:*'],
        Resource: ['arn:aws:dynamodb:*:*:table/portico'],
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [ownKeys] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      };
      const document = { Version: '2012-10-17', Statement: [statement] };
      const policies = { System: document, ClientScope: document, ProviderScope: document, IdentityScope: document };
      const engine = open({ policies });
      const provider = engine.as({ role: 'ProviderScope', tags: { msp: 'k7m2q9xw' } });
      assert.equal(await refusal(provider.send(put({ pk: 'k7m2q9xw#CFG', sk: 'x' }))), 'accepted');
      assert.equal(await refusal(provider.send(new ScanCommand({ TableName }))), 'AccessDeniedException');
      await engine.close();
    },
  },
];

function query(IndexName: string | undefined, key: string, value: string): QueryCommand {
  const index = IndexName === undefined ? {} : { IndexName };
  const values = { ':v': value };
  return new QueryCommand({
    TableName,
    ...index,
    KeyConditionExpression: `${key} = :v`,
    ExpressionAttributeValues: values,
  });
}

const put1 = (pk: string) => ({ Put: { TableName, Item: { pk, sk: 'x' } } });
const batch = (keys: string[]) =>
  new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys.map((pk) => ({ pk, sk: '@' })) } } });
const transact = (TransactItems: NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>) =>
  new TransactWriteCommand({ TransactItems });

const faults: Rule[] = [
  {
    name: 'fault: conflict, throttle and internal error come when asked for, once, and leave nothing behind',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      const two = () => client.send(transact([put1('p'), put1('q')]));
      engine.faults.add({ kind: 'conflict', operations: ['TransactWrite'], match: (key) => key.pk === 'q' });
      const conflict = await two().catch((error: unknown) => error);
      assert.deepEqual(
        (conflict as { CancellationReasons: { Code: string }[] }).CancellationReasons.map((reason) => reason.Code),
        ['None', 'TransactionConflict'],
      );
      engine.faults.add({ kind: 'throttle', operations: ['Put'] });
      assert.equal(await refusal(client.send(put(row('t')))), 'ProvisionedThroughputExceededException');
      engine.faults.add({ kind: 'internal-before', operations: ['Put'] });
      assert.equal(await refusal(client.send(put(row('t')))), 'InternalServerError');
      assert.equal(engine.stream.lastSequence(), 0);
      engine.faults.add({ kind: 'internal-after', operations: ['Put'] });
      assert.equal(await refusal(client.send(put(row('t')))), 'InternalServerError');
      assert.equal((await client.send(get('p', 't'))).Item?.sk, 't');
      assert.equal(await refusal(two()), 'accepted');
      await engine.close();
    },
  },
  {
    name: 'fault: a lagging index shows the old row until it is released',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      const sortKeys = async () => (await client.send(query('work', 'g1p', 'g'))).Items?.map((item) => item.g1s);
      await client.send(put(row('a', { g1p: 'g', g1s: 'old' })));
      engine.faults.indexLag('manual');
      await client.send(put(row('a', { g1p: 'g', g1s: 'new' })));
      assert.deepEqual(await sortKeys(), ['old']);
      assert.equal((await client.send(get('p', 'a'))).Item?.g1s, 'new');
      engine.faults.releaseIndexes();
      assert.deepEqual(await sortKeys(), ['new']);
      await engine.close();
    },
  },
];

const aliasing: Rule[] = [
  {
    name: 'aliasing: neither the caller of a write nor of a read can change what is stored',
    play: async (open) => {
      const engine = open();
      const client = system(engine);
      const item = row('a', { m: { list: [1, 2], bytes: new Uint8Array([1]), set: new Set(['x']) } });
      const writing = client.send(put(item));
      item.m.list.push(3);
      item.m.bytes[0] = 9;
      item.m.set.add('y');
      await writing;
      const first = (await client.send(get('p', 'a'))).Item as typeof item;
      first.m.list.push(4);
      first.m.set.add('z');
      const second = (await client.send(get('p', 'a'))).Item as typeof item;
      assert.deepEqual([...second.m.list], [1, 2]);
      assert.deepEqual([...second.m.bytes], [1]);
      assert.deepEqual([...second.m.set], ['x']);
      await engine.close();
    },
  },
];

export const rules: readonly Rule[] = [...stream, ...expiry, ...tokens, ...order, ...policies, ...faults, ...aliasing];
