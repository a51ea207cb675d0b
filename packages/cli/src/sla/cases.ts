import { type Calendar, calendarSchema } from '@portico/domain/sla/calendar';
import * as z from 'zod';

/** The outside format of a case: `time_zone`, hours by weekday, and the like. Unknown keys of a case are not ours to judge. */
const calendarOfCase = z.object({
  time_zone: z.string(),
  hours: z.exactOptional(z.unknown()),
  holidays: z.exactOptional(z.unknown()),
  recurring_holidays: z.exactOptional(z.unknown()),
  exceptions: z.exactOptional(z.unknown()),
  breaks: z.exactOptional(z.unknown()),
  always_open: z.exactOptional(z.unknown()),
});

const span = z.object({
  minutes: z.exactOptional(z.int()),
  days: z.exactOptional(z.int()),
  end_of_working_day: z.exactOptional(z.boolean()),
});

const targets = z.object({
  first_response: z.exactOptional(span),
  update: z.exactOptional(span),
  update_every: z.exactOptional(span),
  resolve: z.exactOptional(span),
});

const event = z.object({
  at: z.string(),
  event: z.enum(['created', 'state', 'customer_message', 'agent_message', 'agent_contact', 'first_response']),
  state: z.exactOptional(z.string()),
});

/** `expect` is deliberately not read, but for the moment the case is judged at. */
const asOf = {
  as_of: z.exactOptional(z.string()),
  expect: z.exactOptional(z.object({ as_of: z.exactOptional(z.string()) })),
};

const shared = { id: z.string(), calendar: calendarOfCase };

export const caseSchema = z.discriminatedUnion('type', [
  z.object({ ...shared, type: z.literal('due'), input: z.object({ start: z.string(), business_seconds: z.number() }) }),
  z.object({
    ...shared,
    type: z.literal('invalid'),
    input: z.object({ start: z.string(), business_seconds: z.number() }),
  }),
  z.object({
    ...shared,
    type: z.literal('due_backward'),
    input: z.object({ from: z.string(), business_seconds: z.number() }),
  }),
  z.object({
    ...shared,
    type: z.literal('due_days'),
    input: z.object({ start: z.string(), business_days: z.number(), end_of_working_day: z.exactOptional(z.boolean()) }),
  }),
  z.object({ ...shared, type: z.literal('elapsed'), input: z.object({ start: z.string(), end: z.string() }) }),
  z.object({ ...shared, type: z.literal('is_open'), input: z.object({ at: z.string() }) }),
  z.object({ ...shared, type: z.literal('next_open'), input: z.object({ at: z.string() }) }),
  z.object({ ...shared, type: z.literal('periods'), input: z.object({ from: z.string(), count: z.number() }) }),
  z.object({
    ...shared,
    ...asOf,
    type: z.literal('ticket'),
    targets,
    events: z.array(event).min(1).max(10_000),
    pause_states: z.exactOptional(z.array(z.string())),
    first_response_pauses: z.exactOptional(z.boolean()),
    escalation_offset: z.exactOptional(span),
  }),
]);

export type SlaCase = z.output<typeof caseSchema>;
export type TicketCase = Extract<SlaCase, { type: 'ticket' }>;
export type CaseSpan = z.output<typeof span>;

/** The case's calendar as the product's own. @throws RangeError naming the field and the fix. */
export function calendarOf(given: SlaCase['calendar']): Calendar {
  const parsed = calendarSchema.safeParse({
    timeZone: given.time_zone,
    ...(given.hours !== undefined && { hours: given.hours }),
    ...(given.holidays !== undefined && { holidays: given.holidays }),
    ...(given.recurring_holidays !== undefined && { recurringHolidays: given.recurring_holidays }),
    ...(given.exceptions !== undefined && { exceptions: given.exceptions }),
    ...(given.breaks !== undefined && { breaks: given.breaks }),
    ...(given.always_open !== undefined && { alwaysOpen: given.always_open }),
  });
  if (parsed.success) return parsed.data;
  throw new RangeError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
