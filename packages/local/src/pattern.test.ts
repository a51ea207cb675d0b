import { patternOf, subscriptions } from '@portico/app/subscriptions';
import { expect, test } from 'vitest';
import { matches } from './pattern.ts';

const event = { source: 'portico', 'detail-type': 'ticket.opened', detail: { cli: 'acme01', tags: ['a', 'b'], n: 1 } };

test('an event matches when every field named has one of the listed values', () => {
  expect(matches(patternOf(subscriptions['notify-people']), event)).toBe(true);
  expect(matches({ source: ['portico'], 'detail-type': ['ticket.closed'] }, event)).toBe(false);
  expect(matches({ detail: { cli: ['acme01'], n: [1] } }, event)).toBe(true);
  expect(matches({ detail: { cli: ['zen1th'] } }, event)).toBe(false);
  expect(matches({ detail: { tags: ['b', 'c'] } }, event)).toBe(true);
});

test('a field that is not there matches nothing, and text is no number', () => {
  expect(matches({ detail: { constructor: ['x'] } }, event)).toBe(false);
  expect(matches({ account: ['x'] }, event)).toBe(false);
  expect(matches({ detail: { n: ['1'] } }, event)).toBe(false);
});

test('what EventBridge would understand and this matcher does not is refused', () => {
  expect(() => matches({ source: [{ prefix: 'port' }] }, event)).toThrow(/exact values/);
  expect(() => matches({ source: 'portico' }, event)).toThrow(/must be a list/);
});
