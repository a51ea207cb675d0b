import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import type { Rounding } from './rounding.ts';

/** Who has looked at an entry: its author's draft, handed in, judged; `void` counts for nothing any more. */
export const timeStatuses = ['draft', 'submitted', 'approved', 'rejected', 'void'] as const;
export type TimeStatus = (typeof timeStatuses)[number];

/** What an entry counts for: the part of it that stands in events, and from which all totals come. */
export interface TimeCount {
  readonly id: string;
  readonly person: string;
  /** The day in the client's zone that the work counts on. */
  readonly date: string;
  /** Minutes as worked, and as they count. */
  readonly raw: number;
  readonly minutes: number;
  readonly billable: boolean;
  readonly activity: string;
  readonly approved: boolean;
}

/** One version of a time entry. A correction is a new version; the one before it stays as it was. */
export interface TimeEntry extends TimeCount {
  /** Counted from 1. */
  readonly version: number;
  readonly status: TimeStatus;
  readonly start?: string;
  readonly contract?: string;
  /** The rule that it was rounded by, and the desk's version that the rule is of. */
  readonly rule: Rounding;
  readonly desk: number;
}

/** A ticket's time: the sum of its live entries. */
export interface TimeTotals {
  readonly entries: number;
  readonly raw: number;
  readonly minutes: number;
  readonly billable: number;
}

export const noTime: TimeTotals = { entries: 0, raw: 0, minutes: 0, billable: 0 };

export function countOf(entry: TimeEntry): TimeCount | undefined {
  if (entry.status === 'void') return undefined;
  const { id, person, date, raw, minutes, billable, activity, status } = entry;
  return { id, person, date, raw, minutes, billable, activity, approved: status === 'approved' };
}

/** The totals after an entry went from one count to another; absent on either side where it does not count. */
export function moveTotals(totals: TimeTotals, was: TimeCount | undefined, now: TimeCount | undefined): TimeTotals {
  const billed = (one: TimeCount | undefined): number => (one?.billable ? one.minutes : 0);
  return {
    entries: totals.entries + Number(now !== undefined) - Number(was !== undefined),
    raw: totals.raw + (now?.raw ?? 0) - (was?.raw ?? 0),
    minutes: totals.minutes + (now?.minutes ?? 0) - (was?.minutes ?? 0),
    billable: totals.billable + billed(now) - billed(was),
  };
}

/** The sum over entries: what `moveTotals` must always have come to. */
export function totalsOf(entries: Iterable<TimeEntry>): TimeTotals {
  let totals = noTime;
  for (const entry of entries) totals = moveTotals(totals, undefined, countOf(entry));
  return totals;
}

/** Totals of several tickets that have become one. */
export function sumTotals(parts: readonly TimeTotals[]): TimeTotals {
  return parts.reduce(
    (sum, one) => ({
      entries: sum.entries + one.entries,
      raw: sum.raw + one.raw,
      minutes: sum.minutes + one.minutes,
      billable: sum.billable + one.billable,
    }),
    noTime,
  );
}

const minutes = z.int().min(1, 'write at least one minute').max(1_440, 'an entry has at most a day: 1440 minutes');
const date = z.iso.date();
const name = z.string().min(1).max(60);
const note = z.string().trim().max(4_000);

/** Time worked on a ticket. */
export const LogTime = z.strictObject({
  minutes: minutes.meta({ description: 'As worked; the client’s rule says what they count for.' }),
  start: z.exactOptional(z.iso.datetime({ offset: true })),
  date: z.exactOptional(date).meta({ description: 'Day in the client’s zone; that of `start`, or today, if absent.' }),
  activity: z.exactOptional(name).meta({ description: 'One of the desk’s activities; its first one if absent.' }),
  contract: z.exactOptional(name).meta({ description: 'One of the desk’s contracts: its rounding applies.' }),
  billable: z.exactOptional(z.boolean()).meta({ description: 'As the activity says, if absent.' }),
  note: z.exactOptional(note),
  person: z
    .exactOptional(z.string().min(1).max(40).meta(takes('staff')))
    .meta({ description: 'Whose time; an administrator’s to say.' }),
});
export type LogTime = z.output<typeof LogTime>;

/** What a correction may change; everything else stays as it was. */
export const CorrectTime = LogTime.omit({ person: true })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { message: 'name at least one field to correct' });
export type CorrectTime = z.output<typeof CorrectTime>;

export const timeActions = ['submit', 'approve', 'reject', 'void'] as const;
export type TimeAction = (typeof timeActions)[number];

export const JudgeTime = z.strictObject({ reason: z.exactOptional(z.string().trim().min(1).max(1_000)) });
