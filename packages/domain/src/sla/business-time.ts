import type { Calendar } from './calendar.ts';
import { type DayTable, dayTable, type YearTable } from './day-table.ts';
import { toSeconds } from './instant.ts';
import { utcYear } from './zone.ts';

/**
 * Arithmetic in business seconds. Instants are epoch milliseconds, taken down to the whole second; results are
 * whole seconds as milliseconds. Open means: start inclusive, end exclusive. For any instants a <= b <= c:
 * between(a,b) + between(b,c) = between(a,c), and between(a, add(a,n)) = n.
 */

/** How far a search may go: a calendar that does not open in this time is a fault of the calendar. */
const MAX_YEARS = 40;
const MAX_PERIODS = 10_000;

/** An open stretch, epoch milliseconds, `end` exclusive. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** Whether the calendar is open at the instant. */
export function isOpen(calendar: Calendar, at: number): boolean {
  const second = toSeconds(at);
  const table = dayTable(calendar).year(utcYear(second));
  const piece = pieceEndingAfter(table, second);
  return (table.start[piece] ?? Number.POSITIVE_INFINITY) <= second;
}

/** The instant itself when open, else the next opening. @throws RangeError when there is none within 40 years. */
export function nextOpen(calendar: Calendar, at: number): number {
  const second = toSeconds(at);
  const found = firstFrom(dayTable(calendar), second);
  return Math.max(found, second) * 1000;
}

/**
 * When `seconds` of open time have passed since `start`. Time used up exactly at closing time is due then, not at
 * the next opening; zero seconds are due as soon as it is open.
 * @throws RangeError for a negative or fractional count, or when the calendar does not open for 40 years.
 */
export function addBusinessSeconds(calendar: Calendar, start: number, seconds: number): number {
  checkCount(seconds);
  if (seconds === 0) return nextOpen(calendar, start);
  const days = dayTable(calendar);
  const from = toSeconds(start);
  let year = utcYear(from);
  let table = days.year(year);
  let wanted = openBefore(table, from) + seconds;
  const last = year + MAX_YEARS + Math.ceil(seconds / 31_000_000) * 8;
  while (wanted > table.total) {
    wanted -= table.total;
    if (++year > last) throw new RangeError(`the calendar does not open for ${seconds} s in ${MAX_YEARS} years`);
    table = days.year(year);
  }
  const piece = lastIndex(table.before, (open) => open < wanted);
  return ((table.start[piece] ?? 0) + wanted - (table.before[piece] ?? 0)) * 1000;
}

/**
 * The instant from which `seconds` of open time lead up to `end`: for warnings before a deadline. Zero seconds give
 * `end` itself while open, else the last closing.
 * @throws RangeError as `addBusinessSeconds`.
 */
export function subtractBusinessSeconds(calendar: Calendar, end: number, seconds: number): number {
  checkCount(seconds);
  const days = dayTable(calendar);
  const to = toSeconds(end);
  if (seconds === 0) return lastOpen(days, to) * 1000;
  let year = utcYear(to);
  let table = days.year(year);
  let wanted = openBefore(table, to) - seconds;
  const first = year - MAX_YEARS - Math.ceil(seconds / 31_000_000) * 8;
  while (wanted < 0) {
    if (--year < first) throw new RangeError(`the calendar was not open for ${seconds} s in ${MAX_YEARS} years`);
    table = days.year(year);
    wanted += table.total;
  }
  const piece = lastIndex(table.before, (open) => open <= wanted);
  return ((table.start[piece] ?? 0) + wanted - (table.before[piece] ?? 0)) * 1000;
}

/** Open seconds from `start` to `end`; 0 when `end` does not lie after `start`. */
export function businessSecondsBetween(calendar: Calendar, start: number, end: number): number {
  const [from, to] = [toSeconds(start), toSeconds(end)];
  if (to <= from) return 0;
  const days = dayTable(calendar);
  const [first, last] = [utcYear(from), utcYear(to)];
  let sum = openBefore(days.year(last), to) - openBefore(days.year(first), from);
  for (let year = first; year < last; year++) sum += days.year(year).total;
  return sum;
}

/**
 * The next `count` open stretches from an instant on, the first cut at it. Hours that clock changes or the turn of
 * the year cut in two are given whole; hours of different days stay apart, even where they touch at midnight.
 * @throws RangeError when `count` is not 1 to 10,000, or the calendar does not open for 40 years.
 */
export function periods(calendar: Calendar, from: number, count: number): Period[] {
  if (!Number.isInteger(count) || count < 1 || count > MAX_PERIODS) {
    throw new RangeError(`count must be 1 to ${MAX_PERIODS}, not ${count}`);
  }
  const found: Period[] = [];
  let key: number | undefined;
  for (const piece of piecesFrom(dayTable(calendar), toSeconds(from))) {
    const last = found.at(-1);
    if (last && key === piece.interval && last.end === piece.start * 1000) {
      found[found.length - 1] = { start: last.start, end: piece.end * 1000 };
      continue;
    }
    if (found.length === count) return found;
    found.push({ start: piece.start * 1000, end: piece.end * 1000 });
    key = piece.interval;
  }
  throw new RangeError(`the calendar has only ${found.length} more open periods in ${MAX_YEARS} years`);
}

/** The open stretches from one instant up to another, cut at both; touching ones are given as one. */
export function openBetween(calendar: Calendar, from: number, to: number): Period[] {
  const end = toSeconds(to);
  const found: Period[] = [];
  for (const piece of piecesFrom(dayTable(calendar), toSeconds(from))) {
    if (piece.start >= end) break;
    const last = found.at(-1);
    const next = { start: piece.start * 1000, end: Math.min(piece.end, end) * 1000 };
    if (last?.end === next.start) found[found.length - 1] = { start: last.start, end: next.end };
    else found.push(next);
  }
  return found;
}

function* piecesFrom(days: DayTable, from: number): Generator<Period & { interval: number }> {
  let quiet = 0;
  for (let year = utcYear(from); quiet < MAX_YEARS; year++) {
    const table = days.year(year);
    quiet = table.start.length > 0 ? 0 : quiet + 1;
    for (let piece = pieceEndingAfter(table, from); piece < table.start.length; piece++) {
      const start = Math.max(table.start[piece] ?? 0, from);
      yield { start, end: table.end[piece] ?? 0, interval: table.interval[piece] ?? 0 };
    }
  }
}

function firstFrom(days: DayTable, second: number): number {
  const first = utcYear(second);
  for (let year = first; year < first + MAX_YEARS; year++) {
    const table = days.year(year);
    const start = table.start[pieceEndingAfter(table, second)];
    if (start !== undefined) return start;
  }
  throw new RangeError(`the calendar does not open within ${MAX_YEARS} years`);
}

function lastOpen(days: DayTable, second: number): number {
  const last = utcYear(second);
  for (let year = last; year > last - MAX_YEARS; year--) {
    const table = days.year(year);
    const end = table.end[lastIndex(table.start, (start) => start < second)];
    if (end !== undefined) return Math.min(end, second);
  }
  throw new RangeError(`the calendar was not open in the last ${MAX_YEARS} years`);
}

/** Open seconds of the table's year before an instant of it. */
function openBefore(table: YearTable, second: number): number {
  const piece = lastIndex(table.start, (start) => start <= second);
  if (piece < 0) return 0;
  return (table.before[piece] ?? 0) + Math.min(second, table.end[piece] ?? 0) - (table.start[piece] ?? 0);
}

/** The first piece that ends after the instant; the length of the list when there is none. */
function pieceEndingAfter(table: YearTable, second: number): number {
  return lastIndex(table.end, (end) => end <= second) + 1;
}

/** The last place in an ascending list for which the test holds, -1 when there is none. */
function lastIndex(list: readonly number[], test: (value: number) => boolean): number {
  let [low, high] = [-1, list.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (test(list[middle] ?? 0)) low = middle;
    else high = middle;
  }
  return low;
}

function checkCount(seconds: number): void {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 3_200_000_000) {
    throw new RangeError(`business seconds must be a whole number from 0 to 3,200,000,000, not ${seconds}`);
  }
}
