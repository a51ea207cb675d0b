import { expect, test } from 'vitest';
import { overviewOf } from './overview.ts';
import { now, row } from './testing.ts';

const endOfToday = Date.parse('2026-03-03T00:00:00Z');

test('every open ticket counts once in risk and in age, and with whoever has it, its team and its client', () => {
  const sums = overviewOf(
    [
      row({ a: 'ana', tm: 'net', d: '2026-03-02T09:00:00Z' }),
      row({ a: 'ana', d: '2026-03-02T10:59:00Z', c: '2026-02-28T10:00:00Z' }),
      row({ tm: 'net', d: '2026-03-02T18:00:00Z', c: '2026-02-26T10:00:00Z' }),
      row({ cl: 'c1ent2', d: '2026-03-09T18:00:00Z', c: '2026-02-10T10:00:00Z' }),
      row({ cl: 'c1ent2', c: '2025-02-10T10:00:00Z' }),
    ],
    now,
    endOfToday,
  );
  expect(sums.open).toBe(5);
  expect(sums.risk).toEqual({ overdue: 1, hour: 1, today: 1, later: 1, none: 1 });
  expect(sums.age).toEqual({ day: 1, three_days: 1, week: 1, month: 1, older: 1 });
  expect(sums.people.get('ana')).toEqual({ open: 2, overdue: 1, dueToday: 1 });
  expect(sums.nobody).toEqual({ open: 3, overdue: 0, dueToday: 1 });
  expect(sums.teams.get('net')).toEqual({ open: 2, overdue: 1, dueToday: 1 });
  expect(sums.clients.get('c1ent2')).toEqual({ open: 2, overdue: 0, dueToday: 0 });
});
