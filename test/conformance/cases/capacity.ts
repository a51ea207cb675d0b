import { type ConformanceCase, type Item, type Keys, key, type Step } from '../support/case.ts';

const TableName = 'portico';
const KB = 1024;
const item = (k: Keys, size: number, more: Item = {}): Item => ({
  ...key(k),
  x: 'x'.repeat(size),
  ...more,
});
const indexed = (k: Keys, size: number, more: Item = {}): Item => ({
  ...item(k, size),
  g1p: k('p'),
  g1s: 's',
  r: 'r'.repeat(size),
  ...more,
});
const by = (k: Keys) => ({
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': k('p') },
});
const byIndex = (k: Keys) => ({
  IndexName: 'work',
  KeyConditionExpression: 'g1p = :p',
  ExpressionAttributeValues: { ':p': k('p') },
});
const never = { ConditionExpression: 'attribute_exists(gone)' };
const many = (k: Keys, size: number) =>
  Array.from({ length: 10 }, (_, at) => indexed(k, size, { sk: `i${String(at)}`, g1s: `s${String(at)}` }));

type Row = readonly [name: string, setup: (k: Keys) => Item[], step: (k: Keys) => Step];
const none = () => [];
const small = (k: Keys) => [item(k, 10)];
const row = (k: Keys) => [indexed(k, 10)];
const large = (k: Keys) => [indexed(k, 5 * KB)];
const set = (k: Keys, UpdateExpression: string, values: Item): Step => ({
  op: 'Update',
  input: { Key: key(k), UpdateExpression, ExpressionAttributeValues: values },
});
const transact = (actions: Item[]): Step => ({
  op: 'TransactWrite',
  input: { TransactItems: actions },
});

/** Asked once each with TOTAL and with INDEXES. */
const rows: Row[] = [
  ['get of nothing', none, (k) => ({ op: 'Get', input: { Key: key(k) } })],
  ['get of a small item', small, (k) => ({ op: 'Get', input: { Key: key(k) } })],
  ['consistent get of a small item', small, (k) => ({ op: 'Get', input: { Key: key(k), ConsistentRead: true } })],
  ['get of 11 KB', large, (k) => ({ op: 'Get', input: { Key: key(k) } })],
  ['consistent get of 11 KB', large, (k) => ({ op: 'Get', input: { Key: key(k), ConsistentRead: true } })],
  ['get of 11 KB, projected', large, (k) => ({ op: 'Get', input: { Key: key(k), ProjectionExpression: 'sk' } })],
  ['put of a new small item', none, (k) => ({ op: 'Put', input: { Item: item(k, 10) } })],
  ['put of a new large item', none, (k) => ({ op: 'Put', input: { Item: item(k, 3 * KB) } })],
  ['put of a new item in an index', none, (k) => ({ op: 'Put', input: { Item: indexed(k, 10) } })],
  ['put of a new large item in an index', none, (k) => ({ op: 'Put', input: { Item: indexed(k, 3 * KB) } })],
  ['put of a smaller item', large, (k) => ({ op: 'Put', input: { Item: item(k, 10) } })],
  ['put of the same item', row, (k) => ({ op: 'Put', input: { Item: indexed(k, 10) } })],
  ['put that changes an index key', row, (k) => ({ op: 'Put', input: { Item: indexed(k, 10, { g1s: 't' }) } })],
  ['put that leaves an index', row, (k) => ({ op: 'Put', input: { Item: item(k, 10) } })],
  ['put that changes outside the index', row, (k) => ({ op: 'Put', input: { Item: indexed(k, 10, { x: 'y' }) } })],
  ['delete of nothing', none, (k) => ({ op: 'Delete', input: { Key: key(k) } })],
  ['delete of a small item', small, (k) => ({ op: 'Delete', input: { Key: key(k) } })],
  ['delete of a large item in an index', large, (k) => ({ op: 'Delete', input: { Key: key(k) } })],
  ['update of nothing', none, (k) => set(k, 'SET n = :n', { ':n': 1 })],
  ['update of a projected attribute', row, (k) => set(k, 'SET r = :n', { ':n': 1 })],
  ['update outside the index', row, (k) => set(k, 'SET n = :n', { ':n': 1 })],
  ['update of a large item', large, (k) => set(k, 'SET n = :n', { ':n': 1 })],
  ['update that moves an index row', large, (k) => set(k, 'SET g1s = :n', { ':n': 't' })],
  ['update that joins a second index', row, (k) => set(k, 'SET g2p = :n, g2s = :n', { ':n': k('p') })],
  ['update that changes nothing', row, (k) => set(k, 'SET r = :n', { ':n': 'r'.repeat(10) })],
  ['query of the table', (k) => many(k, 10), (k) => ({ op: 'Query', input: by(k) })],
  ['query of 60 KB', (k) => many(k, 3 * KB), (k) => ({ op: 'Query', input: by(k) })],
  [
    'query of 60 KB, consistently',
    (k) => many(k, 3 * KB),
    (k) => ({ op: 'Query', input: { ...by(k), ConsistentRead: true } }),
  ],
  ['query of nothing', none, (k) => ({ op: 'Query', input: by(k) })],
  ['query of an index', (k) => many(k, 3 * KB), (k) => ({ op: 'Query', input: byIndex(k) })],
  ['query of an index, limited', (k) => many(k, 3 * KB), (k) => ({ op: 'Query', input: { ...byIndex(k), Limit: 3 } })],
  [
    'query of an index, counting',
    (k) => many(k, 3 * KB),
    (k) => ({ op: 'Query', input: { ...byIndex(k), Select: 'COUNT' } }),
  ],
  [
    'query with a filter for nothing',
    (k) => many(k, 3 * KB),
    (k) => ({
      op: 'Query',
      input: { ...by(k), FilterExpression: 'attribute_exists(gone)' },
    }),
  ],
  [
    'batch get',
    (k) => many(k, 3 * KB),
    (k) => ({
      op: 'BatchGet',
      unordered: true,
      input: {
        RequestItems: {
          portico: { Keys: [key(k, 'i1'), key(k, 'i2'), key(k, 'zz')] },
        },
      },
    }),
  ],
  [
    'batch write',
    row,
    (k) => ({
      op: 'BatchWrite',
      input: {
        RequestItems: {
          portico: [{ PutRequest: { Item: indexed(k, KB, { sk: 'n' }) } }, { DeleteRequest: { Key: key(k) } }],
        },
      },
    }),
  ],
  ['transaction of a put', none, (k) => transact([{ Put: { TableName, Item: indexed(k, 10) } }])],
  ['transaction of a large put', none, (k) => transact([{ Put: { TableName, Item: indexed(k, 3 * KB) } }])],
  [
    'transaction of a check',
    small,
    (k) =>
      transact([
        {
          ConditionCheck: {
            TableName,
            Key: key(k),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ]),
  ],
  [
    'transaction of put, delete and check',
    large,
    (k) =>
      transact([
        { Put: { TableName, Item: indexed(k, 10, { sk: 'n' }) } },
        { Delete: { TableName, Key: key(k) } },
        {
          ConditionCheck: {
            TableName,
            Key: key(k, 'zz'),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ]),
  ],
  [
    'transaction that moves an index row',
    row,
    (k) =>
      transact([
        {
          Update: {
            TableName,
            ...(set(k, 'SET g1s = :n', { ':n': 't' }).input as Item),
          },
        },
      ]),
  ],
  [
    'transaction read',
    (k) => many(k, 3 * KB),
    (k) => ({
      op: 'TransactGet',
      input: {
        TransactItems: ['i1', 'zz'].map((sk) => ({
          Get: { TableName, Key: key(k, sk) },
        })),
      },
    }),
  ],
  ['failed condition', large, (k) => ({ op: 'Put', input: { Item: item(k, 10), ...never } })],
];

export const capacity = rows
  .map(
    ([name, setup, step]): ConformanceCase => ({
      name: `capacity: ${name}`,
      setup,
      steps: (k) =>
        ['INDEXES'].map((kind) => ({
          ...step(k),
          input: { ...step(k).input, ReturnConsumedCapacity: kind },
        })),
      partitions: [],
    }),
  )
  .concat(
    rows.map(([name, setup, step]) => ({
      name: `capacity in total: ${name}`,
      setup,
      steps: (k: Keys) => [
        {
          ...step(k),
          input: { ...step(k).input, ReturnConsumedCapacity: 'TOTAL' },
        },
      ],
      partitions: [],
    })),
  );
