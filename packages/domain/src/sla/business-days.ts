import type { Calendar } from './calendar.ts';
import { type DayTable, dayTable } from './day-table.ts';
import { toSeconds } from './instant.ts';
import { instantOf } from './wall-clock.ts';
import { offsetAt } from './zone.ts';

const DAY = 86_400;
/** Days without one open hour before a search gives up. */
const MAX_QUIET_DAYS = 3_660;
const MAX_DAYS = 10_000;

/**
 * `days` business days on (or back, when negative) at the same wall-clock time. A day counts when it has open hours;
 * counting starts from the next business day when the start is none, at its opening. A time before the hours of the
 * day found becomes its opening, one in a break the next opening, one after them its closing; `endOfDay` always takes
 * the closing. (ITIL tools differ after closing time: GLPI closes the day, biz takes the next opening; a promise of
 * n days should not become n + 1, so ours is the closing.)
 * @throws RangeError for a count that is no whole number within 10,000, or when the calendar has no such day.
 */
export function addBusinessDays(calendar: Calendar, start: number, days: number, endOfDay = false): number {
  if (!Number.isInteger(days) || Math.abs(days) > MAX_DAYS) {
    throw new RangeError(`business days must be a whole number within ${MAX_DAYS}, not ${days}`);
  }
  const table = dayTable(calendar);
  const second = toSeconds(start);
  const local = second + offsetAt(table.zone, second);
  const step = days < 0 ? -1 : 1;
  let day = Math.floor(local / DAY);
  let time = local - day * DAY;
  if (table.spansOf(day).length === 0) {
    day = nextBusinessDay(table, day, step);
    time = step > 0 ? 0 : DAY;
  }
  for (let left = Math.abs(days); left > 0; left--) day = nextBusinessDay(table, day, step);
  return instantOf(table.zone, day * DAY + clamp(table, day, endOfDay ? DAY : time)) * 1000;
}

function nextBusinessDay(table: DayTable, from: number, step: number): number {
  for (let tried = 1; tried <= MAX_QUIET_DAYS; tried++) {
    if (table.spansOf(from + tried * step).length > 0) return from + tried * step;
  }
  throw new RangeError('the calendar has no business day within ten years');
}

function clamp(table: DayTable, day: number, time: number): number {
  const spans = table.spansOf(day);
  const span = spans.find((candidate) => time < candidate.to);
  return span ? Math.max(span.from, time) : (spans.at(-1)?.to ?? time);
}
