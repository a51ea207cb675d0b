import { type ConformanceCase, type Item, type Keys, key, type Step } from '../support/case.ts';

const TableName = 'portico';
const tx = (actions: Item[], more: Item = {}): Step => ({
  op: 'TransactWrite',
  input: { TransactItems: actions, ...more },
});
const put = (k: Keys, sk: string, more: Item = {}, params: Item = {}): Item => ({
  Put: { TableName, Item: { ...key(k, sk), ...more }, ...params },
});
const del = (k: Keys, sk: string, params: Item = {}): Item => ({
  Delete: { TableName, Key: key(k, sk), ...params },
});
const check = (k: Keys, sk: string, ConditionExpression: string, params: Item = {}): Item => ({
  ConditionCheck: {
    TableName,
    Key: key(k, sk),
    ConditionExpression,
    ...params,
  },
});
const upd = (k: Keys, sk: string, UpdateExpression: string, values?: Item, params: Item = {}): Item => ({
  Update: {
    TableName,
    Key: key(k, sk),
    UpdateExpression,
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
    ...params,
  },
});
const exists = 'attribute_exists(pk)';
const absent = 'attribute_not_exists(pk)';
const onlyIf = (ConditionExpression: string) => ({ ConditionExpression });
const allOld = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
const stored = (k: Keys): Item[] => [
  { ...key(k, 'a'), n: 1, m: { x: 1 }, g1p: k('p'), g1s: 'one' },
  { ...key(k, 'b'), n: 2, tags: new Set(['x']) },
];

const applied: [string, (k: Keys) => Item[]][] = [
  ['one of each', (k) => [put(k, 'c'), upd(k, 'a', 'SET n = :v', { ':v': 9 }), del(k, 'b'), check(k, 'd', absent)]],
  ['puts with conditions', (k) => [put(k, 'c', {}, onlyIf(absent)), put(k, 'a', { n: 5 }, onlyIf(exists))]],
  ['an update creates', (k) => [upd(k, 'new', 'SET n = :v', { ':v': 1 })]],
  ['an update adds', (k) => [upd(k, 'a', 'ADD n :v', { ':v': 10 }), upd(k, 'b', 'ADD n :v', { ':v': 10 })]],
  ['an update with condition', (k) => [upd(k, 'a', 'SET n = :v', { ':v': 2, ':w': 1 }, onlyIf('n = :w'))]],
  ['a delete of nothing', (k) => [del(k, 'nothing')]],
  ['a delete with condition', (k) => [del(k, 'a', onlyIf(exists))]],
  ['only checks', (k) => [check(k, 'a', exists), check(k, 'z', absent)]],
  ['a check with values', (k) => [check(k, 'a', 'n = :v', { ExpressionAttributeValues: { ':v': 1 } })]],
  [
    'a check with names',
    (k) => [
      check(k, 'a', '#n > :v', {
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: { ':v': 0 },
      }),
    ],
  ],
  ['two partitions', (k) => [put(k, 'c'), { Put: { TableName, Item: { pk: k('q'), sk: 'c' } } }]],
  [
    'an index key change',
    (k) => [upd(k, 'a', 'SET g1s = :v', { ':v': 'two' }), put(k, 'c', { g1p: k('p'), g1s: 'one' })],
  ],
  [
    'an update removing and deleting from a set',
    (k) => [upd(k, 'b', 'DELETE tags :v REMOVE n', { ':v': new Set(['x']) })],
  ],
];

const fail = (k: Keys, sk = 'zz') => check(k, sk, exists);
const cancelled: [string, (k: Keys) => Item[]][] = [
  ['first', (k) => [fail(k), put(k, 'c')]],
  ['last', (k) => [put(k, 'c'), del(k, 'a'), fail(k)]],
  ['middle', (k) => [put(k, 'c'), fail(k), del(k, 'a')]],
  ['two of three', (k) => [fail(k), put(k, 'c'), put(k, 'a', {}, onlyIf(absent))]],
  ['all', (k) => [fail(k, 'y'), fail(k, 'z'), put(k, 'a', {}, onlyIf(absent))]],
  ['a put, returning ALL_OLD', (k) => [put(k, 'a', {}, { ...onlyIf(absent), ...allOld })]],
  [
    'a put, returning NONE',
    (k) => [put(k, 'a', {}, { ...onlyIf(absent), ReturnValuesOnConditionCheckFailure: 'NONE' })],
  ],
  ['a delete, returning ALL_OLD', (k) => [del(k, 'a', { ...onlyIf('n = pk'), ...allOld })]],
  ['an update, returning ALL_OLD', (k) => [upd(k, 'a', 'SET n = :v', { ':v': 5 }, { ...onlyIf('n = :v'), ...allOld })]],
  ['a check, returning ALL_OLD', (k) => [check(k, 'a', absent, allOld), check(k, 'b', absent, allOld)]],
  ['a check of nothing, returning ALL_OLD', (k) => [check(k, 'zz', exists, allOld)]],
  ['ALL_OLD for one of two', (k) => [check(k, 'a', absent), check(k, 'b', absent, allOld), put(k, 'c', {}, allOld)]],
  ['an update with a missing operand', (k) => [upd(k, 'a', 'SET q = gone'), put(k, 'c')]],
  ['an update of a wrong type', (k) => [upd(k, 'a', 'SET n = n + :v', { ':v': 'x' }), put(k, 'c')]],
  ['an update adding to a string', (k) => [put(k, 'c'), upd(k, 'a', 'ADD m :v', { ':v': 1 })]],
  ['an update of a path that is not there', (k) => [put(k, 'c'), upd(k, 'a', 'SET m.y.z = :v', { ':v': 1 })]],
  ['an index key of a wrong type by update', (k) => [upd(k, 'a', 'SET g1s = :v', { ':v': 1 }), put(k, 'c')]],
  ['a condition and a bad update', (k) => [fail(k), upd(k, 'a', 'SET q = gone')]],
  ['an item grown too large', (k) => [put(k, 'c'), upd(k, 'a', 'SET big = :v', { ':v': 'x'.repeat(409_600) })]],
];

const refused: [string, (k: Keys) => Item[], Item?][] = [
  ['no actions', () => []],
  ['an action without a kind', () => [{}]],
  ['an action of two kinds', (k) => [{ ...put(k, 'c'), ...del(k, 'd') }]],
  ['the same item twice', (k) => [put(k, 'c'), put(k, 'c', { n: 2 })]],
  ['an item put and checked', (k) => [put(k, 'c'), check(k, 'c', absent)]],
  ['an item updated and deleted', (k) => [upd(k, 'a', 'SET n = :v', { ':v': 1 }), del(k, 'a')]],
  ['the same item twice and a failing check', (k) => [fail(k), put(k, 'c'), del(k, 'c')]],
  ['a check without a condition', (k) => [{ ConditionCheck: { TableName, Key: key(k) } }]],
  ['a check with an empty condition', (k) => [check(k, 'a', '')]],
  ['an update without an expression', (k) => [{ Update: { TableName, Key: key(k) } }]],
  ['an unknown table', (k) => [{ Put: { TableName: 'unknown-table', Item: key(k) } }]],
  ['no table', (k) => [{ Put: { Item: key(k) } }]],
  ['a syntax error', (k) => [put(k, 'c'), upd(k, 'a', 'SET')]],
  ['a syntax error in a condition', (k) => [put(k, 'c'), check(k, 'a', 'n ==')]],
  ['an unused value', (k) => [put(k, 'c', {}, { ...onlyIf(absent), ExpressionAttributeValues: { ':v': 1 } })]],
  ['an undefined value', (k) => [check(k, 'a', 'n = :v')]],
  ['a bad key', (k) => [put(k, 'c'), { Delete: { TableName, Key: { pk: k('p') } } }]],
  ['an update of a key', (k) => [put(k, 'c'), upd(k, 'a', 'SET sk = :v', { ':v': 'x' })]],
  ['ReturnValues on a put', (k) => [put(k, 'c', {}, { ReturnValues: 'ALL_OLD' })]],
  ['a token too long', (k) => [put(k, 'c')], { ClientRequestToken: 'x'.repeat(37) }],
  ['an empty token', (k) => [put(k, 'c')], { ClientRequestToken: '' }],
  ['101 actions', (k) => Array.from({ length: 101 }, (_, i) => put(k, `i${String(i)}`))],
];

/** Tokens name one request, so each carries the case's own prefix (36 characters at most). */
const token = (k: Keys, name: string) => ({ ClientRequestToken: k(name) });
const add = (k: Keys, n: number) => [upd(k, 'a', 'ADD n :v', { ':v': n }), put(k, 'c', {}, onlyIf(absent))];
const tokens: [string, (k: Keys) => Step[]][] = [
  ['the same request twice applies once', (k) => [tx(add(k, 1), token(k, 't')), tx(add(k, 1), token(k, 't'))]],
  ['three times', (k) => [tx(add(k, 1), token(k, 't')), tx(add(k, 1), token(k, 't')), tx(add(k, 1), token(k, 't'))]],
  ['another request under the token', (k) => [tx(add(k, 1), token(k, 't')), tx(add(k, 2), token(k, 't'))]],
  ['other actions under the token', (k) => [tx(add(k, 1), token(k, 't')), tx([put(k, 'zz')], token(k, 't'))]],
  ['two tokens apply twice', (k) => [tx(add(k, 1), token(k, 't')), tx(add(k, 1), token(k, 'u'))]],
  [
    'no token applies twice',
    (k) => [tx([upd(k, 'a', 'ADD n :v', { ':v': 1 })]), tx([upd(k, 'a', 'ADD n :v', { ':v': 1 })])],
  ],
  [
    'a cancelled request may be tried again',
    (k) => [tx([fail(k, 'late')], token(k, 't')), late(k), tx([fail(k, 'late')], token(k, 't'))],
  ],
  [
    'the same order of other attributes',
    (k) => [tx([put(k, 'c', { x: 1, y: 2 })], token(k, 't')), tx([put(k, 'c', { y: 2, x: 1 })], token(k, 't'))],
  ],
  [
    'asking for capacity or not',
    (k) => [tx(add(k, 1), token(k, 't')), tx(add(k, 1), { ...token(k, 't'), ReturnConsumedCapacity: 'TOTAL' })],
  ],
  [
    'a refused request leaves the token free',
    (k) => [tx([put(k, 'c'), put(k, 'c')], token(k, 't')), tx([put(k, 'c')], token(k, 't'))],
  ],
];

const late = (k: Keys): Step => ({
  op: 'Put',
  input: { Item: key(k, 'late') },
});
const get = (k: Keys, sk: string, more: Item = {}): Item => ({
  Get: { TableName, Key: key(k, sk), ...more },
});
const gets: [string, (k: Keys) => Item][] = [
  ['two items', (k) => ({ TransactItems: [get(k, 'a'), get(k, 'b')] })],
  ['a missing item among others', (k) => ({ TransactItems: [get(k, 'a'), get(k, 'zz'), get(k, 'b')] })],
  ['only missing items', (k) => ({ TransactItems: [get(k, 'zz')] })],
  [
    'projections',
    (k) => ({
      TransactItems: [
        get(k, 'a', { ProjectionExpression: 'm.x' }),
        get(k, 'b', {
          ProjectionExpression: '#n',
          ExpressionAttributeNames: { '#n': 'n' },
        }),
      ],
    }),
  ],
  ['the same item twice', (k) => ({ TransactItems: [get(k, 'a'), get(k, 'a')] })],
  ['nothing', () => ({ TransactItems: [] })],
  ['an action without a Get', () => ({ TransactItems: [{}] })],
  [
    'a bad key',
    (k) => ({
      TransactItems: [get(k, 'a'), { Get: { TableName, Key: { pk: k('p') } } }],
    }),
  ],
  [
    'an unknown table',
    (k) => ({
      TransactItems: [{ Get: { TableName: 'unknown-table', Key: key(k) } }],
    }),
  ],
  ['a bad projection', (k) => ({ TransactItems: [get(k, 'a', { ProjectionExpression: 'x,' })] })],
  [
    '101 items',
    (k) => ({
      TransactItems: Array.from({ length: 101 }, (_, i) => get(k, `i${String(i)}`)),
    }),
  ],
  [
    '100 items',
    (k) => ({
      TransactItems: Array.from({ length: 100 }, (_, i) => get(k, `i${String(i)}`)),
    }),
  ],
];

/** Requests without content are refused; DynamoDB Local words that as its Java client would. */
const worded = /^(no table|nothing|an action without a Get)$/;

const write =
  (group: string) =>
  ([name, actions, more]: (typeof refused)[number]): ConformanceCase => ({
    name: `transaction ${group}: ${name}`,
    setup: stored,
    steps: (k) => [{ ...tx(actions(k), more ?? {}), ...(worded.test(name) ? { message: 'any' as const } : {}) }],
    partitions: ['p', 'q'],
  });

export const transactions: ConformanceCase[] = [
  ...applied.map(write('applies')),
  ...cancelled.map(write('cancelled by')),
  ...refused.map(write('refused for')),
  ...tokens.map(([name, steps]) => ({
    name: `transaction token: ${name}`,
    setup: stored,
    steps,
  })),
  ...gets.map(([name, input]) => ({
    name: `transaction reads: ${name}`,
    setup: stored,
    steps: (k: Keys) => [
      { op: 'TransactGet' as const, input: input(k), ...(worded.test(name) ? { message: 'any' as const } : {}) },
    ],
  })),
];
