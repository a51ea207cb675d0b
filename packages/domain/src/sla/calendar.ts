import * as z from 'zod';
import { parseDate } from './instant.ts';
import { isZone } from './zone.ts';

const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MINUTE = 60;

/** Seconds from midnight of a wall-clock time: `00:00` to `24:00`; undefined when there is no such time. */
export function secondsOfDay(time: string): number | undefined {
  if (time === '24:00') return 24 * 60 * MINUTE;
  const match = timePattern.exec(time);
  return match ? (Number(match[1]) * 60 + Number(match[2])) * MINUTE : undefined;
}

type Context = z.core.$RefinementCtx<unknown>;

function fault(context: Context, path: PropertyKey[], message: string): void {
  context.addIssue({ code: 'custom', path, message, input: undefined });
}

function checkInterval([from, to]: [string, string], context: Context): void {
  const [start, end] = [secondsOfDay(from), secondsOfDay(to)];
  if (start === undefined) fault(context, [0], `open time ${from} is not a time of day; write 00:00 to 23:59`);
  if (end === undefined) fault(context, [1], `close time ${to} is not a time of day; write 00:01 to 24:00`);
  if (start !== undefined && end !== undefined && end <= start) {
    fault(context, [], `closes at ${to}, before it opens at ${from}; split hours past midnight into two days`);
  }
}

const interval = z
  .tuple([z.string(), z.string()])
  .superRefine((value, context) => checkInterval(value, context as Context))
  .meta({ description: 'Wall-clock times [from, to], such as ["09:00", "17:30"]; 24:00 is the end of the day.' });

/** Intervals of one day, in any order, none overlapping another. Touching ones are allowed. */
const openIntervals = z
  .array(interval)
  .max(24)
  .superRefine((list, context) => {
    const sorted = list.map(([from, to], index) => ({ from, to, index })).sort((a, b) => (a.from < b.from ? -1 : 1));
    for (const [place, next] of sorted.entries()) {
      const before = sorted[place - 1];
      if (before && next.from < before.to) {
        fault(
          context as Context,
          [next.index],
          `${next.from}-${next.to} overlaps ${before.from}-${before.to}; join or part them`,
        );
      }
    }
  });

const date = z
  .string()
  .refine((text) => parseDate(text) !== undefined, {
    error: (issue) => `${String(issue.input)} is not a date; write YYYY-MM-DD`,
  })
  .meta({ description: 'A date: YYYY-MM-DD', format: 'date' });

const yearly = z
  .string()
  .refine((text) => parseDate(`2024-${text}`) !== undefined, {
    error: (issue) => `${String(issue.input)} is not a day of the year; write MM-DD`,
  })
  .meta({ description: 'A day of every year: MM-DD' });

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const hours = z.strictObject(
  Object.fromEntries(weekdays.map((day) => [day, z.exactOptional(openIntervals)])) as Record<
    (typeof weekdays)[number],
    z.ZodExactOptional<typeof openIntervals>
  >,
);

export const zoneName = z
  .string()
  .refine(isZone, {
    error: (issue) => `"${String(issue.input)}" is not an IANA time zone; write one like Europe/Zurich`,
  })
  .meta({ description: 'An IANA time zone, such as Europe/London' });

/** Public holidays of a place. They are worked out when files are applied, so that a version never changes. */
const publicHolidays = z.strictObject({
  /** ISO 3166-1 alpha-2, such as `DE`. */
  country: z.string().regex(/^[A-Z]{2}$/, { error: 'must be the two letters of a country, such as DE' }),
  /** Of the country: a state, a canton, a nation, such as `BY`. */
  region: z.exactOptional(z.string().regex(/^[A-Za-z0-9-]{1,12}$/)),
  /** Of the region: a district or a town. */
  subregion: z.exactOptional(z.string().regex(/^[A-Za-z0-9-]{1,12}$/)),
  /** Days on which one works in spite of them. */
  except: z.exactOptional(z.array(date).max(200)),
  /** The years that are worked out, both included. */
  years: z.exactOptional(z.tuple([z.int().min(2000).max(2100), z.int().min(2000).max(2100)])),
});
export type PublicHolidays = z.output<typeof publicHolidays>;

const calendarFields = z.strictObject({
  timeZone: zoneName,
  hours: z.exactOptional(hours),
  /** Dates that are closed whatever the hours and exceptions say. */
  holidays: z.exactOptional(z.array(date).max(1_000)),
  publicHolidays: z.exactOptional(publicHolidays),
  recurringHolidays: z.exactOptional(z.array(yearly).max(366)),
  /** What holidays are called, by date or by day of the year: receipts tell it. */
  holidayNames: z.exactOptional(z.record(z.union([date, yearly]), z.string().min(1).max(80))),
  /** Dates whose intervals replace those of the weekday; an empty list closes the day. */
  exceptions: z.exactOptional(z.record(date, openIntervals)),
  /** Stretches of single dates that are closed. */
  breaks: z.exactOptional(z.record(date, z.array(interval).max(24))),
  /** Round the clock, every day; everything else but the zone is then without effect. */
  alwaysOpen: z.exactOptional(z.boolean()),
});

/** When a client's service hours run. Open from the start of an interval up to, not including, its end. */
export const calendarSchema = calendarFields.superRefine((calendar, context) => {
  if (calendar.alwaysOpen) return;
  const days = [...Object.values(calendar.hours ?? {}), ...Object.values(calendar.exceptions ?? {})];
  if (days.every((list) => list === undefined || list.length === 0)) {
    fault(context as Context, ['hours'], 'the calendar is never open; give a weekday hours, or set alwaysOpen: true');
  }
});

export type Calendar = z.output<typeof calendarSchema>;

/** The calendar of targets that run round the clock. UTC, because no wall clock matters to it. */
export const roundTheClock: Calendar = { timeZone: 'UTC', alwaysOpen: true };
