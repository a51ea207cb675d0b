import { clientId, clientScope, crockford, mspId, providerScope } from '@portico/domain/kernel/scope';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alarmUpTo,
  inScope,
  parsePosting,
  parseTicketPk,
  posting,
  ticketEvent,
  ticketIndexKeys,
  ticketMessage,
  ticketPk,
  uniqueExternal,
} from './keys.ts';

const seed = 20_261_122;
const [p, t] = [providerScope(mspId('k7m2q9xw')), clientScope(mspId('k7m2q9xw'), clientId('c93fa1'))];
const anyId = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => crockford(bytes, length));

describe('scopes', () => {
  test('no key of one tenant ever lies in the scope of another', () => {
    fc.assert(
      fc.property(anyId(8), anyId(6), anyId(8), anyId(6), fc.nat(), (m1, c1, m2, c2, n) => {
        const [one, other] = [clientScope(mspId(m1), clientId(c1)), clientScope(mspId(m2), clientId(c2))];
        fc.pre(one !== other);
        expect(inScope(ticketPk(one, n), other)).toBe(false);
        expect(inScope(ticketPk(one, n), providerScope(mspId(m2)))).toBe(m1 === m2);
      }),
      { seed, numRuns: 500 },
    );
  });

  test('a text from outside cannot forge another key', () => {
    expect(uniqueExternal(t, 'a#b', 'c').pk).not.toBe(uniqueExternal(t, 'a', 'b#c').pk);
    expect(uniqueExternal(t, 'x', '1%23').pk).not.toBe(uniqueExternal(t, 'x', '1#').pk);
  });
});

describe('order', () => {
  test('events sort by version and messages by time, with and without milliseconds', () => {
    expect(ticketEvent(t, 1, 9).sk < ticketEvent(t, 1, 10).sk).toBe(true);
    const at = (time: string) => ticketMessage(t, 1, time, 'm').sk;
    expect(at('2026-03-02T09:00:00Z') < at('2026-03-02T09:00:00.500Z')).toBe(true);
    expect(at('2026-03-02T09:00:00.500Z') < at('2026-03-02T09:00:01Z')).toBe(true);
  });

  test('a ticket without a running clock comes last in its queue', () => {
    const place = { scope: t, number: 1, open: true, priority: 3 };
    const due = ticketIndexKeys({ ...place, due: '2026-03-02T09:00:00Z' });
    const never = ticketIndexKeys(place);
    expect((due.g1s ?? '') < (never.g1s ?? '')).toBe(true);
    expect((due.g3s ?? '') < (never.g3s ?? '')).toBe(true);
  });

  test('an alarm is due at its moment and not a millisecond before', () => {
    const alarm =
      ticketIndexKeys({ scope: t, number: 1, open: true, priority: 3, nextFire: '2026-03-02T09:00:00Z' }).g4s ?? '';
    expect(alarm <= alarmUpTo('2026-03-02T09:00:00.000Z')).toBe(true);
    expect(alarm <= alarmUpTo('2026-03-02T08:59:59.999Z')).toBe(false);
  });
});

test('ended tickets leave the queues and the board', () => {
  const keys = ticketIndexKeys({ scope: t, number: 1, open: false, priority: 3, resolvedAt: '2026-03-02T09:00:00Z' });
  expect(Object.keys(keys).sort()).toEqual(['g2p', 'g2s']);
});

test('keys read back what they were built from', () => {
  expect(parseTicketPk(ticketPk(t, 1042))).toEqual({ scope: t, number: 1042 });
  expect(parseTicketPk(`${t}#CFG#desk`)).toBeUndefined();
  expect(parsePosting(posting(p, 'printer', 1_700_000_000, 'c93fa1', 7).sk)).toEqual({
    term: 'printer',
    client: 'c93fa1',
    number: 7,
  });
});
