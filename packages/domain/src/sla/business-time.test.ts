import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  addBusinessSeconds,
  businessSecondsBetween,
  isOpen,
  nextOpen,
  periods,
  subtractBusinessSeconds,
} from './business-time.ts';
import { type Calendar, calendarSchema } from './calendar.ts';
import { formatSeconds, parseSeconds } from './instant.ts';

const at = (text: string): number => parseSeconds(text) * 1000;
const iso = (ms: number): string => formatSeconds(ms / 1000);
const split: [string, string][] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
];
const office = calendarSchema.parse({
  timeZone: 'Europe/Zurich',
  hours: { mon: split, tue: split, wed: split, thu: split, fri: split },
  recurringHolidays: ['12-25'],
});

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Up to three intervals a day, from sorted distinct minutes. */
const intervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 0, maxLength: 6 })
  .map((minutes) => [...minutes].sort((a, b) => a - b))
  .map((minutes) =>
    Array.from({ length: Math.floor(minutes.length / 2) }, (_, n) => [
      clock(minutes[2 * n] ?? 0),
      clock(minutes[2 * n + 1] ?? 0),
    ]),
  );

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Africa/Casablanca',
];
const day = fc
  .integer({ min: 0, max: 3_650 })
  .map((n) => Temporal.PlainDate.from('2015-01-01').add({ days: n }).toString());
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const calendars: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    hours: fc.record(Object.fromEntries(days.map((name) => [name, intervals]))),
    holidays: fc.array(day, { maxLength: 20 }),
    recurringHolidays: fc.subarray(['01-01', '02-29', '05-01', '12-25']),
    exceptions: fc.dictionary(day, intervals, { maxKeys: 10 }),
    breaks: fc.dictionary(day, intervals, { maxKeys: 10 }),
  })
  .map((calendar) => calendarSchema.safeParse(calendar))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data as Calendar)
  .filter((calendar) => Object.values(calendar.hours ?? {}).some((list) => (list?.length ?? 0) > 0));

/** Any second of ten years, and often one near a change of the clocks. */
const changes = [
  '2018-03-25T01:00:00Z',
  '2018-10-28T01:00:00Z',
  '2019-03-10T07:00:00Z',
  '2018-11-04T03:00:00Z',
  '2020-04-04T15:00:00Z',
];
const instants = fc
  .oneof(
    fc.integer({ min: 1_430_000_000, max: 1_730_000_000 }),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -20_000, max: 20_000 }))
      .map(([text, by]) => parseSeconds(text) + by),
  )
  .map((second) => second * 1000);
const amounts = fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 400_000 }));

test('elapsed times add up: between(a,b) + between(b,c) = between(a,c), in any zone and calendar', () => {
  void fc.assert(
    fc.property(calendars, instants, instants, instants, (calendar, x, y, z) => {
      const [a = 0, b = 0, c = 0] = [x, y, z].sort((m, n) => m - n);
      const sum = businessSecondsBetween(calendar, a, b) + businessSecondsBetween(calendar, b, c);
      expect(sum).toBe(businessSecondsBetween(calendar, a, c));
    }),
    { numRuns: 400 },
  );
});

test('due and elapsed are inverse, forwards and backwards', () => {
  void fc.assert(
    fc.property(calendars, instants, amounts, (calendar, start, seconds) => {
      const due = addBusinessSeconds(calendar, start, seconds);
      expect(businessSecondsBetween(calendar, start, due)).toBe(seconds);
      const back = subtractBusinessSeconds(calendar, start, seconds);
      expect(businessSecondsBetween(calendar, back, start)).toBe(seconds);
      if (isOpen(calendar, start)) expect(subtractBusinessSeconds(calendar, due, seconds)).toBe(start);
    }),
    { numRuns: 400 },
  );
});

test('more time is never due earlier, and a due time is the first instant at which the time is used up', () => {
  void fc.assert(
    fc.property(calendars, instants, amounts, (calendar, start, seconds) => {
      const due = addBusinessSeconds(calendar, start, seconds);
      expect(addBusinessSeconds(calendar, start, seconds + 1)).toBeGreaterThan(due);
      expect(businessSecondsBetween(calendar, start, due - 1000)).toBe(seconds - 1);
    }),
    { numRuns: 300 },
  );
});

/** The definition, told without any of the code above: what does the wall clock say, and is that within the hours? */
function openByWallClock(calendar: Calendar, ms: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(calendar.timeZone);
  const date = local.toPlainDate().toString();
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const within = (list: readonly (readonly [string, string])[] = []) =>
    list.some(([from, to]) => from <= time && time < to);
  if (calendar.holidays?.includes(date) || calendar.recurringHolidays?.includes(date.slice(5))) return false;
  const weekday = days[local.dayOfWeek - 1] as keyof NonNullable<Calendar['hours']>;
  return within(calendar.exceptions?.[date] ?? calendar.hours?.[weekday]) && !within(calendar.breaks?.[date]);
}

test('open means that the wall clock of the zone shows a time within the hours, whatever the clocks do', () => {
  void fc.assert(
    fc.property(calendars, instants, (calendar, ms) => {
      const open = openByWallClock(calendar, ms);
      expect(isOpen(calendar, ms)).toBe(open);
      expect(businessSecondsBetween(calendar, ms, ms + 1000)).toBe(open ? 1 : 0);
    }),
    { numRuns: 600 },
  );
});

test('the next opening is open, and nothing between is', () => {
  void fc.assert(
    fc.property(calendars, instants, (calendar, ms) => {
      const next = nextOpen(calendar, ms);
      expect(isOpen(calendar, next)).toBe(true);
      expect(businessSecondsBetween(calendar, ms, next)).toBe(0);
      expect(periods(calendar, ms, 3)[0]?.start).toBe(next);
    }),
    { numRuns: 300 },
  );
});

test('an hour that the clocks skip is not counted, one that they repeat counts twice', () => {
  const night = calendarSchema.parse({ timeZone: 'Europe/Berlin', hours: { sun: [['02:00', '03:30']] } });
  expect(businessSecondsBetween(night, at('2026-03-29T00:00:00Z'), at('2026-03-29T12:00:00Z'))).toBe(1_800);
  expect(businessSecondsBetween(night, at('2026-10-25T00:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(9_000);
  expect(businessSecondsBetween(night, at('2026-11-01T00:00:00Z'), at('2026-11-01T12:00:00Z'))).toBe(5_400);
});

test('a day of 25 hours is one period, and consecutive days are two', () => {
  const always = calendarSchema.parse({ timeZone: 'Europe/Berlin', alwaysOpen: true });
  const found = periods(always, at('2026-10-24T22:00:00Z'), 2);
  expect(found.map(({ start, end }) => [iso(start), iso(end)])).toEqual([
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['2026-10-25T23:00:00Z', '2026-10-26T23:00:00Z'],
  ]);
});

test('a period over the turn of the year is whole', () => {
  const always = calendarSchema.parse({ timeZone: 'America/New_York', alwaysOpen: true });
  const [first] = periods(always, at('2026-12-31T05:00:00Z'), 1);
  expect(first && iso(first.end)).toBe('2027-01-01T05:00:00Z');
});

test('time used up at closing time is due then, and zero seconds are due at the next opening', () => {
  expect(iso(addBusinessSeconds(office, at('2026-03-06T15:00:00Z'), 3600))).toBe('2026-03-06T16:00:00Z');
  expect(iso(addBusinessSeconds(office, at('2026-03-06T16:00:00Z'), 0))).toBe('2026-03-09T07:00:00Z');
  expect(iso(subtractBusinessSeconds(office, at('2026-03-07T10:00:00Z'), 0))).toBe('2026-03-06T16:00:00Z');
});

test('a holiday wins over an exception for the same date', () => {
  const calendar = { ...office, holidays: ['2026-03-04'], exceptions: { '2026-03-04': [...split] } };
  expect(isOpen(calendar, at('2026-03-04T09:00:00Z'))).toBe(false);
});

test('a yearly holiday closes its day every year, 29 February in leap years', () => {
  const calendar = { ...office, recurringHolidays: ['12-25', '02-29'] };
  const open = ['2025-12-25', '2028-12-25', '2028-02-29', '2027-03-01', '2029-02-28', '2029-03-01'].map((date) =>
    isOpen(calendar, at(`${date}T09:00:00Z`)),
  );
  expect(open).toEqual([false, false, false, true, true, true]);
});

test('milliseconds are cut, so that an instant and its second are the same', () => {
  const start = at('2026-03-06T09:00:00Z');
  expect(addBusinessSeconds(office, start + 999, 60)).toBe(addBusinessSeconds(office, start, 60));
});

test('a calendar that never opens again ends every search with an error', () => {
  const past: Calendar = { timeZone: 'UTC', exceptions: { '2020-01-01': [['09:00', '10:00']] } };
  const now = at('2026-01-01T00:00:00Z');
  expect(() => nextOpen(past, now)).toThrow(RangeError);
  expect(() => addBusinessSeconds(past, now, 60)).toThrow(RangeError);
  expect(() => periods(past, now, 1)).toThrow(RangeError);
  expect(() => subtractBusinessSeconds(past, now, 3_601)).toThrow(RangeError);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is no count of seconds', (seconds) => {
  expect(() => addBusinessSeconds(office, 0, seconds)).toThrow(/whole number/);
  expect(() => subtractBusinessSeconds(office, 0, seconds)).toThrow(/whole number/);
});

test('instants outside 1900 to 2399 are refused', () => {
  expect(() => isOpen(office, Number.NaN)).toThrow(RangeError);
  expect(() => businessSecondsBetween(office, 0, 1e15)).toThrow(RangeError);
});
