import { dateOfDay, dayNumber } from './instant.ts';

/** A stretch of time in which a zone keeps one offset from UTC. Epoch seconds, `to` exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

const DAY = 86_400;
/** Both transitions of a zone's shortest known summer times (Ramadan in Morocco and Egypt) are weeks apart. */
const STEP = 2 * DAY;
const MAX_CACHED = 4_000;

/* A memo, not state: what it holds follows from its key alone. Intl and not temporal-polyfill, because one offset
   costs 2 us here against 45 us there, and nothing has to be loaded (measured on Node 24). */
const formats = new Map<string, Intl.DateTimeFormat>();
const stretches = new Map<string, readonly Stretch[]>();

/** Whether the name is one of the IANA time zones that this runtime knows. An offset like `+02:00` is none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Seconds that a zone's wall clock is ahead of UTC at an instant (epoch seconds). @throws RangeError for an unknown zone. */
export function offsetAt(zone: string, seconds: number): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
    formatOf(zone)
      .format(seconds * 1000)
      .match(/\d+/g) ?? []
  ).map(Number);
  return dayNumber(year, month, day) * DAY + hour * 3600 + minute * 60 + second - seconds;
}

/** The stretches of one UTC year, in order and without gaps. */
export function stretchesOf(zone: string, year: number): readonly Stretch[] {
  const key = `${zone} ${year}`;
  const known = stretches.get(key);
  if (known) return known;
  if (stretches.size >= MAX_CACHED) stretches.clear();
  const found = findStretches(zone, dayNumber(year, 1, 1) * DAY, dayNumber(year + 1, 1, 1) * DAY);
  stretches.set(key, found);
  return found;
}

/** The UTC year that an instant lies in. */
export function utcYear(seconds: number): number {
  return dateOfDay(Math.floor(seconds / DAY)).year;
}

function findStretches(zone: string, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  let start = from;
  let offset = offsetAt(zone, from);
  for (let at = from; at < to; at += STEP) {
    const next = Math.min(at + STEP, to);
    const after = offsetAt(zone, next);
    if (after === offset) continue;
    const change = bisect(zone, at, next, offset);
    if (change < to) {
      found.push({ from: start, to: change, offset });
      start = change;
      offset = after;
    }
  }
  found.push({ from: start, to, offset });
  return found;
}

/** The first second in (low, high] at which the zone no longer keeps `offset`. */
function bisect(zone: string, low: number, high: number, offset: number): number {
  let [before, after] = [low, high];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const numeric = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  if (formats.size >= MAX_CACHED) formats.clear();
  formats.set(zone, format);
  return format;
}
