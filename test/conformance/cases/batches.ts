import { type ConformanceCase, type Item, type Keys, key, type Step } from '../support/case.ts';

const stored = (k: Keys): Item[] =>
  ['a', 'b', 'c'].map((sk, n) => ({
    ...key(k, sk),
    n,
    m: { x: n },
    s: `text ${sk}`,
  }));
const put = (item: Item): Item => ({ PutRequest: { Item: item } });
const del = (Key: Item): Item => ({ DeleteRequest: { Key } });
const names = (count: number) => Array.from({ length: count }, (_, at) => `i${String(at).padStart(3, '0')}`);

const writes: [string, (k: Keys) => Item][] = [
  [
    'puts and deletes',
    (k) => ({
      portico: [put({ ...key(k, 'd'), n: 9 }), del(key(k, 'a')), put({ ...key(k, 'b'), n: 8 })],
    }),
  ],
  ['a delete of nothing', (k) => ({ portico: [del(key(k, 'zz'))] })],
  ['25 puts', (k) => ({ portico: names(25).map((sk) => put(key(k, sk))) })],
  ['26 puts', (k) => ({ portico: names(26).map((sk) => put(key(k, sk))) })],
  ['the same key twice', (k) => ({ portico: [put(key(k, 'd')), put({ ...key(k, 'd'), n: 1 })] })],
  ['a put and a delete of one key', (k) => ({ portico: [put(key(k, 'd')), del(key(k, 'd'))] })],
  ['nothing', () => ({})],
  ['an empty list', () => ({ portico: [] })],
  ['a request without a kind', () => ({ portico: [{}] })],
  ['a request of two kinds', (k) => ({ portico: [{ ...put(key(k, 'd')), ...del(key(k, 'a')) }] })],
  ['an unknown table', (k) => ({ 'unknown-table': [put(key(k, 'd'))] })],
  ['a bad key among good ones', (k) => ({ portico: [put(key(k, 'd')), put({ pk: k('p') })] })],
  ['a key with more', (k) => ({ portico: [del({ ...key(k, 'd'), x: 1 })] })],
  ['an index key of a wrong type', (k) => ({ portico: [put(key(k, 'd')), put({ ...key(k, 'e'), g1s: 1 })] })],
  [
    'an item too large',
    (k) => ({
      portico: [put(key(k, 'd')), put({ ...key(k, 'e'), big: 'x'.repeat(409_600) })],
    }),
  ],
];

const reads: [string, (k: Keys) => Item][] = [
  ['several items', (k) => ({ portico: { Keys: [key(k, 'a'), key(k, 'b'), key(k, 'c')] } })],
  ['one item', (k) => ({ portico: { Keys: [key(k, 'b')] } })],
  ['missing items', (k) => ({ portico: { Keys: [key(k, 'zz'), key(k, 'a')] } })],
  ['only missing items', (k) => ({ portico: { Keys: [key(k, 'zz')] } })],
  ['consistently', (k) => ({ portico: { Keys: [key(k, 'a')], ConsistentRead: true } })],
  [
    'a projection',
    (k) => ({
      portico: {
        Keys: [key(k, 'a'), key(k, 'b')],
        ProjectionExpression: 'm.x, s',
      },
    }),
  ],
  [
    'a projection with names',
    (k) => ({
      portico: {
        Keys: [key(k, 'a')],
        ProjectionExpression: '#n',
        ExpressionAttributeNames: { '#n': 'n' },
      },
    }),
  ],
  ['the same key twice', (k) => ({ portico: { Keys: [key(k, 'a'), key(k, 'a')] } })],
  ['no keys', () => ({ portico: { Keys: [] } })],
  ['nothing', () => ({})],
  ['an unknown table', (k) => ({ 'unknown-table': { Keys: [key(k, 'a')] } })],
  ['a bad key', (k) => ({ portico: { Keys: [{ pk: k('p') }] } })],
  ['a numeric key', (k) => ({ portico: { Keys: [{ pk: k('p'), sk: 1 }] } })],
  ['an empty key', (k) => ({ portico: { Keys: [{ pk: k('p'), sk: '' }] } })],
  ['a bad projection', (k) => ({ portico: { Keys: [key(k, 'a')], ProjectionExpression: 's,' } })],
  [
    'unused names',
    (k) => ({
      portico: {
        Keys: [key(k, 'a')],
        ProjectionExpression: 's',
        ExpressionAttributeNames: { '#n': 'n' },
      },
    }),
  ],
  ['100 keys', (k) => ({ portico: { Keys: names(100).map((sk) => key(k, sk)) } })],
  ['101 keys', (k) => ({ portico: { Keys: names(101).map((sk) => key(k, sk)) } })],
];

/** Answers of BatchGet have no order; `unordered` compares them as a bag. */
const read = (RequestItems: Item): Step => ({
  op: 'BatchGet',
  input: { RequestItems },
  unordered: true,
});

export const batches: ConformanceCase[] = [
  ...writes.map(([name, items]) => ({
    name: `batch write: ${name}`,
    setup: stored,
    steps: (k: Keys): Step[] => [{ op: 'BatchWrite', input: { RequestItems: items(k) } }],
  })),
  ...reads.map(([name, items]) => ({
    name: `batch get: ${name}`,
    setup: stored,
    steps: (k: Keys) => [read(items(k))],
  })),
  {
    name: 'batch get: what one put wrote',
    steps: (k) => [
      {
        op: 'BatchWrite',
        input: {
          RequestItems: {
            portico: names(25).map((sk) => put({ ...key(k, sk), sk })),
          },
        },
      },
      read({ portico: { Keys: names(25).map((sk) => key(k, sk)) } }),
    ],
  },
];
