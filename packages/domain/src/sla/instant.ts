/**
 * Instants as whole seconds since the epoch, and dates as whole days since it. Service levels count business
 * seconds, so nothing finer is kept: two instants within one second are the same instant.
 */
const DAY = 86_400;
/** Instants that calendars are asked about: 1900 to 2399. Outside, an offset of a zone means nothing. */
const FIRST_SECOND = -2_208_988_800;
const LAST_SECOND = 13_569_465_599;

const instantPattern = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number: the inverse of `dayNumber`. */
export function dateOfDay(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** The day number of `YYYY-MM-DD`, or undefined when there is no such day (30 February). */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return undefined;
  const days = dayNumber(year, month, day);
  return dateOfDay(days).day === day ? days : undefined;
}

/**
 * Whole seconds of an RFC 3339 time. The offset is required: a time without one is not an instant.
 * @throws RangeError naming the text when it is no such time, or lies outside 1900 to 2399.
 */
export function parseSeconds(text: string): number {
  const match = instantPattern.exec(text);
  const days = match ? parseDate(text.slice(0, 10)) : undefined;
  if (!match || days === undefined) throw new RangeError(`"${text}" is not a time like 2026-03-01T09:00:00Z`);
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])];
  if (hour > 23 || minute > 59 || second > 59) throw new RangeError(`"${text}": there is no such time of day`);
  return checkSeconds(days * DAY + hour * 3600 + minute * 60 + second - offsetSeconds(match[7] ?? 'Z'));
}

function offsetSeconds(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const seconds = Number(text.slice(1, 3)) * 3600 + Number(text.slice(4, 6)) * 60;
  return text.startsWith('-') ? -seconds : seconds;
}

/** RFC 3339 in UTC, to the second: `2026-03-01T09:00:00Z`. */
export function formatSeconds(seconds: number): string {
  const { year, month, day } = dateOfDay(Math.floor(seconds / DAY));
  const ofDay = seconds - Math.floor(seconds / DAY) * DAY;
  const two = (n: number): string => String(n).padStart(2, '0');
  const time = `${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}Z`;
}

/** Whole seconds of epoch milliseconds. @throws RangeError outside 1900 to 2399, or when it is not a number. */
export function toSeconds(milliseconds: number): number {
  return checkSeconds(Math.floor(milliseconds / 1000));
}

function checkSeconds(seconds: number): number {
  if (seconds >= FIRST_SECOND && seconds <= LAST_SECOND) return seconds;
  throw new RangeError(`${seconds} seconds since 1970 lie outside the years 1900 to 2399`);
}
