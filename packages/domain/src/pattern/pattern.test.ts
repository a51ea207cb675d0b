import { describe, expect, test } from 'vitest';
import { compilePattern } from './compile.ts';
import { matches } from './match.ts';

const hit = (pattern: unknown, event: unknown) => matches(compilePattern(pattern), event);
/** Whether one value meets one entry of a field's list. */
const meets = (wanted: unknown, value: unknown) => hit({ f: [wanted] }, { f: value });

describe('a value meets what is listed', () => {
  test.each([
    ['an exact text', 'a', ['a', ['b', 'a']], ['A', 'ab', 1, null, []]],
    ['a number by its value', 3.018e2, [301.8], ['301.8', 301]],
    ['null, which is not nothing', null, [null, [null]], ['null', 0, false]],
    ['true', true, [true], ['true', 1]],
    ['an empty text', '', [''], [' ', null]],
    ['an address however it is written', '0:0:0:0:0:0:0:1', ['::1'], ['::2']],
    ['a prefix', { prefix: 'ab' }, ['abc', 'ab'], ['Abc', 'cab', 12]],
    ['a prefix without regard to case', { prefix: { 'equals-ignore-case': 'aB' } }, ['ABc'], ['cab']],
    ['a suffix', { suffix: '.png' }, ['x.png'], ['x.PNG', 'png']],
    ['a suffix without regard to case', { suffix: { 'equals-ignore-case': '.PnG' } }, ['x.png'], ['x.jpg']],
    ['letters without regard to case', { 'equals-ignore-case': 'AbC' }, ['aBc'], ['ab', 1]],
    ['exactly', { exactly: 'a' }, ['a'], ['b']],
    ['a wildcard', { wildcard: 'a*c\\*' }, ['ac*', 'abbc*'], ['abc', 'ac*x']],
    ['a block of addresses', { cidr: '10.1.2.77/24' }, ['10.1.2.0', '10.1.2.255'], ['10.1.3.0', 'x', '::1']],
    ['a block of long addresses', { cidr: '2001:db8::/32' }, ['2001:db8::9'], ['2001:db9::', '10.0.0.1']],
    ['a range of numbers', { numeric: ['>', 0, '<=', 5] }, [5, 0.000001], [0, 5.1, '3', 1e12]],
    ['one bound', { numeric: ['>=', -1] }, [-1, 2], [-1.5, null]],
    ['anything but a text', { 'anything-but': 'a' }, ['b', 1, null, false, ['a', 'b']], ['a', ['a']]],
    ['anything but numbers', { 'anything-but': [1, 2] }, [3, '1'], [1, 2]],
    ['anything but a prefix', { 'anything-but': { prefix: ['a', 'b'] } }, ['c', 1, null], ['ab', 'ba']],
    ['anything but a suffix', { 'anything-but': { suffix: 'x' } }, ['xa'], ['ax']],
    ['anything but letters', { 'anything-but': { 'equals-ignore-case': ['a'] } }, ['b'], ['A']],
    ['anything but a wildcard', { 'anything-but': { wildcard: '*/lib/*' } }, ['/a', 1], ['/x/lib/y']],
    ['that it is there', { exists: true }, [null, 0, 'x'], [{}, []]],
    ['that it is not there', { exists: false }, [{}, []], [null, 0]],
  ] as const)('%s', (_what, wanted, yes, no) => {
    for (const value of yes) expect([value, meets(wanted, value)]).toEqual([value, true]);
    for (const value of no) expect([value, meets(wanted, value)]).toEqual([value, false]);
  });

  test('anything but something needs a value to be there', () => {
    expect(hit({ f: [{ 'anything-but': 'a' }] }, {})).toBe(false);
    expect(hit({ f: [{ 'anything-but': 'a' }, { exists: false }] }, {})).toBe(true);
  });
});

describe('fields together', () => {
  test('every one named must be met, nested ones by their path', () => {
    expect(hit({ a: { b: ['x'] }, c: [1] }, { a: { b: 'x' }, c: 1 })).toBe(true);
    expect(hit({ a: { b: ['x'] }, c: [1] }, { a: { b: 'x' } })).toBe(false);
    expect(hit({ a: ['x'] }, { a: { a: 'x' } })).toBe(false);
    expect(hit({ constructor: [{ exists: true }] }, {})).toBe(false);
  });

  test('values from different elements of one array do not add up', () => {
    const pattern = { list: { a: [1], b: [2] } };
    expect(hit(pattern, { list: [{ a: 1 }, { b: 2 }] })).toBe(false);
    expect(hit(pattern, { list: [{ a: 1 }, { a: 1, b: 2 }] })).toBe(true);
    expect(hit({ x: { a: [1] }, y: { b: [2] } }, { x: [{ a: 1 }], y: [{ a: 3 }, { b: 2 }] })).toBe(true);
  });

  test('absence is asked within the chosen element', () => {
    const pattern = { list: { a: [1], b: [{ exists: false }] } };
    expect(hit(pattern, { list: [{ a: 1 }, { b: 2 }] })).toBe(true);
    expect(hit(pattern, { list: [{ a: 1, b: 2 }] })).toBe(false);
  });

  test('$or is met by one of its objects, at any depth', () => {
    const pattern = { s: ['x'], d: { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { e: [4] }] }] } };
    expect(hit(pattern, { s: 'x', d: { a: 1 } })).toBe(true);
    expect(hit(pattern, { s: 'x', d: { b: 2, e: 4 } })).toBe(true);
    expect(hit(pattern, { s: 'x', d: { b: 2 } })).toBe(false);
    expect(hit(pattern, { s: 'y', d: { a: 1 } })).toBe(false);
  });

  test('an event that is no object matches nothing', () => {
    for (const event of [null, [], 'x', 1]) expect(hit({ a: [{ exists: false }] }, event)).toBe(false);
  });
});

const branches = (n: number) => ({ $or: Array.from({ length: n }, (_, i) => ({ [`f${i}`]: [1] })) });

test.each([
  ['no object', []],
  ['nothing named', {}],
  ['nothing named further in', { a: {} }],
  ['an empty list', { a: [] }],
  ['a bare value', { a: 'x' }],
  ['a list in a list', { a: [['x']] }],
  ['an unknown operator', { a: [{ regex: 'x' }] }],
  ['two operators at once', { a: [{ prefix: 'x', suffix: 'y' }] }],
  ['no operator', { a: [{}] }],
  ['a prefix that is no text', { a: [{ prefix: 1 }] }],
  ['another operator within a prefix', { a: [{ prefix: { suffix: 'x' } }] }],
  ['a list of letters', { a: [{ 'equals-ignore-case': ['x'] }] }],
  ['exists with a text', { a: [{ exists: 'true' }] }],
  ['anything but nothing', { a: [{ 'anything-but': [] }] }],
  ['anything but null', { a: [{ 'anything-but': null }] }],
  ['anything but texts and numbers', { a: [{ 'anything-but': ['x', 1] }] }],
  ['anything but an empty prefix', { a: [{ 'anything-but': { prefix: '' } }] }],
  ['anything but a block', { a: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] }],
  ['anything but a suffix of any case', { a: [{ 'anything-but': { suffix: { 'equals-ignore-case': 'x' } } }] }],
  ['a range the wrong way round', { a: [{ numeric: ['>', 5, '<', 0] }] }],
  ['a range of one sign', { a: [{ numeric: ['>', 0, '>', 5] }] }],
  ['an upper bound before the lower one', { a: [{ numeric: ['<', 5, '>', 0] }] }],
  ['a number as text', { a: [{ numeric: ['=', '1'] }] }],
  ['half a range', { a: [{ numeric: ['>', 0, '<'] }] }],
  ['a number too large to compare', { a: [{ numeric: ['<', 1e12] }] }],
  ['a number too fine to compare', { a: [{ numeric: ['<', 0.1234567] }] }],
  ['a mask of the whole length', { a: [{ cidr: '10.0.0.1/32' }] }],
  ['a block without a mask', { a: [{ cidr: '10.0.0.1' }] }],
  ['an octet too large', { a: [{ cidr: '10.0.0.256/8' }] }],
  ['two wildcards in a row', { a: [{ wildcard: 'a**' }] }],
  ['a stray backslash', { a: [{ wildcard: 'a\\b' }] }],
  ['too complex a wildcard', { a: [{ wildcard: '*:*:*:*:*:event-bus/*' }] }],
  ['an alternative of one', { $or: [{ a: [1] }] }],
  ['an alternative that is no list', { $or: { a: [1] } }],
  ['an operator as a field within $or', { $or: [{ prefix: ['x'] }, { a: [1] }] }],
  ['an operator as a field deep within $or', { $or: [{ a: { exists: [true] } }, { a: [1] }] }],
  ['too many combinations', { a: branches(40), b: branches(40) }],
])('%s is no pattern, and the field is named', (_what, pattern) => {
  expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ name: 'PatternError' }));
});

test('a field may have an operator’s name outside $or', () => {
  expect(hit({ prefix: ['x'] }, { prefix: 'x' })).toBe(true);
});
