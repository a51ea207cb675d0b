import { dayAfter, dayIn, instantOfLocal } from '../report/local-time.ts';
import { openBetween } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import { formatSeconds, parseSeconds } from './instant.ts';

/** Why service hours do not run: no hours then, a holiday, a day with hours of its own, a break of one date. */
export type Quiet =
  | { readonly why: 'hours' }
  | { readonly why: 'holiday'; readonly date: string; readonly name?: string }
  | { readonly why: 'special' | 'break'; readonly date: string };

/** A stretch of time that counts, or why it does not. Epoch seconds, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly quiet?: Quiet;
}

/** All time from one second to another, in order and without gaps, told apart by whether the calendar counts it. */
export function spansBetween(calendar: Calendar, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let at = from;
  for (const { start, end } of openBetween(calendar, from * 1000, to * 1000)) {
    spans.push(...quietSpans(calendar, at, start / 1000), { from: start / 1000, to: end / 1000 });
    at = end / 1000;
  }
  return [...spans, ...quietSpans(calendar, at, to)];
}

function quietSpans(calendar: Calendar, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let at = from;
  while (at < to) {
    const date = dayIn(calendar.timeZone, formatSeconds(at));
    const midnight = wall(calendar, dayAfter(date, 1), '00:00');
    const end = Math.min(to, Math.max(midnight, at + 1));
    for (const next of ofDay(calendar, date, at, end)) {
      const last = spans.at(-1);
      const same = last && JSON.stringify(last.quiet) === JSON.stringify(next.quiet);
      if (last && same) spans[spans.length - 1] = { ...last, to: next.to };
      else spans.push(next);
    }
    at = end;
  }
  return spans;
}

function ofDay(calendar: Calendar, date: string, from: number, to: number): Span[] {
  const holiday = holidayOf(calendar, date);
  if (holiday) return [{ from, to, quiet: holiday }];
  const gaps = (calendar.breaks?.[date] ?? []).map(([start, end]) => ({
    from: wall(calendar, date, start),
    to: end === '24:00' ? wall(calendar, dayAfter(date, 1), '00:00') : wall(calendar, date, end),
  }));
  const borders = gaps.flatMap((gap) => [gap.from, gap.to]).filter((at) => at > from && at < to);
  const cuts = [...new Set([from, ...borders, to])].sort((a, b) => a - b);
  const special = calendar.exceptions?.[date] !== undefined;
  return cuts.slice(1).map((end, place) => {
    const start = cuts[place] ?? from;
    const broken = gaps.some((gap) => gap.from <= start && start < gap.to);
    const why = broken ? 'break' : 'special';
    return { from: start, to: end, quiet: broken || special ? { why, date } : { why: 'hours' } };
  });
}

function holidayOf(calendar: Calendar, date: string): Quiet | undefined {
  const yearly = date.slice(5);
  const closed = calendar.holidays?.includes(date) || calendar.recurringHolidays?.includes(yearly);
  if (!closed) return undefined;
  const name = calendar.holidayNames?.[date] ?? calendar.holidayNames?.[yearly];
  return { why: 'holiday', date, ...(name === undefined ? {} : { name }) };
}

function wall(calendar: Calendar, date: string, time: string): number {
  return parseSeconds(instantOfLocal(calendar.timeZone, `${date}T${time}:00`));
}
