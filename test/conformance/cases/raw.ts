import { type ConformanceCase, type Item, type Keys, key } from '../support/case.ts';

const rawKey = (k: Keys) => ({ pk: { S: k('p') }, sk: { S: 'a' } });

/** AttributeValues that no document client produces, but a tool on the wire may. */
const values: [string, unknown][] = [
  ['no type', {}],
  ['two types', { S: 'a', N: '1' }],
  ['a number with a plus', { N: '+5' }],
  ['a number in words', { N: 'five' }],
  ['an empty number', { N: '' }],
  ['a number with a space', { N: ' 5' }],
  ['a hexadecimal number', { N: '0x10' }],
  ['NaN', { N: 'NaN' }],
  ['Infinity', { N: 'Infinity' }],
  ['a number with exponent', { N: '1.0E2' }],
  ['a number with many zeros', { N: '0000.1000' }],
  ['a number of 38 digits', { N: '1234567890123456789012345678901234567.8' }],
  ['a number of 39 digits', { N: '1234567890123456789012345678901234567.89' }],
  ['1e125', { N: '9.9999999999999999999999999999999999999E+125' }],
  ['1e126', { N: '1E126' }],
  ['1e-130', { N: '1E-130' }],
  ['1e-131', { N: '1E-131' }],
  ['NULL false', { NULL: false }],
  ['an empty string set', { SS: [] }],
  ['an empty number set', { NS: [] }],
  ['an empty binary set', { BS: [] }],
  ['a string set with a duplicate', { SS: ['a', 'a'] }],
  ['a number set with a duplicate', { NS: ['1', '1.0'] }],
  ['a number set with a word', { NS: ['1', 'x'] }],
  ['a list with a bad member', { L: [{ N: 'x' }] }],
  ['a map with a bad member', { M: { a: {} } }],
];

const put = (k: Keys, x: unknown): Item => ({ Item: { ...rawKey(k), x } });

export const raw: ConformanceCase[] = [
  ...values.map(
    ([name, x]): ConformanceCase => ({
      name: `wire: ${name}`,
      wireOnly: true,
      steps: (k) => [
        { op: 'RawPut', input: put(k, x) },
        { op: 'RawGet', input: { Key: rawKey(k) } },
        {
          op: 'RawUpdate',
          input: {
            Key: rawKey(k),
            UpdateExpression: 'SET y = :y',
            ExpressionAttributeValues: { ':y': x },
          },
        },
      ],
      partitions: [],
    }),
  ),
  {
    name: 'wire: a key of two types',
    wireOnly: true,
    steps: (k) => [
      {
        op: 'RawGet',
        input: { Key: { pk: { S: k('p') }, sk: { S: 'a', N: '1' } } },
      },
    ],
  },
  {
    name: 'wire: a failed condition returns the item in AttributeValue form',
    wireOnly: true,
    setup: (k) => [{ ...key(k), n: 1, s: new Set(['a']) }],
    steps: (k) => [
      {
        op: 'RawPut',
        input: {
          Item: rawKey(k),
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        op: 'RawTransactWrite',
        input: {
          TransactItems: [
            {
              Put: {
                TableName: 'portico',
                Item: rawKey(k),
                ConditionExpression: 'attribute_not_exists(pk)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        },
      },
    ],
  },
];
