import * as z from 'zod';
import type { Calendar } from '../sla/calendar.ts';
import { secondsOfDay } from '../sla/calendar.ts';
import { dayTable } from '../sla/day-table.ts';
import { dateOfDay, dayNumber, formatSeconds, parseDate } from '../sla/instant.ts';
import { instantOf } from '../sla/wall-clock.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const weekday = z.enum(weekdays);

/** On which days something recurs: part of what RFC 5545 calls a recurrence rule, in plain words. */
export const Rule = z
  .discriminatedUnion('every', [
    z.strictObject({ every: z.literal('day'), interval: z.int().min(1).max(366).default(1) }),
    z.strictObject({
      every: z.literal('week'),
      interval: z.int().min(1).max(52).default(1),
      on: z.array(weekday).min(1).max(7),
    }),
    z.strictObject({
      every: z.literal('month'),
      interval: z.int().min(1).max(24).default(1),
      /** 1 to 31, or -1 for the last; a shorter month has it on its last day. */
      day: z.exactOptional(
        z
          .int()
          .min(-1)
          .max(31)
          .refine((day) => day !== 0, { message: 'must be 1 to 31, or -1' }),
      ),
      /** The first to fourth, or -1 for the last, of a weekday in the month. */
      nth: z.exactOptional(z.literal([1, 2, 3, 4, -1])),
      weekday: z.exactOptional(weekday),
    }),
  ])
  .refine((rule) => rule.every !== 'month' || (rule.day === undefined) !== (rule.nth === undefined), {
    message: 'give day, or nth and weekday',
  })
  .refine((rule) => rule.every !== 'month' || (rule.nth === undefined) === (rule.weekday === undefined), {
    message: 'nth and weekday belong together',
  });
export type Rule = z.output<typeof Rule>;

/** What becomes of an occurrence on a day on which the client's calendar is closed. */
export const closedDays = ['keep', 'skip', 'before', 'after'] as const;
export type ClosedDays = (typeof closedDays)[number];

/** Everything that says when a schedule's occurrences are. */
export interface Timing {
  readonly rule: Rule;
  /** Wall-clock time of the zone: `HH:MM`. */
  readonly at: string;
  readonly zone: string;
  /** First and last day, `YYYY-MM-DD`. Intervals count from the first. */
  readonly from: string;
  readonly until?: string | undefined;
  readonly closed: ClosedDays;
  readonly calendar: Calendar;
}

/** One occurrence: the day by the rule, which is its name, and the moment it is due (RFC 3339). */
export interface Occurrence {
  readonly day: string;
  readonly at: string;
}

/** Longer than any rule's gap between two days, closed ones left out. */
const SEARCH_DAYS = 4_000;
/** A calendar that is closed for longer has no day to shift to. */
const SHIFT_DAYS = 60;
const DAY = 86_400;

/**
 * Occurrences in order, from a day of the rule on (or after it, where `after`). Each day of the rule has at most one,
 * at the wall-clock time there; where the clock skips that time, as much later as the clock was put on, and where it
 * comes twice, the first time. So clock changes neither lose nor double any.
 */
export function* occurrences(
  timing: Timing,
  start: { readonly day: string; readonly after?: boolean },
): Generator<Occurrence> {
  const first = must(timing.from);
  const last = timing.until === undefined ? Number.POSITIVE_INFINITY : must(timing.until);
  let day = Math.max(first, must(start.day) + (start.after ? 1 : 0));
  for (let tried = 0; day <= last && tried < SEARCH_DAYS; day++, tried++) {
    if (!recurs(timing.rule, first, day)) continue;
    const on = placed(timing, first, last, day);
    if (on === undefined) continue;
    tried = 0;
    yield { day: dateText(day), at: formatSeconds(instantOf(timing.zone, on * DAY + timeOf(timing.at))) };
  }
}

/** The day of the zone that a moment lies in. */
export function dayIn(offsetSeconds: number, seconds: number): string {
  return dateText(Math.floor((seconds + offsetSeconds) / DAY));
}

/** Where the occurrence of a day of the rule falls. Moved onto or past another one, it is that one: nothing comes twice. */
function placed(timing: Timing, first: number, last: number, day: number): number | undefined {
  if (timing.closed === 'keep' || isOpen(timing.calendar, day)) return day;
  if (timing.closed === 'skip') return undefined;
  const step = timing.closed === 'after' ? 1 : -1;
  for (let on = day + step; Math.abs(on - day) <= SHIFT_DAYS; on += step) {
    if (on >= first && on <= last && recurs(timing.rule, first, on)) return undefined;
    if (isOpen(timing.calendar, on)) return on;
  }
  return undefined;
}

function isOpen(calendar: Calendar, day: number): boolean {
  return dayTable(calendar).spansOf(day).length > 0;
}

function recurs(rule: Rule, first: number, day: number): boolean {
  switch (rule.every) {
    case 'day':
      return (day - first) % rule.interval === 0;
    case 'week':
      return (weekOf(day) - weekOf(first)) % rule.interval === 0 && rule.on.includes(nameOf(day));
    case 'month': {
      const date = dateOfDay(day);
      const start = dateOfDay(first);
      const months = (date.year - start.year) * 12 + date.month - start.month;
      if (months % rule.interval !== 0) return false;
      const length = daysIn(date.year, date.month);
      if (rule.day !== undefined) return date.day === (rule.day < 0 ? length : Math.min(rule.day, length));
      if (nameOf(day) !== rule.weekday) return false;
      return rule.nth === -1 ? date.day + 7 > length : Math.ceil(date.day / 7) === rule.nth;
    }
  }
}

/** Monday of 1970-01-05 began week 0. */
function weekOf(day: number): number {
  return Math.floor((day - 4) / 7);
}

function nameOf(day: number): (typeof weekdays)[number] {
  return weekdays[(((day - 4) % 7) + 7) % 7] ?? 'mon';
}

function daysIn(year: number, month: number): number {
  return month === 12 ? 31 : dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

function timeOf(text: string): number {
  const seconds = secondsOfDay(text);
  if (seconds === undefined) throw new RangeError(`"${text}" is not a time of day`);
  return seconds;
}

function must(text: string): number {
  const day = parseDate(text);
  if (day === undefined) throw new RangeError(`"${text}" is not a date`);
  return day;
}

function dateText(day: number): string {
  return formatSeconds(day * DAY).slice(0, 10);
}
