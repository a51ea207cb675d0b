import { describe, expect, test } from 'vitest';
import { nextFirst, nextOf } from './next.ts';
import type { QueueRow } from './row.ts';
import { now, row } from './testing.ts';

const order = (...rows: QueueRow[]) =>
  nextFirst(
    rows.map((r) => ({ r })),
    now,
    'me',
  ).map((one) => one.row.r.n);

describe('what to do next', () => {
  test('every reason is told, and none that does not hold', () => {
    expect(nextOf(row({ d: '2026-03-02T09:59:59Z', p: 1, vp: true, a: 'me' }), now, 'me').reasons).toEqual([
      'overdue',
      'critical',
      'vip',
      'mine',
    ]);
    expect(nextOf(row({ d: '2026-03-02T10:59:59Z', p: 2 }), now, 'me').reasons).toEqual(['due_soon', 'high']);
    expect(nextOf(row({ d: '2026-03-02T17:59:59Z' }), now, 'me').reasons).toEqual(['due_today']);
    expect(nextOf(row({ c: '2026-02-20T10:00:00Z', u: '2026-02-27T10:00:00Z' }), now, 'me').reasons).toEqual([
      'untouched',
      'old',
    ]);
    expect(nextOf(row({ a: 'somebody' }), now, 'me')).toEqual({ score: 0, reasons: [] });
  });

  test('missed promises come before close ones, those before rank, and what is equal by due and then age', () => {
    const overdue = row({ n: 1, d: '2026-03-02T09:00:00Z', p: 5 });
    const soon = row({ n: 2, d: '2026-03-02T10:30:00Z', p: 3 });
    const criticalSoon = row({ n: 3, d: '2026-03-02T10:30:00Z', p: 1 });
    const critical = row({ n: 4, p: 1 });
    const older = row({ n: 5, c: '2026-03-02T08:00:00Z' });
    const plain = row({ n: 6 });
    expect(order(plain, older, critical, criticalSoon, soon, overdue)).toEqual([3, 1, 2, 4, 5, 6]);
  });

  test('what waits for somebody else is nobody’s next', () => {
    expect(order(row({ n: 1, ph: 'pending' }), row({ n: 2 }))).toEqual([2]);
  });
});
