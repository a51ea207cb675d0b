import { expect, test } from 'vitest';
import { addBusinessDays } from './business-days.ts';
import { calendarSchema } from './calendar.ts';
import { formatSeconds, parseSeconds } from './instant.ts';

const office = calendarSchema.parse({
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
      day,
      [
        ['08:00', '12:00'],
        ['13:00', '17:00'],
      ],
    ]),
  ),
  holidays: ['2026-03-04'],
});

test.each([
  ['the same wall-clock time, over the weekend', '2026-03-05T09:00:00Z', 2, false, '2026-03-09T09:00:00Z'],
  [
    'the same wall-clock time, though the clocks change between',
    '2026-03-27T09:00:00Z',
    1,
    false,
    '2026-03-30T08:00:00Z',
  ],
  ['a holiday is no business day', '2026-03-03T09:00:00Z', 1, false, '2026-03-05T09:00:00Z'],
  ['before opening becomes the opening', '2026-03-05T05:00:00Z', 1, false, '2026-03-06T07:00:00Z'],
  ['in the break becomes the next opening', '2026-03-05T11:30:00Z', 1, false, '2026-03-06T12:00:00Z'],
  ['after closing becomes the closing', '2026-03-05T20:00:00Z', 1, false, '2026-03-06T16:00:00Z'],
  ['a start on a Saturday counts from Monday morning', '2026-03-07T09:00:00Z', 1, false, '2026-03-10T07:00:00Z'],
  ['none: the day itself', '2026-03-05T09:00:00Z', 0, false, '2026-03-05T09:00:00Z'],
  ['the end of the day found', '2026-03-05T09:00:00Z', 1, true, '2026-03-06T16:00:00Z'],
  ['backwards', '2026-03-09T09:00:00Z', -1, false, '2026-03-06T09:00:00Z'],
])('%s', (_what, start, days, endOfDay, due) => {
  expect(formatSeconds(addBusinessDays(office, parseSeconds(start) * 1000, days, endOfDay) / 1000)).toBe(due);
});

test('a count that is no whole number, or a calendar without business days, is an error', () => {
  expect(() => addBusinessDays(office, 0, 1.5)).toThrow(/whole number/);
  expect(() =>
    addBusinessDays({ timeZone: 'UTC', exceptions: { '1971-01-01': [['09:00', '10:00']] } }, 1e12, 1),
  ).toThrow(RangeError);
});
