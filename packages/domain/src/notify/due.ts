import { instantOf } from '../sla/wall-clock.ts';
import { offsetAt } from '../sla/zone.ts';
import type { NoticeKind } from './names.ts';
import type { MailMode, NoticeSettings } from './settings.ts';

/** When the daily digest is sent to who chose no time. */
export const defaultDigestAt = '08:00';
/** What comes within so many seconds about one ticket is one mail. */
export const gatherSeconds = 120;
/** Waits for nothing that may follow: what somebody has to act on by a time. */
const atOnce: ReadonlySet<NoticeKind> = new Set(['warned', 'breached', 'reminded']);

const DAY = 86_400;
const HOUR = 3_600;

/**
 * When a mail is due (epoch seconds) for something that happened at `at`, in the person's zone: after edits that
 * follow were gathered, after the quiet hours unless it is urgent, or with the next digest.
 */
export function mailDue(
  at: number,
  kind: NoticeKind,
  mode: Exclude<MailMode, 'none'>,
  settings: Pick<NoticeSettings, 'quiet' | 'digestAt'>,
  zone: string,
  urgent = false,
): number {
  switch (mode) {
    // The time that they chose themselves; it is not quiet, whatever else they chose.
    case 'daily':
      return nextTime(zone, at, settings.digestAt ?? defaultDigestAt);
    case 'hourly':
      return afterQuiet(zone, nextHour(zone, at), settings.quiet);
    case 'now': {
      const ready = urgent || atOnce.has(kind) ? at : at + gatherSeconds;
      return urgent ? ready : afterQuiet(zone, ready, settings.quiet);
    }
  }
}

function nextHour(zone: string, at: number): number {
  return at + HOUR - (ofDay(zone, at) % HOUR);
}

function afterQuiet(zone: string, at: number, quiet: NoticeSettings['quiet']): number {
  if (!quiet) return at;
  let due = at;
  // A quiet night may end on a quiet weekend, and a weekend in a quiet night.
  for (let step = 0; step < 4; step++) {
    const later = quiet.weekends && isWeekend(zone, due) ? nextTime(zone, due, '00:00') : endOfNight(zone, due, quiet);
    if (later === due) return due;
    due = later;
  }
  return due;
}

function endOfNight(zone: string, at: number, { from, to }: { readonly from: string; readonly to: string }): number {
  const now = ofDay(zone, at);
  const [begin, end] = [secondsOf(from), secondsOf(to)];
  const inside = begin < end ? now >= begin && now < end : now >= begin || now < end;
  return inside ? nextTime(zone, at, to) : at;
}

/** The next instant after `at` at which the zone's clocks show a time of day; where they skip it, right after. */
function nextTime(zone: string, at: number, time: string): number {
  const offset = offsetAt(zone, at);
  const local = at + offset;
  const midnight = local - (((local % DAY) + DAY) % DAY);
  // In an hour that clocks show twice, the time may come once more today.
  const again = midnight + secondsOf(time) - offset;
  if (again > at && offsetAt(zone, again) === offset) return again;
  for (const day of [0, 1, 2]) {
    const instant = instantOf(zone, midnight + day * DAY + secondsOf(time));
    if (instant > at) return instant;
  }
  throw new RangeError(`${zone} has no ${time} within two days of ${at}`);
}

function isWeekend(zone: string, at: number): boolean {
  const days = Math.floor((at + offsetAt(zone, at)) / DAY);
  // 1970-01-01 was a Thursday.
  const weekday = (((days + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

function ofDay(zone: string, at: number): number {
  return (((at + offsetAt(zone, at)) % DAY) + DAY) % DAY;
}

function secondsOf(time: string): number {
  return Number(time.slice(0, 2)) * HOUR + Number(time.slice(3, 5)) * 60;
}
