import { dateOfDay, formatSeconds, parseDate, parseSeconds } from '../sla/instant.ts';
import { stretchesOf, utcYear } from '../sla/zone.ts';

const DAY = 86_400;

/** The calendar day (YYYY-MM-DD) that an instant falls on in an IANA zone. */
export function dayIn(zone: string, at: string): string {
  if (zone === 'UTC') return at.slice(0, 10);
  const seconds = parseSeconds(at);
  return formatDay(Math.floor((seconds + offset(zone, seconds)) / DAY));
}

/** YYYY-MM-DD of a day number. */
function formatDay(day: number): string {
  const date = dateOfDay(day);
  return `${String(date.year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}

/** The day `count` days after a day. @throws RangeError when there is no such day. */
export function dayAfter(day: string, count: number): string {
  const number = parseDate(day);
  if (number === undefined) throw new RangeError(`"${day}" is not a date like 2026-03-01`);
  return formatDay(number + count);
}

/**
 * The instant of a wall-clock time without an offset (`2016-02-29T04:40:00`) in a zone. A time that the clocks skip
 * is moved on by the gap, one that comes twice is the first of the two (RFC 5545, Temporal's "compatible").
 * @throws RangeError when there is no such date or time of day.
 */
export function instantOfLocal(zone: string, local: string): string {
  const wall = parseSeconds(`${local}Z`);
  const before = offset(zone, wall - DAY);
  if (offset(zone, wall - before) === before) return formatSeconds(wall - before);
  const after = offset(zone, wall + DAY);
  return formatSeconds(offset(zone, wall - after) === after ? wall - after : wall - before);
}

function offset(zone: string, seconds: number): number {
  if (zone === 'UTC') return 0;
  for (const stretch of stretchesOf(zone, utcYear(seconds))) if (seconds < stretch.to) return stretch.offset;
  throw new RangeError(`no offset of ${zone} is known at ${seconds}`);
}
