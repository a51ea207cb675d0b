import { offsetAt } from './zone.ts';

const DAY = 86_400;

/**
 * The instant of a wall-clock time, both in seconds: the first of two, and where the clock skips it, as far after
 * the change as the time lies after it (RFC 5545 §3.3.5).
 */
export function instantOf(zone: string, local: number): number {
  const early = local - offsetAt(zone, local - DAY);
  const late = local - offsetAt(zone, local + DAY);
  if (early + offsetAt(zone, early) === local) return early;
  return late + offsetAt(zone, late) === local ? late : early;
}
