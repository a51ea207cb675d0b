import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import type { ClientId } from '../kernel/scope.ts';
import { epochMs, epochSeconds } from '../kernel/time.ts';
import { processKinds } from '../processes/index.ts';
import { type Calendar, secondsOfDay, zoneName } from '../sla/calendar.ts';
import { parseDate } from '../sla/instant.ts';
import { offsetAt } from '../sla/zone.ts';
import { TicketForm } from '../ticket/template.ts';
import { closedDays, dayIn, type Occurrence, occurrences, Rule, type Timing } from './rule.ts';

/** How often a ticket is opened by itself: an aggregate of one client, with an alarm of its own. */
export interface ScheduleState {
  readonly id: string;
  readonly client: ClientId;
  readonly active: boolean;
  readonly rule: Rule;
  readonly at: string;
  /** Absent: the client's own zone, whichever that is. */
  readonly zone?: string;
  readonly from: string;
  readonly until?: string;
  readonly closed: Timing['closed'];
  /** How many of those that were missed while the desk stood still are made up for, the newest first to be kept. */
  readonly catchUp: number;
  readonly next?: Occurrence;
  /** The day, by the rule, of the last one that was dealt with. */
  readonly last?: string;
  readonly made: number;
  /** Why the last one could not be opened. */
  readonly fault?: { readonly day: string; readonly code: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  /** From then on it opens nothing and nobody finds it; its log stays, as do the tickets that it opened. */
  readonly deletedAt?: string;
}

/** What people wrote of a schedule, and the ticket that it opens: outside the chain, under a seal. */
export interface ScheduleText {
  readonly name: string;
  readonly ticket: TicketForm;
}

export const scheduleEventTypes = [
  'schedule.created',
  'schedule.changed',
  'schedule.fired',
  'schedule.skipped',
  'schedule.moved',
  'schedule.failed',
  'schedule.deleted',
] as const;
export interface ScheduleEvent {
  readonly type: (typeof scheduleEventTypes)[number];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Names the desk itself as the source of a ticket; the id is the schedule's and the day's, so each comes once. */
export const scheduleSource = 'schedule';

const date = z.string().refine((text) => parseDate(text) !== undefined, { error: 'must be a date like 2026-03-02' });
const time = z
  .string()
  .refine((text) => text !== '24:00' && secondsOfDay(text) !== undefined, { error: 'must be a time like 08:30' });
/** What is opened at night must say by itself what it is and whom it is for. */
const RecurringForm = TicketForm.extend({
  kind: z.enum(processKinds),
  subject: z.string().trim().min(1).max(200),
  requester: z.string().min(1).max(40).meta(takes('person')),
});
const fields = {
  name: z.string().trim().min(1).max(80),
  rule: Rule,
  at: time.meta({ description: 'Wall-clock time of the zone.', example: '08:30' }),
  zone: z.exactOptional(zoneName).meta({ description: 'The client’s own zone where absent.' }),
  from: z.exactOptional(date).meta({ description: 'Today where absent. Intervals count from it.' }),
  until: z.exactOptional(date),
  closed: z.enum(closedDays).default('keep').meta({
    description:
      'On days on which the client’s calendar is closed: keep, skip, or move to the open day before or after.',
  }),
  catchUp: z.int().min(1).max(31).default(1).meta({
    description: 'Of those due at once, after the desk stood still, so many are opened, the newest; the others never.',
  }),
  ticket: RecurringForm,
};

export const CreateSchedule = z.strictObject({ client: z.string().min(1).max(40).meta(takes('client')), ...fields });
export type CreateSchedule = z.output<typeof CreateSchedule>;

export const ChangeSchedule = z
  .strictObject({
    name: z.exactOptional(fields.name),
    active: z.exactOptional(z.boolean()),
    rule: z.exactOptional(Rule),
    at: z.exactOptional(time),
    zone: z.exactOptional(z.nullable(zoneName)),
    from: z.exactOptional(date),
    until: z.exactOptional(z.nullable(date)),
    closed: z.exactOptional(z.enum(closedDays)),
    catchUp: z.exactOptional(z.int().min(1).max(31)),
    ticket: z.exactOptional(RecurringForm),
  })
  .refine((patch) => Object.keys(patch).length > 0, { message: 'name at least one field to change' });
export type ChangeSchedule = z.output<typeof ChangeSchedule>;

export interface ScheduleFacts {
  readonly now: string;
  /** The client's zone and its calendar, as they are now. */
  readonly zone: string;
  readonly calendar: Calendar;
}

export interface ScheduleDecision {
  readonly next: ScheduleState;
  readonly events: readonly ScheduleEvent[];
}

function timingOf(state: ScheduleState, facts: ScheduleFacts): Timing {
  const { rule, at, from, until, closed, zone } = state;
  return { rule, at, from, until, closed, zone: zone ?? facts.zone, calendar: facts.calendar };
}

/** Occurrences that come after now, as things stand. */
export function* upcoming(state: ScheduleState, facts: ScheduleFacts): Generator<Occurrence> {
  if (!state.active) return;
  const start = state.last === undefined ? { day: state.from } : { day: state.last, after: true };
  const now = epochMs(facts.now);
  const zone = state.zone ?? facts.zone;
  // What lies long behind is not looked at one by one: a shift moves no occurrence by more than two months.
  const recent = dayIn(offsetAt(zone, epochSeconds(facts.now)), epochSeconds(facts.now) - 62 * 86_400);
  const near = start.day < recent ? { day: recent } : start;
  for (const one of occurrences(timingOf(state, facts), near)) if (epochMs(one.at) > now) yield one;
}

export function createSchedule(
  input: CreateSchedule,
  id: string,
  client: ClientId,
  facts: ScheduleFacts,
): ScheduleDecision {
  const { rule, at, closed, catchUp, zone, until } = input;
  const seconds = epochSeconds(facts.now);
  const state: ScheduleState = {
    id,
    client,
    active: true,
    rule,
    at,
    from: input.from ?? dayIn(offsetAt(zone ?? facts.zone, seconds), seconds),
    closed,
    catchUp,
    ...(zone === undefined ? {} : { zone }),
    ...(until === undefined ? {} : { until }),
    made: 0,
    createdAt: facts.now,
    updatedAt: facts.now,
  };
  return { next: withNext(state, facts), events: [{ type: 'schedule.created' }] };
}

export function changeSchedule(state: ScheduleState, patch: ChangeSchedule, facts: ScheduleFacts): ScheduleDecision {
  const { zone: oldZone, until: oldUntil, ...rest } = state;
  const { ticket: _ticket, name: _name, zone, until, ...given } = patch;
  const newZone = zone === undefined ? oldZone : (zone ?? undefined);
  const newUntil = until === undefined ? oldUntil : (until ?? undefined);
  const changed: ScheduleState = {
    ...rest,
    ...given,
    ...(newZone === undefined ? {} : { zone: newZone }),
    ...(newUntil === undefined ? {} : { until: newUntil }),
    updatedAt: facts.now,
  };
  return {
    next: withNext(changed, facts),
    events: [{ type: 'schedule.changed', data: { fields: Object.keys(patch) } }],
  };
}

/** Ends a schedule for good. */
export function deleteSchedule(state: ScheduleState, facts: Pick<ScheduleFacts, 'now'>): ScheduleDecision {
  const { next: _next, ...rest } = state;
  return {
    next: { ...rest, active: false, updatedAt: facts.now, deletedAt: facts.now },
    events: [{ type: 'schedule.deleted' }],
  };
}

function withNext(state: ScheduleState, facts: ScheduleFacts): ScheduleState {
  const { next: _next, ...rest } = state;
  const first = upcoming(state, facts).next();
  return first.done ? rest : { ...rest, next: first.value };
}

/** What is due at a moment: what is never made any more, the one to open now, and what comes then. */
export interface Firing {
  readonly skipped: readonly Occurrence[];
  readonly make?: Occurrence;
  readonly next?: Occurrence;
}

/** Looks no further back than this many occurrences: a desk that stood still for longer has lost them. */
const DUE_MAX = 2_000;

/**
 * What the alarm of a schedule comes to, judged by the zone and the calendar as they are now. Nothing early; of
 * several that are due at once the newest `catchUp`, oldest first. The same state at the same time gives the same.
 */
export function firingOf(state: ScheduleState, facts: ScheduleFacts): Firing | undefined {
  if (!state.active || !state.next) return undefined;
  const now = epochMs(facts.now);
  if (epochMs(state.next.at) > now) return undefined;
  const due: Occurrence[] = [];
  let next: Occurrence | undefined;
  for (const one of occurrences(timingOf(state, facts), { day: state.next.day })) {
    if (epochMs(one.at) > now || due.length >= DUE_MAX) {
      next = one;
      break;
    }
    due.push(one);
  }
  const skipped = due.slice(0, Math.max(0, due.length - state.catchUp));
  const [make, after] = [due[skipped.length], due[skipped.length + 1] ?? next];
  return { skipped, ...(make ? { make } : {}), ...(after ? { next: after } : {}) };
}

/** The state after a firing, however it ended. */
export function fired(
  state: ScheduleState,
  firing: Firing,
  outcome: { readonly number?: number; readonly fault?: string },
  facts: ScheduleFacts,
): ScheduleDecision {
  const { next: _next, fault: _fault, ...rest } = state;
  const { skipped, make, next } = firing;
  const last = make?.day ?? skipped.at(-1)?.day ?? state.last;
  const { number, fault } = outcome;
  const events: ScheduleEvent[] = [];
  if (skipped.length > 0) {
    const [first, final] = [skipped[0], skipped.at(-1)];
    events.push({ type: 'schedule.skipped', data: { count: skipped.length, from: first?.day, to: final?.day } });
  }
  if (make && number !== undefined)
    events.push({ type: 'schedule.fired', data: { day: make.day, at: make.at, number } });
  if (make && number === undefined)
    events.push({ type: 'schedule.failed', data: { day: make.day, code: fault ?? '' } });
  if (events.length === 0) events.push({ type: 'schedule.moved' });
  return {
    next: {
      ...rest,
      ...(last === undefined ? {} : { last }),
      ...(next === undefined ? {} : { next }),
      made: state.made + (number === undefined ? 0 : 1),
      ...(make && fault !== undefined ? { fault: { day: make.day, code: fault } } : {}),
      updatedAt: facts.now,
    },
    events,
  };
}

export function occurrenceId(schedule: string, occurrence: Occurrence): string {
  return `${schedule}.${occurrence.day}`;
}
