import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Calendar } from '../sla/calendar.ts';
import { offsetAt } from '../sla/zone.ts';
import { type ClosedDays, type Occurrence, occurrences, Rule, type Timing } from './rule.ts';

const always: Calendar = { timeZone: 'UTC', alwaysOpen: true };
const office: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: {
    mon: [['09:00', '17:00']],
    tue: [['09:00', '17:00']],
    wed: [['09:00', '17:00']],
    thu: [['09:00', '17:00']],
    fri: [['09:00', '17:00']],
  },
  holidays: ['2026-04-03', '2026-04-06'],
};

function first(count: number, rule: object, more: Partial<Timing> = {}, day = '2026-01-01'): Occurrence[] {
  const timing: Timing = {
    rule: Rule.parse(rule),
    at: '09:00',
    zone: 'UTC',
    from: '2026-01-01',
    closed: 'keep',
    calendar: always,
    ...more,
  };
  return [...take(occurrences(timing, { day }), count)];
}

function* take<T>(all: Iterable<T>, count: number): Generator<T> {
  let n = 0;
  for (const one of all) {
    if (n++ >= count) return;
    yield one;
  }
}

const days = (list: readonly Occurrence[]) => list.map((one) => one.day.slice(5));

test('days, weeks and months recur by their interval, counted from the first day', () => {
  expect(days(first(3, { every: 'day', interval: 10 }))).toEqual(['01-01', '01-11', '01-21']);
  expect(days(first(4, { every: 'week', interval: 2, on: ['mon', 'fri'] }))).toEqual([
    '01-02',
    '01-12',
    '01-16',
    '01-26',
  ]);
  expect(days(first(3, { every: 'month', interval: 3, day: 15 }))).toEqual(['01-15', '04-15', '07-15']);
});

test('a month that is too short has its day at its end', () => {
  expect(days(first(4, { every: 'month', day: 31 }))).toEqual(['01-31', '02-28', '03-31', '04-30']);
  expect(days(first(2, { every: 'month', day: -1 }, {}, '2028-02-01'))).toEqual(['02-29', '03-31']);
});

test('the second Tuesday and the last Friday of the month', () => {
  expect(days(first(3, { every: 'month', nth: 2, weekday: 'tue' }))).toEqual(['01-13', '02-10', '03-10']);
  expect(days(first(3, { every: 'month', nth: -1, weekday: 'fri' }))).toEqual(['01-30', '02-27', '03-27']);
});

test('the first and the last day bound them', () => {
  expect(days(first(9, { every: 'day' }, { from: '2026-03-01', until: '2026-03-03' }))).toEqual([
    '03-01',
    '03-02',
    '03-03',
  ]);
});

const changes = [
  // Europe/Berlin: forward 29 March at 02:00, back 25 October at 03:00.
  ['Europe/Berlin', '2026-03-28', '02:30', ['2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z']],
  ['Europe/Berlin', '2026-10-24', '02:30', ['2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z']],
  // America/New_York: forward 8 March at 02:00, back 1 November at 02:00.
  ['America/New_York', '2026-03-07', '02:15', ['2026-03-07T07:15:00Z', '2026-03-08T07:15:00Z', '2026-03-09T06:15:00Z']],
  ['America/New_York', '2026-10-31', '01:15', ['2026-10-31T05:15:00Z', '2026-11-01T05:15:00Z', '2026-11-02T06:15:00Z']],
  // Australia/Lord_Howe changes by half an hour: back 5 April at 02:00, forward 4 October at 02:00.
  [
    'Australia/Lord_Howe',
    '2026-04-04',
    '01:45',
    ['2026-04-03T14:45:00Z', '2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z'],
  ],
  [
    'Australia/Lord_Howe',
    '2026-10-03',
    '02:15',
    ['2026-10-02T15:45:00Z', '2026-10-03T15:45:00Z', '2026-10-04T15:15:00Z'],
  ],
] as const;

test.each(changes)('%s, from %s on at %s: each day once, across the change', (zone, from, at, expected) => {
  expect(first(3, { every: 'day' }, { zone, from, at }, from).map((one) => one.at)).toEqual(expected);
});

test('in every zone and year each day has exactly one, in order, at its wall-clock time or right behind a skipped one', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/St_Johns',
    'Africa/Casablanca',
  ];
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 2020, max: 2032 }), time, (zone, year, [hour, minute]) => {
      const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      const found = first(366, { every: 'day' }, { zone, at, from: `${year}-01-01` }, `${year}-01-01`);
      expect(new Set(found.map((one) => one.day)).size).toBe(366);
      for (const [i, one] of found.entries()) {
        const seconds = Date.parse(one.at) / 1000;
        const local = new Date((seconds + offsetAt(zone, seconds)) * 1000).toISOString();
        expect(local.slice(0, 10)).toBe(one.day);
        expect(local.slice(11, 16) >= at).toBe(true);
        if (i > 0) expect(one.at > (found[i - 1]?.at ?? '')).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('on closed days it stays, falls out, or moves to the open day before or after', () => {
  // Good Friday is the 3rd of April 2026, Easter Monday the 6th.
  const on = (closed: ClosedDays, rule: object, from = '2026-04-01', count = 2) =>
    first(count, rule, { closed, calendar: office, from }, from).map((one) => one.at.slice(5, 10));
  const third = { every: 'month', day: 3 };
  expect(on('keep', third)).toEqual(['04-03', '05-03']);
  expect(on('skip', third, '2026-04-01', 1)).toEqual(['06-03']);
  expect(on('before', third)).toEqual(['04-02', '05-01']);
  expect(on('after', third)).toEqual(['04-07', '05-04']);
});

test('one that is moved onto another is that one: no open day has two', () => {
  const daily = first(4, { every: 'day' }, { closed: 'after', calendar: office, from: '2026-04-02' }, '2026-04-02');
  expect(daily.map((one) => one.at.slice(5, 10))).toEqual(['04-02', '04-07', '04-08', '04-09']);
  for (const closed of ['before', 'after'] as const) {
    const found = first(200, { every: 'week', on: ['sat', 'sun', 'tue'] }, { closed, calendar: office });
    expect(new Set(found.map((one) => one.at)).size).toBe(200);
    expect([...found].sort((a, b) => (a.at < b.at ? -1 : 1))).toEqual(found);
  }
});

test('a rule that says too little, or two things, is refused', () => {
  for (const rule of [
    { every: 'month' },
    { every: 'month', day: 1, nth: 1, weekday: 'mon' },
    { every: 'month', nth: 1 },
    { every: 'month', day: 0 },
    { every: 'week', on: [] },
    { every: 'day', interval: 0 },
  ])
    expect(Rule.safeParse(rule).success).toBe(false);
});
