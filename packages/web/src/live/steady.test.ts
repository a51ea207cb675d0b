import { describe, expect, test } from 'vitest';
import type { QueuePage, TicketRow } from '../api/contract.ts';
import { difference, rowsOf, updated } from './steady.ts';

const row = (id: string, version = 1, status = 'new') => ({ id, version, status }) as TicketRow;
const list = (rows: TicketRow[], nextCursor?: string) => ({
  pages: [{ items: rows, complete: true, examined: rows.length, ...(nextCursor ? { nextCursor } : {}) } as QueuePage],
  pageParams: [''],
});
const byId = (...rows: TicketRow[]) => new Map(rows.map((one) => [one.id, one]));

describe('a queue under the reader’s eyes', () => {
  test('its rows change where they stand, whatever order they have by now', () => {
    const shown = list([row('a'), row('b'), row('c')]);
    const next = updated(shown, byId(row('c', 2, 'open'), row('new'), row('a', 3, 'open')));
    expect(rowsOf(next).map((one) => [one.id, one.status])).toEqual([
      ['a', 'open'],
      ['b', 'new'],
      ['c', 'open'],
    ]);
  });

  test('a version never goes back, and an unchanged list stays the very same', () => {
    const shown = list([row('a', 5, 'resolved'), row('b')]);
    expect(updated(shown, byId(row('a', 4, 'open'), row('b', 1, 'other')))).toBe(shown);
  });

  test('it says what came', () => {
    const shown = [row('a'), row('b')];
    expect(difference(shown, list([row('x'), row('a'), row('y'), row('b')]))).toEqual({ came: 2, left: false });
    expect(difference(shown, list([row('b'), row('a')]))).toEqual({ came: 0, left: false });
  });

  test('it says who left only where it was read to its end', () => {
    const shown = [row('a'), row('b')];
    expect(difference(shown, list([row('a')]))).toEqual({ came: 0, left: true });
    expect(difference(shown, list([row('a')], 'more'))).toEqual({ came: 0, left: false });
  });
});
