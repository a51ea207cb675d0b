import { expect, test } from 'vitest';
import { calendarSchema } from './calendar.ts';

const good = {
  timeZone: 'Europe/Zurich',
  hours: {
    mon: [
      ['08:00', '12:00'],
      ['13:00', '24:00'],
    ],
  },
};

function faults(calendar: unknown): string[] {
  const parsed = calendarSchema.safeParse(calendar);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

test('a calendar with split days, holidays, exceptions and breaks is accepted', () => {
  const calendar = {
    ...good,
    holidays: ['2024-02-29'],
    recurringHolidays: ['12-25', '02-29'],
    exceptions: { '2026-12-24': [['08:00', '12:00']], '2026-12-31': [] },
    breaks: {
      '2026-06-01': [
        ['10:00', '11:00'],
        ['10:30', '14:00'],
      ],
    },
  };
  expect(calendarSchema.parse(calendar)).toEqual(calendar);
});

test.each([
  ['an unknown zone', { ...good, timeZone: 'Europe/Atlantis' }, 'timeZone: "Europe/Atlantis" is not an IANA time zone'],
  ['an offset for a zone', { ...good, timeZone: '+02:00' }, 'timeZone: "+02:00" is not an IANA time zone'],
  [
    'closing before opening',
    { ...good, hours: { tue: [['17:00', '09:00']] } },
    'hours.tue.0: closes at 09:00, before it opens at 17:00',
  ],
  ['an empty interval', { ...good, hours: { tue: [['09:00', '09:00']] } }, 'hours.tue.0: closes at 09:00'],
  ['an impossible opening', { ...good, hours: { tue: [['25:00', '26:00']] } }, 'hours.tue.0.0: open time 25:00'],
  ['an impossible closing', { ...good, hours: { tue: [['09:00', '18:60']] } }, 'hours.tue.0.1: close time 18:60'],
  ['a short time', { ...good, hours: { tue: [['9:00', '18:00']] } }, 'hours.tue.0.0: open time 9:00'],
  [
    'overlapping hours',
    {
      ...good,
      hours: {
        tue: [
          ['13:00', '18:00'],
          ['09:00', '13:01'],
        ],
      },
    },
    'hours.tue.0: 13:00-18:00 overlaps 09:00-13:01',
  ],
  [
    'overlapping hours of an exception',
    {
      ...good,
      exceptions: {
        '2026-01-02': [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
    },
    'exceptions.2026-01-02.1: ',
  ],
  ['a day that does not exist', { ...good, holidays: ['2026-02-29'] }, 'holidays.0: 2026-02-29 is not a date'],
  [
    'a yearly day that does not exist',
    { ...good, recurringHolidays: ['02-30'] },
    'recurringHolidays.0: 02-30 is not a day',
  ],
  ['no hours at all', { timeZone: 'UTC', hours: { mon: [] } }, 'hours: the calendar is never open'],
  ['an unknown field', { ...good, holiday: [] }, ': Unrecognized key: "holiday"'],
  ['an unknown weekday', { ...good, hours: { monday: [['09:00', '12:00']] } }, 'hours: Unrecognized key: "monday"'],
])('%s is refused with its field and the fix', (_what, calendar, expected) => {
  expect(faults(calendar).filter((fault) => fault.startsWith(expected))).toHaveLength(1);
});
