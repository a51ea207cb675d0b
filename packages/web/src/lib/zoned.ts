/** What a `datetime-local` field holds: wall-clock time without a zone, `2026-11-28T09:00`. */
export type LocalTime = string;

const DAY_MS = 86_400_000;

/** The wall-clock time of a zone at an instant. */
export function localIn(zone: string, at: number): LocalTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant of a wall-clock time in a zone, in milliseconds; NaN for what is no time. One that clocks skip counts
 * from the offset before the change; of one that is there twice the first.
 */
export function instantIn(zone: string, local: LocalTime): number {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return Number.NaN;
  const offsetAt = (at: number) => Date.parse(`${localIn(zone, at)}:00Z`) - at;
  const before = asUtc - offsetAt(asUtc - DAY_MS);
  const after = asUtc - offsetAt(asUtc + DAY_MS);
  const fits = [before, after].filter((at) => localIn(zone, at) === local);
  return fits.length > 0 ? Math.min(...fits) : before;
}

/** So many days later at an hour of the zone, in milliseconds. */
export function dayAt(zone: string, now: number, days: number, hour: number): number {
  const date = new Date(Date.parse(`${localIn(zone, now).slice(0, 10)}T00:00:00Z`) + days * DAY_MS);
  return instantIn(zone, `${date.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00`);
}

/** Days from today to the next Monday, 1 to 7. */
export function daysToMonday(zone: string, now: number): number {
  const weekday = new Date(`${localIn(zone, now).slice(0, 10)}T00:00:00Z`).getUTCDay();
  return (8 - weekday) % 7 || 7;
}
