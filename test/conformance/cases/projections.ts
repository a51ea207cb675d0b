import { type ConformanceCase, type Item, key } from '../support/case.ts';

const stored: Item = {
  s: 'hello',
  n: 10,
  nul: null,
  l: [1, 'two', { x: 1, y: 2 }, [7, 8, 9]],
  m: {
    a: 1,
    b: { c: 'deep', d: 'down' },
    lst: [10, 20, { z: 1 }],
    'dotted.part': 5,
  },
  ss: new Set(['a', 'b']),
  '#odd': 'odd',
  'a b': 'space',
  r: { title: 'row' },
};

type Row = readonly [expression: string, names?: Record<string, string>];

/** Each is asked of a Get and of a Query. */
const rows: Row[] = [
  ['s'],
  ['s, n'],
  ['s,n,gone'],
  ['gone'],
  ['pk'],
  ['pk, sk, s'],
  ['nul'],
  ['ss'],
  ['m'],
  ['m.a'],
  ['m.b.c'],
  ['m.b.c, m.b.d'],
  ['m.a, m.b.c, m.lst[1]'],
  ['m.gone, m.a'],
  ['m.gone'],
  ['m.gone.deeper'],
  ['s.x'],
  ['s[0]'],
  ['l[0]'],
  ['l[1], l[0]'],
  ['l[3][2], l[3][0]'],
  ['l[2].y, l[2].x'],
  ['l[9]'],
  ['l[0], l[9], l[3][1]'],
  ['m.lst[2].z'],
  ['m.lst[2].z, m.lst[0]'],
  ['#s', { '#s': 's' }],
  ['m.#d', { '#d': 'dotted.part' }],
  ['#o, #b', { '#o': '#odd', '#b': 'a b' }],
  ['#x', { '#x': 'm.a' }],
  ['#m.#b.#c', { '#m': 'm', '#b': 'b', '#c': 'c' }],
  [' s ,\n n '],
  [''],
  [' '],
  [','],
  ['s,'],
  ['s n'],
  ['s, s'],
  ['m, m.a'],
  ['m.a, m'],
  ['l[2], l[2].x'],
  ['l[0], l'],
  ['#s, s', { '#s': 's' }],
  ['m.a, m[0]'],
  ['name'],
  ['m.name'],
  [':v'],
  ['#gone'],
  ['s', { '#unused': 'x' }],
  ['s', {}],
  ['s = n'],
  ['size(s)'],
  ['l[-1]'],
  ['l[x]'],
  ['l[]'],
  ['(s)'],
  ['1s'],
  ['m.1'],
  ['*'],
];

const projected = rows.map(([expression, names], index): ConformanceCase => {
  const input = {
    ProjectionExpression: expression,
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
  };
  return {
    name: `projection ${index}: ${JSON.stringify(expression).slice(1, -1)}`,
    setup: (k) => [{ ...key(k), ...stored }],
    steps: (k) => [
      { op: 'Get', input: { Key: key(k), ...input } },
      {
        op: 'Query',
        input: {
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': k('p') },
          ...input,
        },
      },
    ],
  };
});

const gets: ConformanceCase[] = [
  {
    name: 'get: a missing item answers without Item',
    steps: (k) => [{ op: 'Get', input: { Key: key(k) } }],
  },
  {
    name: 'get: a projection of a missing item answers without Item',
    steps: (k) => [{ op: 'Get', input: { Key: key(k), ProjectionExpression: 's' } }],
  },
  {
    name: 'get: consistent and eventual reads see the last write',
    setup: (k) => [{ ...key(k), s: 'x' }],
    steps: (k) => [
      { op: 'Get', input: { Key: key(k), ConsistentRead: true } },
      { op: 'Get', input: { Key: key(k), ConsistentRead: false } },
    ],
  },
  ...(
    [
      ['without a sort key', (k) => ({ Key: { pk: k('p') } })],
      ['without a partition key', (k) => ({ Key: { sk: k('p') } })],
      ['with an attribute too many', (k) => ({ Key: { ...key(k), x: 1 } })],
      ['with a number as key', (k) => ({ Key: { pk: k('p'), sk: 1 } })],
      ['with a binary key', (k) => ({ Key: { pk: k('p'), sk: new Uint8Array([1]) } })],
      ['with a null key', (k) => ({ Key: { pk: k('p'), sk: null } })],
      ['with an empty sort key', (k) => ({ Key: { pk: k('p'), sk: '' } })],
      ['with an empty partition key', () => ({ Key: { pk: '', sk: 'a' } })],
      ['with an empty key', () => ({ Key: {} })],
      ['without a key', () => ({})],
      ['of an unknown table', (k) => ({ TableName: 'unknown-table', Key: key(k) })],
      ['of a table with a bad name', (k) => ({ TableName: 'a', Key: key(k) })],
      ['of a table with bad characters', (k) => ({ TableName: 'no spaces', Key: key(k) })],
      ['with names but no expression', (k) => ({ Key: key(k), ExpressionAttributeNames: { '#s': 's' } })],
      ['with a bad ReturnConsumedCapacity', (k) => ({ Key: key(k), ReturnConsumedCapacity: 'SOME' })],
    ] as [string, (k: (name: string) => string) => Item][]
  ).map(
    ([name, input]): ConformanceCase => ({
      name: `get: ${name}`,
      steps: (k) => [
        { op: 'Get', input: input(k), ...(name.includes('ReturnConsumed') ? { message: 'any' as const } : {}) },
      ],
    }),
  ),
];

export const projections = [...projected, ...gets];
