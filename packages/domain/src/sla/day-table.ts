import type { Calendar } from './calendar.ts';
import { secondsOfDay } from './calendar.ts';
import { parseDate } from './instant.ts';
import { type Stretch, stretchesOf, utcYear } from './zone.ts';

const DAY = 86_400;
const MAX_CALENDARS = 256;
const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Wall-clock seconds of a day, `to` exclusive. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The open times of one UTC year as parallel lists in order of time: piece `i` is open from `start[i]` up to, not
 * including, `end[i]` (epoch seconds); `before[i]` is the open time of the year before it.
 */
export interface YearTable {
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly before: readonly number[];
  /** Which wall-clock interval a piece belongs to, as day * 64 + place, so that a cut one can be joined again. */
  readonly interval: readonly number[];
  readonly total: number;
}

/** A calendar made ready for arithmetic; built once, then every question is a binary search. */
export interface DayTable {
  readonly zone: string;
  /** Open wall-clock spans of a date, given as a day number. */
  spansOf(day: number): readonly Span[];
  year(year: number): YearTable;
}

/* Memos, not state: equal calendars give equal tables. By identity first, then by content, since a calendar that is
   read from the store anew is a new object each time. */
const byObject = new WeakMap<Calendar, DayTable>();
const byContent = new Map<string, DayTable>();

/** The table of a calendar (parsed by `calendarSchema`). */
export function dayTable(calendar: Calendar): DayTable {
  const known = byObject.get(calendar);
  if (known) return known;
  const key = JSON.stringify(calendar);
  let table = byContent.get(key);
  if (!table) {
    if (byContent.size >= MAX_CALENDARS) byContent.clear();
    table = build(calendar);
    byContent.set(key, table);
  }
  byObject.set(calendar, table);
  return table;
}

function build(calendar: Calendar): DayTable {
  const spansOf = calendar.alwaysOpen ? () => ALL_DAY : spansByDate(calendar);
  const years = new Map<number, YearTable>();
  return {
    zone: calendar.timeZone,
    spansOf,
    year(year) {
      const known = years.get(year);
      if (known) return known;
      const table = buildYear(stretchesOf(calendar.timeZone, year), spansOf);
      years.set(year, table);
      return table;
    },
  };
}

const ALL_DAY: readonly Span[] = [{ from: 0, to: DAY }];
const CLOSED: readonly Span[] = [];

/** Precedence: a holiday closes the day; else an exception replaces the weekday's hours; breaks are cut out last. */
function spansByDate(calendar: Calendar): (day: number) => readonly Span[] {
  const week = WEEK.map((name) => toSpans(calendar.hours?.[name] ?? []));
  const holidays = new Set((calendar.holidays ?? []).map(mustDate));
  const exceptions = new Map(
    Object.entries(calendar.exceptions ?? {}).map(([date, list]) => [mustDate(date), toSpans(list)]),
  );
  const breaks = new Map(Object.entries(calendar.breaks ?? {}).map(([date, list]) => [mustDate(date), toSpans(list)]));
  const isYearly = yearlyTest(calendar.recurringHolidays ?? []);
  return (day) => {
    if (holidays.has(day) || isYearly(day)) return CLOSED;
    const open = exceptions.get(day) ?? week[weekday(day)] ?? CLOSED;
    const closed = breaks.get(day);
    return closed ? cut(open, closed) : open;
  };
}

/** Whether a day is one of `MM-DD`. 29 February falls out in common years. */
function yearlyTest(list: readonly string[]): (day: number) => boolean {
  if (list.length === 0) return () => false;
  const years = new Map<number, Set<number>>();
  return (day) => {
    const year = utcYear(day * DAY);
    let days = years.get(year);
    if (!days) {
      days = new Set(list.map((text) => parseDate(`${year}-${text}`)).filter((found) => found !== undefined));
      years.set(year, days);
    }
    return days.has(day);
  };
}

function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday.
}

function mustDate(text: string): number {
  const day = parseDate(text);
  if (day === undefined) throw new RangeError(`"${text}" is not a date; write YYYY-MM-DD`);
  return day;
}

function toSpans(list: readonly (readonly [string, string])[]): Span[] {
  return list.map(([from, to]) => ({ from: mustTime(from), to: mustTime(to) })).sort((a, b) => a.from - b.from);
}

function mustTime(text: string): number {
  const seconds = secondsOfDay(text);
  if (seconds === undefined) throw new RangeError(`"${text}" is not a time of day`);
  return seconds;
}

function cut(open: readonly Span[], closed: readonly Span[]): Span[] {
  return closed.reduce<Span[]>(
    (rest, gap) =>
      rest.flatMap((span) =>
        [
          { from: span.from, to: Math.min(span.to, gap.from) },
          { from: Math.max(span.from, gap.to), to: span.to },
        ].filter((piece) => piece.from < piece.to),
      ),
    [...open],
  );
}

/**
 * A wall-clock span is open exactly while the zone's wall clock shows a time in it: a skipped hour is not counted,
 * a repeated one twice. So each stretch of one offset is cut out on its own, and no "which of the two" is left open.
 */
function buildYear(stretches: readonly Stretch[], spansOf: DayTable['spansOf']): YearTable {
  const table = {
    start: [] as number[],
    end: [] as number[],
    before: [] as number[],
    interval: [] as number[],
    total: 0,
  };
  for (const { from, to, offset } of stretches) {
    const lastDay = Math.floor((to - 1 + offset) / DAY);
    for (let day = Math.floor((from + offset) / DAY); day <= lastDay; day++) {
      for (const [place, span] of spansOf(day).entries()) {
        const start = Math.max(from, day * DAY + span.from - offset);
        const end = Math.min(to, day * DAY + span.to - offset);
        if (start >= end) continue;
        table.start.push(start);
        table.end.push(end);
        table.before.push(table.total);
        table.interval.push(day * 64 + place);
        table.total += end - start;
      }
    }
  }
  return table;
}
