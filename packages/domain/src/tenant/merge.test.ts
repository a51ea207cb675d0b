import { expect, test } from 'vitest';
import { mergeLayers, originOf, pointer } from './merge.ts';

test('records merge field by field, lists and values replace, and the last layer wins', () => {
  const { value, origin } = mergeLayers([
    ['_defaults', { a: { x: 1, y: 1, list: [1, 2] }, b: 1 }],
    ['msp', { a: { y: 2 } }],
    ['client', { a: { list: [3] } }],
  ]);
  expect(value).toEqual({ a: { x: 1, y: 2, list: [3] }, b: 1 });
  expect(Object.fromEntries(origin)).toEqual({
    '/a/x': '_defaults',
    '/a/y': 'msp',
    '/a/list': 'client',
    '/b': '_defaults',
  });
});

test('a text that replaces a record, or a record that replaces a text, leaves no stale origin', () => {
  const { value, origin } = mergeLayers([
    ['_defaults', { label: { en: 'A', de: 'B' }, other: 'x' }],
    ['client', { label: 'C', other: { en: 'D', de: 'E' } }],
  ]);
  expect(value).toEqual({ label: 'C', other: { en: 'D', de: 'E' } });
  expect(Object.fromEntries(origin)).toEqual({ '/label': 'client', '/other/en': 'client', '/other/de': 'client' });
});

test('layers are not changed by merging', () => {
  const below = { a: { x: 1 } };
  mergeLayers([
    ['_defaults', below],
    ['client', { a: { x: 2 } }],
  ]);
  expect(below).toEqual({ a: { x: 1 } });
});

test('the origin of a missing value is that of the nearest one around it, and pointers escape as RFC 6901 says', () => {
  const { origin } = mergeLayers([['msp', { list: [{ id: 'a' }], 'a/b~c': 1 }]]);
  expect(originOf(origin, ['list', 0, 'id'])).toBe('msp');
  expect(origin.get(pointer(['a/b~c']))).toBe('msp');
  expect(pointer(['a/b~c'])).toBe('/a~1b~0c');
});
