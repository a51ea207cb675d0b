import * as z from 'zod';
import { instantOf } from '../sla/wall-clock.ts';
import { offsetAt } from '../sla/zone.ts';
import { type NoticeKind, noticeKinds } from './kinds.ts';

/** `now`: a mail soon; `digest`: with others, once a day; `none`: no mail. */
export const mailModes = ['now', 'digest', 'none'] as const;
export type MailMode = (typeof mailModes)[number];

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, such as 07:30' })
  .meta({ description: 'Time of day in the person’s own zone, HH:MM' });

const choice = z.strictObject({
  /** Whether it is told within the product. */
  app: z.exactOptional(z.boolean()),
  mail: z.exactOptional(z.enum(mailModes)),
});

/** What a person chose about being told of things. What is not chosen follows the client, then the product. */
export const noticeSettingsSchema = z.strictObject({
  kinds: z.partialRecord(z.enum(noticeKinds), choice).default({}),
  /** From when to when no mail is sent; what comes meanwhile is sent at its end. May span midnight. */
  quiet: z.exactOptional(
    z
      .strictObject({ from: clock, to: clock, weekends: z.boolean().default(false) })
      .refine((one) => one.from !== one.to, { error: 'must end at another time than it begins', path: ['to'] }),
  ),
  /** When the daily digest is sent. */
  digestAt: z.exactOptional(clock),
});
export type NoticeSettings = z.output<typeof noticeSettingsSchema>;

/** What a client (or its MSP) chose for those of its people who chose nothing. */
export const mailDefaultsSchema = z.partialRecord(z.enum(noticeKinds), z.enum(mailModes));
export type MailDefaults = z.output<typeof mailDefaultsSchema>;

export const noSettings: NoticeSettings = { kinds: {} };
const DIGEST_AT = '08:00';

/** How a person is told of a kind by mail. */
export function mailModeOf(settings: NoticeSettings, defaults: MailDefaults, kind: NoticeKind): MailMode {
  return settings.kinds[kind]?.mail ?? defaults[kind] ?? 'now';
}

/** Whether a person is told of a kind within the product. */
export function toldInApp(settings: NoticeSettings, kind: NoticeKind): boolean {
  return settings.kinds[kind]?.app ?? true;
}

/** What comes within so many seconds about one ticket is one mail. */
export const gatherSeconds = 120;
/** Told at once: what somebody has to act on by a time. */
const urgent: ReadonlySet<NoticeKind> = new Set(['breached', 'reminded']);

const DAY = 86_400;

/**
 * When a mail is due (epoch seconds) for something that happened at `at`, in the person's zone: after edits that
 * follow were gathered, after the quiet hours, or with the next digest.
 */
export function mailDue(
  at: number,
  kind: NoticeKind,
  mode: Exclude<MailMode, 'none'>,
  settings: NoticeSettings,
  zone: string,
): number {
  if (mode === 'digest') return nextTime(zone, at, settings.digestAt ?? DIGEST_AT);
  return afterQuiet(zone, urgent.has(kind) ? at : at + gatherSeconds, settings.quiet);
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

/** The next instant after `at` at which the zone's clocks show a time of day. */
function nextTime(zone: string, at: number, time: string): number {
  const local = at + offsetAt(zone, at);
  const midnight = local - (((local % DAY) + DAY) % DAY);
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
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60;
}
