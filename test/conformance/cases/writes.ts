import { type ConformanceCase, type Item, type Keys, key, type Step } from '../support/case.ts';

const old = (k: Keys): Item => ({ ...key(k), s: 'old', n: 1, v: 1 });

type Write = readonly [name: string, op: 'Put' | 'Delete' | 'Update', input: (k: Keys) => Item];

const put =
  (more: Item, extra: Item = {}) =>
  (k: Keys): Item => ({ Item: { ...key(k), ...extra }, ...more });
const del =
  (more: Item) =>
  (k: Keys): Item => ({ Key: key(k), ...more });
const upd =
  (more: Item) =>
  (k: Keys): Item => ({ Key: key(k), ...more });
const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
const present = { ConditionExpression: 'attribute_exists(pk)' };
const version = (v: number) => ({
  ConditionExpression: 'v = :v',
  ExpressionAttributeValues: { ':v': v },
});
const allOld = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
const set = {
  UpdateExpression: 'SET n = n + :one',
  ExpressionAttributeValues: { ':one': 1 },
};

/** Each is asked of an item that exists and of one that does not. */
const writes: Write[] = [
  ['put', 'Put', put({})],
  ['put returning ALL_OLD', 'Put', put({ ReturnValues: 'ALL_OLD' })],
  ['put returning NONE', 'Put', put({ ReturnValues: 'NONE' })],
  ['put returning ALL_NEW', 'Put', put({ ReturnValues: 'ALL_NEW' })],
  ['put returning UPDATED_OLD', 'Put', put({ ReturnValues: 'UPDATED_OLD' })],
  ['put returning UPDATED_NEW', 'Put', put({ ReturnValues: 'UPDATED_NEW' })],
  ['put returning nonsense', 'Put', put({ ReturnValues: 'EVERYTHING' })],
  ['put if absent', 'Put', put(absent)],
  ['put if absent, ALL_OLD on failure', 'Put', put({ ...absent, ...allOld })],
  ['put if absent, NONE on failure', 'Put', put({ ...absent, ReturnValuesOnConditionCheckFailure: 'NONE' })],
  ['put if absent, ALL_NEW on failure', 'Put', put({ ...absent, ReturnValuesOnConditionCheckFailure: 'ALL_NEW' })],
  ['put if present', 'Put', put(present)],
  ['put if present, returning ALL_OLD', 'Put', put({ ...present, ...allOld, ReturnValues: 'ALL_OLD' })],
  ['put at version 1', 'Put', put(version(1), { v: 2 })],
  ['put at version 9', 'Put', put({ ...version(9), ...allOld }, { v: 2 })],
  ['put with values but no condition', 'Put', put({ ExpressionAttributeValues: { ':v': 1 } })],
  ['put with names but no condition', 'Put', put({ ExpressionAttributeNames: { '#v': 'v' } })],
  ['put on a condition on its own keys', 'Put', (k) => ({ ...put({})(k), ...ownKeys(k) })],
  ['put with a legacy Expected', 'Put', put({ Expected: { v: { Value: 1 } } })],
  ['delete', 'Delete', del({})],
  ['delete returning ALL_OLD', 'Delete', del({ ReturnValues: 'ALL_OLD' })],
  ['delete returning ALL_NEW', 'Delete', del({ ReturnValues: 'ALL_NEW' })],
  ['delete returning UPDATED_NEW', 'Delete', del({ ReturnValues: 'UPDATED_NEW' })],
  ['delete if present', 'Delete', del({ ...present, ...allOld })],
  ['delete if absent', 'Delete', del({ ...absent, ...allOld })],
  ['delete at version 1', 'Delete', del({ ...version(1), ReturnValues: 'ALL_OLD' })],
  ['delete at version 9', 'Delete', del(version(9))],
  ['update if present', 'Update', upd({ ...present, ...set, ReturnValues: 'ALL_NEW' })],
  ['update if absent', 'Update', upd({ ...absent, ...set, ...allOld })],
  ['update at version 1', 'Update', upd({ ...both(1), ReturnValues: 'ALL_NEW' })],
  ['update at version 9', 'Update', upd({ ...both(9), ...allOld })],
  ['update returning nonsense', 'Update', upd({ ...set, ReturnValues: 'EVERYTHING' })],
  ['update with a condition only', 'Update', upd({ ...present, ReturnValues: 'ALL_NEW' })],
  ['update with legacy AttributeUpdates', 'Update', upd({ AttributeUpdates: { n: { Action: 'PUT', Value: 2 } } })],
];

function ownKeys(k: Keys): Item {
  return {
    ConditionExpression: 'pk = :p AND sk = :s',
    ExpressionAttributeValues: { ':p': k('p'), ':s': 'a' },
  };
}

function both(v: number): Item {
  return {
    UpdateExpression: 'SET n = :one',
    ConditionExpression: 'v = :v',
    ExpressionAttributeValues: { ':one': 7, ':v': v },
  };
}

const legacy = /legacy/;
const onBoth = writes
  .filter(([name]) => !legacy.test(name))
  .flatMap(([name, op, input]): ConformanceCase[] => [
    {
      name: `${name}: item exists`,
      setup: (k) => [old(k)],
      steps: (k) => [{ op, input: input(k) }],
    },
    { name: `${name}: no such item`, steps: (k) => [{ op, input: input(k) }] },
  ]);

/** Keys and items that no write may accept, asked of every operation that writes one item. */
const badKeys: [string, (k: Keys) => Item][] = [
  ['no sort key', (k) => ({ pk: k('p') })],
  ['no partition key', () => ({ sk: 'a' })],
  ['nothing', () => ({})],
  ['an empty sort key', (k) => ({ pk: k('p'), sk: '' })],
  ['an empty partition key', () => ({ pk: '', sk: 'a' })],
  ['a numeric sort key', (k) => ({ pk: k('p'), sk: 5 })],
  ['a null sort key', (k) => ({ pk: k('p'), sk: null })],
  ['a binary partition key', () => ({ pk: new Uint8Array([1]), sk: 'a' })],
  ['a list as sort key', (k) => ({ pk: k('p'), sk: ['a'] })],
  ['a map as sort key', (k) => ({ pk: k('p'), sk: {} })],
  ['a boolean sort key', (k) => ({ pk: k('p'), sk: true })],
];

const refused = badKeys.flatMap(([name, bad]): ConformanceCase[] => {
  const ways: [string, (k: Keys) => Step][] = [
    ['put', (k) => ({ op: 'Put', input: { Item: { ...bad(k), s: 1 } } })],
    ['delete', (k) => ({ op: 'Delete', input: { Key: bad(k) } })],
    [
      'update',
      (k) => ({
        op: 'Update',
        input: { Key: bad(k), UpdateExpression: 'REMOVE s' },
      }),
    ],
    [
      'batch',
      (k) => ({
        op: 'BatchWrite',
        input: {
          RequestItems: { portico: [{ PutRequest: { Item: bad(k) } }] },
        },
      }),
    ],
    [
      'transact',
      (k) => ({
        op: 'TransactWrite',
        input: {
          TransactItems: [{ Put: { TableName: 'portico', Item: bad(k) } }],
        },
      }),
    ],
  ];
  return [
    {
      name: `writes with ${name}`,
      steps: (k) => ways.map(([, step]) => step(k)),
    },
  ];
});

/** An index key must be a non-empty string wherever an item has it; absent, the item is not in that index. */
const indexKeys: [string, unknown][] = [
  ['number', 5],
  ['empty string', ''],
  ['null', null],
  ['list', ['a']],
  ['boolean', true],
  ['string set', new Set(['a'])],
  ['binary', new Uint8Array([1])],
];

const badIndexKeys = indexKeys.flatMap(([name, value]): ConformanceCase[] => {
  const item = (k: Keys) => ({ ...key(k), g1p: k('p'), g1s: value });
  const update = {
    UpdateExpression: 'SET g1s = :g',
    ExpressionAttributeValues: { ':g': value },
  };
  return [
    {
      name: `index key of type ${name}`,
      setup: (k) => [old(k)],
      steps: (k) => [
        { op: 'Put', input: { Item: item(k) } },
        { op: 'Put', input: { Item: { ...key(k), g1s: value } } },
        { op: 'Update', input: { Key: key(k), ...update } },
        {
          op: 'BatchWrite',
          input: {
            RequestItems: { portico: [{ PutRequest: { Item: item(k) } }] },
          },
        },
        {
          op: 'TransactWrite',
          input: {
            TransactItems: [{ Put: { TableName: 'portico', Item: item(k) } }],
          },
        },
        {
          op: 'TransactWrite',
          input: {
            TransactItems: [{ Update: { TableName: 'portico', Key: key(k), ...update } }],
          },
        },
      ],
    },
  ];
});

const others: ConformanceCase[] = [
  ...['Put', 'Delete', 'Update'].map(
    (op): ConformanceCase => ({
      name: `${op} on an unknown table`,
      steps: (k) => [
        {
          op: op as 'Put',
          input: {
            TableName: 'unknown-table',
            ...(op === 'Put' ? { Item: key(k) } : { Key: key(k) }),
          },
        },
        {
          op: op as 'Put',
          input: {
            TableName: 'x',
            ...(op === 'Put' ? { Item: key(k) } : { Key: key(k) }),
          },
        },
      ],
    }),
  ),
  { name: 'put without an item', steps: () => [{ op: 'Put', message: 'any', input: {} }] },
  { name: 'delete without a key', steps: () => [{ op: 'Delete', input: {} }] },
  {
    name: 'update without a key',
    steps: () => [{ op: 'Update', input: { UpdateExpression: 'REMOVE s' } }],
  },
  {
    name: 'delete with an attribute beside the key',
    steps: (k) => [{ op: 'Delete', input: { Key: { ...key(k), x: 1 } } }],
  },
  {
    name: 'update with an attribute beside the key',
    steps: (k) => [
      {
        op: 'Update',
        input: { Key: { ...key(k), x: 1 }, UpdateExpression: 'REMOVE s' },
      },
    ],
  },
  {
    name: 'put replaces the whole item',
    setup: (k) => [{ ...old(k), g1p: k('p'), g1s: 'x' }],
    steps: (k) => [
      {
        op: 'Put',
        input: { Item: { ...key(k), fresh: true }, ReturnValues: 'ALL_OLD' },
      },
    ],
  },
  {
    name: 'delete twice',
    setup: (k) => [old(k)],
    steps: (k) => [
      { op: 'Delete', input: { Key: key(k), ReturnValues: 'ALL_OLD' } },
      { op: 'Delete', input: { Key: key(k), ReturnValues: 'ALL_OLD' } },
    ],
  },
  {
    name: 'a failed condition changes nothing, not even an index',
    setup: (k) => [{ ...old(k), g1p: k('p'), g1s: 'x' }],
    steps: (k) => [
      {
        op: 'Put',
        input: { Item: { ...key(k), g1p: k('p'), g1s: 'y' }, ...absent },
      },
      {
        op: 'Update',
        input: { Key: key(k), UpdateExpression: 'REMOVE g1s', ...absent },
      },
      { op: 'Delete', input: { Key: key(k), ...absent } },
    ],
  },
];

export const itemWrites = [...onBoth, ...refused, ...badIndexKeys, ...others];
