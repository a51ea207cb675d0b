import type { ConformanceCase, Item, Keys } from '../support/case.ts';

const COUNT = 12;
/** Index sort keys repeat (equal keys), so a cursor must tell rows of one index key apart by the base key. */
const group = (at: number) => `s${String(Math.floor(at / 5))}`;

function items(k: Keys): Item[] {
  return Array.from({ length: COUNT }, (_, at) => ({
    pk: k('p'),
    sk: `i${String(at).padStart(2, '0')}`,
    pos: at,
    g1p: k('p'),
    g1s: group(at),
    g2p: k('p'),
    g2s: `j${String(COUNT - at).padStart(2, '0')}`,
    r: { pos: at },
    v: 1,
  }));
}

const base = (k: Keys): Item => ({
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': k('p') },
});
const ties = (k: Keys): Item => ({
  IndexName: 'work',
  KeyConditionExpression: 'g1p = :p',
  ExpressionAttributeValues: { ':p': k('p') },
});
const unique = (k: Keys): Item => ({
  IndexName: 'list',
  KeyConditionExpression: 'g2p = :p',
  ExpressionAttributeValues: { ':p': k('p') },
});
const paths: [string, (k: Keys) => Item, filter: string][] = [
  ['table', base, 'pos'],
  ['index with equal keys', ties, 'r.pos'],
  ['index', unique, 'r.pos'],
];

type Variant = readonly [name: string, change: (input: Item, attribute: string) => Item];
const filter = (expression: string, values: Item): Variant[1] => {
  return (input, attribute) => ({
    ...input,
    FilterExpression: expression.replaceAll('@', attribute),
    ExpressionAttributeValues: {
      ...(input.ExpressionAttributeValues as Item),
      ...values,
    },
  });
};
const variants: Variant[] = [
  ['', (input) => input],
  [', a filter that matches a third', filter('@ IN (:a, :b, :c, :d)', { ':a': 0, ':b': 3, ':c': 6, ':d': 11 })],
  [', a filter that matches nothing', filter('@ < :a', { ':a': 0 })],
  [', counting', (input) => ({ ...input, Select: 'COUNT' })],
];
const limits = [1, 2, 5, 11, 12, 13];

const everyBoundary = paths.flatMap(([path, query, attribute]) =>
  [true, false].flatMap((forward) =>
    variants.map(
      ([name, change]): ConformanceCase => ({
        name: `pages: ${path}, ${forward ? 'forward' : 'backward'}${name}`,
        setup: items,
        steps: (k) =>
          limits.map((Limit) => ({
            op: 'Query' as const,
            pages: true,
            ties: path.includes('equal'),
            input: change({ ...query(k), Limit, ScanIndexForward: forward }, attribute),
          })),
      }),
    ),
  ),
);

const start = (k: Keys, sk: string, more: Item = {}) => ({
  pk: k('p'),
  sk,
  ...more,
});
const cursors: [string, (k: Keys) => Item][] = [
  ['between two items', (k) => ({ ...base(k), ExclusiveStartKey: start(k, 'i05x') })],
  [
    'between two items, backward',
    (k) => ({
      ...base(k),
      ScanIndexForward: false,
      ExclusiveStartKey: start(k, 'i05x'),
    }),
  ],
  ['before the first', (k) => ({ ...base(k), ExclusiveStartKey: start(k, 'a') })],
  ['after the last', (k) => ({ ...base(k), ExclusiveStartKey: start(k, 'z') })],
  ['of another partition', (k) => ({ ...base(k), ExclusiveStartKey: { pk: k('q'), sk: 'i03' } })],
  ['outside the range of the sort key', (k) => beyond(base(k), k)],
  ['without a sort key', (k) => ({ ...base(k), ExclusiveStartKey: { pk: k('p') } })],
  ['with an attribute too many', (k) => ({ ...base(k), ExclusiveStartKey: start(k, 'i03', { x: 1 }) })],
  ['with a key of the wrong type', (k) => ({ ...base(k), ExclusiveStartKey: { pk: k('p'), sk: 1 } })],
  ['that is empty', (k) => ({ ...base(k), ExclusiveStartKey: {} })],
  ['of the table on an index', (k) => ({ ...unique(k), ExclusiveStartKey: start(k, 'i03') })],
  [
    'of an index on the table',
    (k) => ({
      ...base(k),
      ExclusiveStartKey: start(k, 'i03', { g2p: k('p'), g2s: 'j09' }),
    }),
  ],
  [
    'of one index on another',
    (k) => ({
      ...unique(k),
      ExclusiveStartKey: start(k, 'i03', { g1p: k('p'), g1s: 's0' }),
    }),
  ],
  [
    'of an index',
    (k) => ({
      ...unique(k),
      ExclusiveStartKey: start(k, 'i03', { g2p: k('p'), g2s: 'j09' }),
    }),
  ],
  ['of an index, backward', (k) => back(unique(k), start(k, 'i03', { g2p: k('p'), g2s: 'j09' }))],
  [
    'of an index in another index partition',
    (k) => ({
      ...unique(k),
      ExclusiveStartKey: start(k, 'i03', { g2p: k('q'), g2s: 'j09' }),
    }),
  ],
  [
    'of an item that is gone from the index',
    (k) => ({
      ...unique(k),
      ExclusiveStartKey: start(k, 'i03x', { g2p: k('p'), g2s: 'j08x' }),
    }),
  ],
];

function back(input: Item, from: Item): Item {
  return { ...input, ScanIndexForward: false, ExclusiveStartKey: from };
}

function beyond(input: Item, k: Keys): Item {
  return {
    ...input,
    KeyConditionExpression: 'pk = :p AND sk < :s',
    ExpressionAttributeValues: { ':p': k('p'), ':s': 'i05' },
    ExclusiveStartKey: start(k, 'i09'),
  };
}

const fromCursor = cursors.map(
  ([name, input]): ConformanceCase => ({
    name: `cursor: ${name}`,
    setup: items,
    steps: (k) => [
      {
        op: 'Query',
        input: { ...input(k), Limit: 4 },
        ...(name === 'that is empty' ? { message: 'any' as const } : {}),
      },
    ],
  }),
);

/**
 * 11 items of about 190 KB, nearly all of it in the index: a page ends at 1 MB, whatever the filter leaves of it.
 * (The last page stays below: whether one that is full and the last has a cursor is not promised.)
 */
const heavy = (k: Keys): Item[] =>
  items(k)
    .slice(0, 11)
    .map((item) => ({
      ...item,
      r: { pos: item.pos, text: 'y'.repeat(190_000) },
    }));

const megabytes: ConformanceCase[] = [
  ['table', base, {}],
  ['table, backward', base, { ScanIndexForward: false }],
  ['table, counting', base, { Select: 'COUNT' }],
  ['table, projected', base, { ProjectionExpression: 'sk' }],
  ['index', unique, { ProjectionExpression: 'sk' }],
].map(([name, query, more]) => ({
  name: `pages of 1 MB: ${String(name)}`,
  setup: heavy,
  steps: (k: Keys) => [
    {
      op: 'Query' as const,
      pages: true,
      input: { ...(query as typeof base)(k), ...(more as Item) },
    },
  ],
}));

/** Whether the page that ends at an inclusive bound has a cursor is not promised, so no item lies on one. */
const startOf = (range: string) => (range.startsWith('begins') ? 'i0' : range.includes('BETWEEN') ? 'i03x' : 'i04');

const ranges: ConformanceCase[] = ['sk > :s', 'sk < :s', 'sk BETWEEN :s AND :t', 'begins_with(sk, :s)'].flatMap(
  (range) =>
    [true, false].map((forward) => ({
      name: `pages: ${range}, ${forward ? 'forward' : 'backward'}`,
      setup: items,
      steps: (k: Keys) =>
        [1, 3].map((Limit) => ({
          op: 'Query' as const,
          pages: true,
          input: {
            KeyConditionExpression: `pk = :p AND ${range}`,
            ExpressionAttributeValues: {
              ':p': k('p'),
              ':s': startOf(range),
              ...(range.includes(':t') ? { ':t': 'i09x' } : {}),
            },
            ProjectionExpression: 'sk',
            Limit,
            ScanIndexForward: forward,
          },
        })),
    })),
);

export const pagination = [...everyBoundary, ...fromCursor, ...megabytes, ...ranges];
