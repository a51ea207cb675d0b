import * as z from 'zod';
import type { Priority } from '../kernel/priority.ts';
import { type Calendar, roundTheClock } from './calendar.ts';

const minutes = z.int().min(1).max(525_600);

/** What one priority of one process is promised. */
const targetsSchema = z.strictObject({
  /** First response: minutes of service time. */
  responseMinutes: z.exactOptional(minutes),
  /** Next update: minutes of service time, counted as `update` says. */
  updateMinutes: z.exactOptional(minutes),
  resolutionMinutes: minutes,
  /** These targets run day and night, whatever the calendar says. */
  aroundTheClock: z.exactOptional(z.boolean()),
});

export const priorityNames = ['1', '2', '3', '4', '5'] as const;

const prioritiesSchema = z.strictObject({
  '1': targetsSchema,
  '2': targetsSchema,
  '3': targetsSchema,
  '4': targetsSchema,
  '5': targetsSchema,
});

/** A client's service levels: what is promised, and how its clocks behave. Calendar times follow the named calendar. */
export const slaPolicySchema = z.strictObject({
  /** Name of one of the calendars declared in `calendars`. */
  calendar: z.string().min(1).max(40),
  /** By process (`incident`, `request`), then by priority. A process without targets runs no clocks. */
  targets: z.record(z.string().regex(/^[a-z][a-z_]{1,30}$/), prioritiesSchema),
  /** `reply`: from the customer's message to the next answer. `every`: from one public answer to the next. */
  update: z.enum(['reply', 'every']),
  /** Whether pending reasons that pause the clocks also pause the first response. Waiting is no answer: usually not. */
  pausesResponse: z.boolean(),
  /** After a reopen the clock goes on without the time it stood still, starts anew, or counts as if it never stopped. */
  reopen: z.enum(['continue', 'restart', 'uninterrupted']),
});

export type SlaPolicy = z.output<typeof slaPolicySchema>;

/** A promised span: minutes of service time, or business days at the same time of day. */
export type Target = { readonly minutes: number } | { readonly days: number; readonly endOfDay?: boolean };

/** What the clocks of one ticket run by: the part of the policy that its process and priority pick. */
export interface SlaTerms {
  readonly calendar: Calendar;
  readonly response?: Target;
  readonly update?: Target;
  readonly resolution?: Target;
  readonly updateMode: SlaPolicy['update'];
  readonly pausesResponse: boolean;
  readonly reopen: SlaPolicy['reopen'];
}

/** The terms of a ticket, or undefined when the policy promises nothing for its process. */
export function slaTerms(
  policy: SlaPolicy,
  calendar: Calendar,
  process: string,
  priority: Priority,
): SlaTerms | undefined {
  const targets = policy.targets[process]?.[priority];
  if (!targets) return undefined;
  return {
    calendar: targets.aroundTheClock ? roundTheClock : calendar,
    ...(targets.responseMinutes !== undefined && { response: { minutes: targets.responseMinutes } }),
    ...(targets.updateMinutes !== undefined && { update: { minutes: targets.updateMinutes } }),
    resolution: { minutes: targets.resolutionMinutes },
    updateMode: policy.update,
    pausesResponse: policy.pausesResponse,
    reopen: policy.reopen,
  };
}
