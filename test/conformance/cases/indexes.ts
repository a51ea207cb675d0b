import { type ConformanceCase, type Item, type Keys, key, type Step } from '../support/case.ts';

const row = (k: Keys, more: Item = {}): Item => ({
  ...key(k),
  g1p: k('p'),
  g1s: 's1',
  r: { title: 'one' },
  v: 1,
  _t: 'ticket',
  private: 'not in the index',
  ...more,
});
const update = (k: Keys, UpdateExpression: string, values?: Item): Step => ({
  op: 'Update',
  input: {
    Key: key(k),
    UpdateExpression,
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  },
});
const work = (k: Keys, more: Item = {}): Step => ({
  op: 'Query',
  input: {
    IndexName: 'work',
    KeyConditionExpression: 'g1p = :p',
    ExpressionAttributeValues: { ':p': k('p') },
    ...more,
  },
});

/** How a row of an index follows its item: each case's final content of all indexes is compared. */
const changes: [string, (k: Keys) => Step[]][] = [
  ['no change', () => []],
  ['a projected attribute changes', (k) => [update(k, 'SET r.title = :t', { ':t': 'two' })]],
  ['an attribute outside the projection changes', (k) => [update(k, 'SET private = :t', { ':t': 'two' })]],
  ['a projected attribute goes', (k) => [update(k, 'REMOVE r')]],
  ['the sort key changes', (k) => [update(k, 'SET g1s = :t', { ':t': 's2' })]],
  ['the partition key changes', (k) => [update(k, 'SET g1p = :t', { ':t': k('q') })]],
  ['both keys change', (k) => [update(k, 'SET g1p = :t, g1s = :s', { ':t': k('q'), ':s': 's9' })]],
  ['the sort key goes', (k) => [update(k, 'REMOVE g1s')]],
  ['the partition key goes', (k) => [update(k, 'REMOVE g1p')]],
  ['both keys go', (k) => [update(k, 'REMOVE g1p, g1s')]],
  ['keys go and come back', (k) => [update(k, 'REMOVE g1s'), update(k, 'SET g1s = :s', { ':s': 's3' })]],
  ['a second index joins', (k) => [update(k, 'SET g2p = :t, g2s = :s', { ':t': k('p'), ':s': 'l1' })]],
  ['half of a second index joins', (k) => [update(k, 'SET g2p = :t', { ':t': k('p') })]],
  ['the item is deleted', (k) => [{ op: 'Delete', input: { Key: key(k) } }]],
  ['the item is replaced without keys', (k) => [{ op: 'Put', input: { Item: { ...key(k), v: 2 } } }]],
  ['the item is replaced with other keys', (k) => [{ op: 'Put', input: { Item: row(k, { g1s: 's7' }) } }]],
  ['the item is replaced with the same keys', (k) => [{ op: 'Put', input: { Item: row(k, { v: 2 }) } }]],
  [
    'the item is deleted and put again',
    (k) => [
      { op: 'Delete', input: { Key: key(k) } },
      { op: 'Put', input: { Item: row(k) } },
    ],
  ],
  ['a batch deletes it', (k) => [batch([{ DeleteRequest: { Key: key(k) } }])]],
  ['a batch replaces it', (k) => [batch([{ PutRequest: { Item: row(k, { g1p: k('q') }) } }])]],
  ['a transaction deletes it', (k) => [transact([{ Delete: { TableName: 'portico', Key: key(k) } }])]],
  ['a transaction replaces it', (k) => [transact([{ Put: { TableName: 'portico', Item: row(k, { g1s: 's8' }) } }])]],
  ['a transaction updates its key', (k) => [transact([{ Update: { TableName: 'portico', ...rekey(k) } }])]],
  [
    'a cancelled transaction would have deleted it',
    (k) => [transact([{ Delete: { TableName: 'portico', Key: key(k) } }, failing(k)])],
  ],
];

const batch = (requests: Item[]): Step => ({
  op: 'BatchWrite',
  input: { RequestItems: { portico: requests } },
});
const transact = (actions: Item[]): Step => ({
  op: 'TransactWrite',
  input: { TransactItems: actions },
});
const rekey = (k: Keys) => ({
  Key: key(k),
  UpdateExpression: 'SET g1s = :s REMOVE r',
  ExpressionAttributeValues: { ':s': 's6' },
});
const failing = (k: Keys) => ({
  ConditionCheck: {
    TableName: 'portico',
    Key: key(k, 'other'),
    ConditionExpression: 'attribute_exists(pk)',
  },
});

const followed = changes.map(
  ([name, steps]): ConformanceCase => ({
    name: `index row: ${name}`,
    setup: (k) => [row(k)],
    steps: (k) => [...steps(k), work(k), { op: 'Put', input: { Item: { ...key(k, 'last'), done: true } } }],
    partitions: ['p', 'q'],
  }),
);

const projectionOf = (k: Keys): Item => ({
  ...row(k),
  g2p: k('p'),
  g2s: 'l',
  g3p: k('p'),
  g3s: 'b',
  g4p: k('p'),
  g4s: 'a',
  ttl: 4_000_000_000,
});

const reads: ConformanceCase[] = [
  ...['work', 'list', 'board', 'alarm'].map(
    (IndexName, at): ConformanceCase => ({
      name: `index ${IndexName} holds its projection only`,
      setup: (k) => [projectionOf(k)],
      steps: (k) => [
        {
          op: 'Query',
          input: {
            IndexName,
            KeyConditionExpression: `g${at + 1}p = :p`,
            ExpressionAttributeValues: { ':p': k('p') },
          },
        },
      ],
    }),
  ),
  {
    name: 'an index holds rows of several partitions of the table',
    setup: (k) => ['c', 'a', 'b'].map((name) => row(k, { pk: k(name), sk: 'x', g1s: name })),
    steps: (k) => [work(k), work(k, { ScanIndexForward: false }), { ...work(k, { Limit: 1 }), pages: true }],
  },
  {
    name: 'index rows of equal sort keys are all there',
    setup: (k) => ['c', 'a', 'b'].map((sk) => row(k, { sk, v: sk })),
    steps: (k) => [
      { ...work(k), ties: true },
      { ...work(k, { Limit: 1 }), pages: true, ties: true },
    ],
  },
  {
    name: 'an index is sparse',
    setup: (k) => [row(k), { ...key(k, 'b'), g1p: k('p') }, { ...key(k, 'c'), g1s: 's1' }, { ...key(k, 'd') }],
    steps: (k) => [work(k)],
  },
  {
    name: 'a projection of an index reads nested attributes of r',
    setup: (k) => [row(k, { r: { title: 'one', due: 5 } })],
    steps: (k) => [work(k, { ProjectionExpression: 'r.title, v' })],
  },
  {
    name: 'a filter on a projected map attribute',
    setup: (k) => [row(k, { r: { due: 5 } }), row(k, { sk: 'b', g1s: 's2', r: { due: 9 } })],
    steps: (k) => [
      work(k, {
        FilterExpression: 'r.due > :d',
        ExpressionAttributeValues: { ':p': k('p'), ':d': 6 },
      }),
    ],
  },
  {
    name: 'an index cannot be read by GetItem projection of foreign attributes',
    setup: (k) => [row(k)],
    steps: (k) => [work(k, { ProjectionExpression: 'priv' })],
  },
];

export const indexes = [...followed, ...reads];
