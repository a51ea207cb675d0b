import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { type ConformanceCase, type Item, type Keys, key } from '../support/case.ts';

const big = (text: string) => NumberValue.from(text);
const deep = (levels: number): unknown => (levels === 0 ? 'x' : { d: deep(levels - 1) });
const lists = (levels: number): unknown => (levels === 0 ? 'x' : [lists(levels - 1)]);

class Point {
  readonly x = 1;
}

const when = new Date('2026-01-02T03:04:05.678Z');
const values: [string, unknown][] = [
  ['an empty string', ''],
  ['a string with all planes', 'aé€😀\u0000\u001f\u007f"\\/'],
  ['a lone surrogate', 'x\ud800y'],
  ['an empty binary', new Uint8Array([])],
  ['a binary', new Uint8Array([0, 255, 128])],
  ['a Buffer', Buffer.from('abc')],
  ['true', true],
  ['null', null],
  ['zero', 0],
  ['negative zero', -0],
  ['a fraction', 0.1],
  ['a small number', 1e-130],
  ['a too small number', 1e-131],
  ['a large number', 1e125],
  ['a too large number', 1e126],
  ['1e21', 1e21],
  ['the largest safe integer', Number.MAX_SAFE_INTEGER],
  ['an unsafe integer', Number.MAX_SAFE_INTEGER + 1],
  ['a negative unsafe integer', Number.MIN_SAFE_INTEGER - 1],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a bigint', 12_345_678_901_234_567_890n],
  ['a small bigint', 5n],
  ['a bigint of 39 digits', 123_456_789_012_345_678_901_234_567_890_123_456_789n],
  ['a number of 38 digits', big('12345678901234567890123456789012345678')],
  ['a fraction of 38 digits', big('0.12345678901234567890123456789012345678')],
  ['a number of 39 digits', big('123456789012345678901234567890123456789')],
  ['a number with trailing zeros', big('1.5000')],
  ['a number with leading zeros', big('007')],
  ['a number with exponent', big('1.5E+3')],
  ['a number that is none', big('abc')],
  ['an empty list', []],
  ['an empty map', {}],
  ['a list of all', [1, 'a', null, true, [], {}, new Uint8Array([1])]],
  ['a map with odd names', { '': 1 }],
  ['a map with dots', { 'a.b': 1, '#x': 2, ':y': 3, ' ': 4 }],
  ['a Map', new Map([['a', 1]])],
  ['a string set', new Set(['b', 'a'])],
  ['a set with an empty string', new Set([''])],
  ['a number set', new Set([3, 1, 2])],
  ['a set of precise numbers', new Set([big('1.10'), big('2')])],
  ['a set of bigints', new Set([1n, 2n])],
  ['a binary set', new Set([new Uint8Array([2]), new Uint8Array([1])])],
  ['a set of equal binaries', new Set([new Uint8Array([2]), new Uint8Array([2])])],
  ['an empty set', new Set()],
  ['a mixed set', new Set([1, 'a'])],
  ['a set of booleans', new Set([true])],
  ['a set of null', new Set([null])],
  ['undefined in a map', { x: undefined }],
  ['undefined in a list', [1, undefined]],
  ['undefined', undefined],
  ['a Date', when],
  ['a class instance', new Point()],
  ['a function', () => 1],
  ['a function in a list', [1, () => 1]],
  ['a function in a map', { f: () => 1, a: 1 }],
  ['a symbol', Symbol('x')],
  ['a boxed string', Object('boxed')],
  ['an object without prototype', Object.assign(Object.create(null), { a: 1 })],
  ['32 levels of maps', deep(31)],
  ['33 levels of maps', deep(32)],
  ['34 levels of maps', deep(33)],
  ['32 levels of lists', lists(31)],
  ['33 levels of lists', lists(32)],
];

/** These refusals carry the offending value in a form of their own. */
const worded = (name: string) => (/equal binaries|levels/.test(name) ? { message: 'any' as const } : {});

const stored = values.map(
  ([name, value]): ConformanceCase => ({
    name: `value: ${name}`,
    steps: (k) => [
      { op: 'Put', input: { Item: { ...key(k), x: value } }, ...worded(name) },
      { op: 'Get', input: { Key: key(k) } },
      {
        op: 'Update',
        ...worded(name),
        input: {
          Key: key(k, 'b'),
          UpdateExpression: 'SET x = :x',
          ExpressionAttributeValues: { ':x': value },
          ReturnValues: 'ALL_NEW',
        },
      },
    ],
  }),
);

/** `left` compared with `right` as numbers: equal values in other spellings are equal, order is numeric. */
const numbers: [left: string, right: string][] = [
  ['1', '1.0'],
  ['100', '1e2'],
  ['-0', '0'],
  ['0.1', '0.10'],
  ['9', '10'],
  ['-9', '-10'],
  ['-1', '1'],
  ['1e-10', '2e-11'],
  ['99999999999999999999999999999999999998', '99999999999999999999999999999999999999'],
  ['0.00000000000000000000000000000000000001', '0'],
  ['1e125', '9e124'],
  ['-1e125', '1e-130'],
  ['12345678901234567890.5', '12345678901234567890.4'],
];

const compared = numbers.map(
  ([left, right]): ConformanceCase => ({
    partitions: [],
    name: `numbers: ${left} against ${right}`,
    setup: (k) => [{ ...key(k), n: big(left), set: new Set([big(left)]), list: [big(left)] }],
    steps: (k) => [
      ...[
        'n = :v',
        'n < :v',
        'n >= :v',
        'contains(#s, :v)',
        'contains(#l, :v)',
        'n IN (:v)',
        'n BETWEEN :v AND :v',
      ].map((expression) => ({
        op: 'Query' as const,
        input: {
          KeyConditionExpression: 'pk = :p',
          FilterExpression: expression,
          ProjectionExpression: 'sk',
          ExpressionAttributeValues: { ':p': k('p'), ':v': big(right) },
          ...names(expression),
        },
      })),
      arithmetic(k, 'SET x = n + :v', right),
      arithmetic(k, 'SET x = n - :v', right),
      arithmetic(k, 'ADD n :v', right),
    ],
  }),
);

function names(expression: string): Item {
  if (expression.includes('#s')) return { ExpressionAttributeNames: { '#s': 'set' } };
  return expression.includes('#l') ? { ExpressionAttributeNames: { '#l': 'list' } } : {};
}

function arithmetic(k: Keys, UpdateExpression: string, right: string) {
  const values = { ExpressionAttributeValues: { ':v': big(right) } };
  return {
    op: 'Update' as const,
    input: {
      Key: key(k),
      UpdateExpression,
      ...values,
      ReturnValues: 'UPDATED_NEW',
    },
  };
}

const aliasing: ConformanceCase[] = [
  {
    name: 'what a caller changes after a put is not stored',
    steps: (k) => {
      const inner = { x: 1 };
      return [
        { op: 'Put', input: { Item: { ...key(k), m: inner, list: [inner] } } },
        { op: 'Get', input: { Key: key(k) } },
      ];
    },
  },
  {
    name: 'attribute names __proto__ and constructor are attributes like others',
    steps: (k) => [
      {
        op: 'Put',
        input: {
          Item: {
            ...key(k),
            constructor: 1,
            toString: 2,
            m: { hasOwnProperty: 3 },
          },
        },
      },
      { op: 'Get', input: { Key: key(k) } },
      {
        op: 'Get',
        input: {
          Key: key(k),
          ProjectionExpression: 'toString, m.hasOwnProperty, valueOf',
        },
      },
      {
        op: 'Update',
        input: {
          Key: key(k),
          UpdateExpression: 'SET q = if_not_exists(valueOf, :v)',
          ExpressionAttributeValues: { ':v': 1 },
          ReturnValues: 'ALL_NEW',
        },
      },
    ],
  },
];

export const types = [...stored, ...compared, ...aliasing];
