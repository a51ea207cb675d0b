import { type ConformanceCase, type Item, type Keys, key, type Step } from '../support/case.ts';

const TableName = 'portico';
const LIMIT = 400 * 1024;
/** Names and keys of `{pk, sk: 'a', x}` beside the text of x: 'pk' + 'sk' + 'a' + 'x' + the 14 characters of k('p'). */
const rest = (k: Keys) => 2 + 2 + 1 + 1 + k('p').length;
const fill = (k: Keys, over = 0, letter = 'x') => letter.repeat(LIMIT - rest(k) + over);
const put = (item: Item): Step => ({ op: 'Put', input: { Item: item } });
const transact = (actions: Item[]): Step => ({
  op: 'TransactWrite',
  input: { TransactItems: actions },
});

const sized: [string, (k: Keys, over: number) => Item][] = [
  ['a string', (k, over) => ({ x: fill(k, over) })],
  ['characters of two bytes', (k, over) => ({ x: `${'é'.repeat(1000)}${fill(k, over - 2000)}` })],
  ['characters of four bytes', (k, over) => ({ x: `${'😀'.repeat(1000)}${fill(k, over - 4000)}` })],
  ['a binary', (k, over) => ({ x: new Uint8Array(LIMIT - rest(k) + over) })],
  ['a map', (k, over) => ({ x: { y: fill(k, over - 3 - 1 - 1) } })],
  ['a list', (k, over) => ({ x: [fill(k, over - 3 - 1)] })],
  ['nested lists', (k, over) => ({ x: [[fill(k, over - 8)]] })],
  ['a string set', (k, over) => ({ x: new Set([fill(k, over - 1), 'a']) })],
  ['with a boolean', (k, over) => ({ x: fill(k, over - 2), b: true })],
  ['with null', (k, over) => ({ x: fill(k, over - 2), b: null })],
  ['with the number 1', (k, over) => ({ x: fill(k, over - 1 - 2), n: 1 })],
  ['with the number 12345', (k, over) => ({ x: fill(k, over - 1 - 4), n: 12345 })],
  ['with the number -12', (k, over) => ({ x: fill(k, over - 1 - 3), n: -12 })],
  ['with the number 1000', (k, over) => ({ x: fill(k, over - 1 - 2), n: 1000 })],
  ['with the number 0.001', (k, over) => ({ x: fill(k, over - 1 - 2), n: 0.001 })],
  ['with the number 123.45', (k, over) => ({ x: fill(k, over - 1 - 5), n: 123.45 })],
  ['with zero', (k, over) => ({ x: fill(k, over - 1 - 1), n: 0 })],
  ['with a long name', (k, over) => ({ x: fill(k, over - 1001), [`n${'x'.repeat(999)}`]: '.' })],
];

/** Around the limit: which of 3 bytes below to 3 above are accepted. */
const items = sized.map(
  ([name, item]): ConformanceCase => ({
    name: `400 KB: ${name}`,
    steps: (k) => [-3, -2, -1, 0, 1, 2, 3].map((over) => put({ ...key(k), ...item(k, over) })),
    partitions: [],
  }),
);

const grown: ConformanceCase[] = [
  {
    name: '400 KB: an update that grows the item',
    setup: (k) => [{ ...key(k), x: fill(k, -100) }],
    steps: (k) => [
      grow(k, 'SET y = :y', 'y'.repeat(99)),
      grow(k, 'SET y = :y', 'y'.repeat(100)),
      grow(k, 'SET x = :y', fill(k, -98)),
    ],
  },
  {
    name: '400 KB: a transaction that puts one',
    steps: (k) => [
      transact([{ Put: { TableName, Item: { ...key(k), x: fill(k) } } }]),
      transact([{ Put: { TableName, Item: { ...key(k, 'b'), x: fill(k, 1) } } }]),
    ],
  },
  {
    name: '400 KB: values are limited too',
    steps: (k) => [
      grow(k, 'SET x = if_not_exists(gone, :y)', 'y'.repeat(LIMIT + 1)),
      {
        op: 'Put',
        input: {
          Item: key(k),
          ConditionExpression: 'gone <> :y',
          ExpressionAttributeValues: { ':y': 'y'.repeat(LIMIT + 10) },
        },
      },
    ],
  },
];

function grow(k: Keys, UpdateExpression: string, y: string): Step {
  return {
    op: 'Update',
    input: {
      Key: key(k),
      UpdateExpression,
      ExpressionAttributeValues: { ':y': y },
    },
  };
}

const long = (k: Keys, length: number) => k('p').padEnd(length, 'k');
const keyLengths: ConformanceCase[] = [
  ['partition key', 2048, (k: Keys, length: number) => ({ pk: long(k, length), sk: 'a' })],
  ['sort key', 1024, (k: Keys, length: number) => ({ pk: k('p'), sk: 's'.repeat(length) })],
  ['sort key of two-byte characters', 512, (k: Keys, length: number) => ({ pk: k('p'), sk: 'é'.repeat(length) })],
  [
    'index partition key',
    2048,
    (k: Keys, length: number) => ({
      ...key(k),
      g1p: long(k, length),
      g1s: 'a',
    }),
  ],
  [
    'index sort key',
    1024,
    (k: Keys, length: number) => ({
      ...key(k),
      g1p: k('p'),
      g1s: 's'.repeat(length),
    }),
  ],
].map(([name, limit, item]) => ({
  name: `key length: ${String(name)}`,
  steps: (k: Keys) => [0, 1].map((over) => put((item as (k: Keys, n: number) => Item)(k, (limit as number) + over))),
}));

const queriedKeys: ConformanceCase[] = [
  {
    name: 'key length: get, delete and query',
    steps: (k) => [
      { op: 'Get', input: { Key: { pk: long(k, 2049), sk: 'a' } } },
      { op: 'Get', input: { Key: { pk: k('p'), sk: 's'.repeat(1025) } } },
      { op: 'Delete', input: { Key: { pk: k('p'), sk: 's'.repeat(1025) } } },
      {
        op: 'Query',
        input: {
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': long(k, 2049) },
        },
      },
      {
        op: 'Query',
        input: {
          KeyConditionExpression: 'pk = :p AND sk > :s',
          ExpressionAttributeValues: { ':p': k('p'), ':s': 's'.repeat(1025) },
        },
      },
    ],
  },
];

const many = (k: Keys, count: number, size: number): Item[] =>
  Array.from({ length: count }, (_, at) => ({
    Put: {
      TableName,
      Item: {
        pk: k('p'),
        sk: `i${String(at).padStart(3, '0')}`,
        x: 'x'.repeat(size),
      },
    },
  }));

const transactions: ConformanceCase[] = [
  {
    name: 'transaction of 100 actions',
    steps: (k) => [transact(many(k, 100, 1))],
  },
  {
    name: 'transaction of 101 actions',
    steps: (k) => [transact(many(k, 101, 1))],
  },
  {
    name: 'transaction just below 4 MB',
    steps: (k) => [transact(many(k, 11, 380_000))],
    partitions: [],
  },
  {
    name: 'transaction above 4 MB',
    steps: (k) => [transact(many(k, 11, 382_000))],
    partitions: [],
  },
  {
    name: 'transaction read above 4 MB',
    setup: (k) => many(k, 11, 390_000).map((action) => (action.Put as { Item: Item }).Item),
    steps: (k) => [
      {
        op: 'TransactGet',
        message: 'any',
        input: {
          TransactItems: Array.from({ length: 11 }, (_, at) => ({
            Get: {
              TableName,
              Key: { pk: k('p'), sk: `i${String(at).padStart(3, '0')}` },
            },
          })),
        },
      },
    ],
  },
];

const padded = (length: number) => `attribute_exists(${'a'.repeat(length - 'attribute_exists()'.length)})`;
const condition = (k: Keys, expression: string, more: Item = {}): Step => ({
  op: 'Query',
  input: {
    KeyConditionExpression: 'pk = :p',
    FilterExpression: expression,
    ExpressionAttributeValues: { ':p': k('p'), ...(more.values as Item) },
    ...(more.names === undefined ? {} : { ExpressionAttributeNames: more.names }),
  },
});
const or = (count: number) => Array.from({ length: count }, (_, at) => `a${String(at)} = :v`).join(' OR ');
const inList = (count: number) => ({
  expression: `n IN (${Array.from({ length: count }, (_, at) => `:v${String(at)}`).join(',')})`,
  values: Object.fromEntries(Array.from({ length: count }, (_, at) => [`:v${String(at)}`, at])),
});

const expressions: ConformanceCase[] = [
  {
    name: 'expression of 4096 characters',
    steps: (k) => [condition(k, padded(4096)), condition(k, padded(4097))],
  },
  {
    name: 'update expression of 4097 characters',
    steps: (k) => [
      {
        op: 'Update',
        message: 'any',
        input: { Key: key(k), UpdateExpression: `REMOVE ${'a'.repeat(4090)}` },
      },
    ],
  },
  {
    name: 'projection expression of 4097 characters',
    steps: (k) => [
      {
        op: 'Get',
        message: 'any',
        input: { Key: key(k), ProjectionExpression: 'a'.repeat(4097) },
      },
    ],
  },
  {
    name: 'expression of 300 operators',
    steps: (k) => [condition(k, or(150), { values: { ':v': 1 } })],
  },
  {
    name: 'expression of more than 300 operators',
    steps: (k) => [condition(k, or(152), { values: { ':v': 1 } })],
  },
  {
    name: 'IN takes 100 operands',
    steps: (k) =>
      [100, 101].map((count) =>
        condition(k, inList(count).expression, {
          values: inList(count).values,
        }),
      ),
  },
  {
    name: 'a path of 32 elements',
    steps: (k) => [
      condition(k, `attribute_exists(${Array(32).fill('a').join('.')})`),
      { ...condition(k, `attribute_exists(${Array(33).fill('a').join('.')})`), message: 'any' },
    ],
  },
  {
    name: 'a name of 255 characters in an expression',
    steps: (k) =>
      [255, 256].map((length) =>
        condition(k, `attribute_exists(#${'n'.repeat(length - 1)})`, {
          names: { [`#${'n'.repeat(length - 1)}`]: 'x' },
        }),
      ),
  },
];

export const limits = [...items, ...grown, ...keyLengths, ...queriedKeys, ...transactions, ...expressions];
