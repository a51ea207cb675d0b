import { addBusinessDays } from '@portico/domain/sla/business-days';
import { addBusinessSeconds, businessSecondsBetween, subtractBusinessSeconds } from '@portico/domain/sla/business-time';
import type { Calendar } from '@portico/domain/sla/calendar';
import {
  type Clock,
  type ClockName,
  customerWrote,
  firstResponse,
  nextDue,
  pauseClocks,
  reopenClocks,
  resolveClocks,
  resumeClocks,
  type SlaClocks,
  staffAnswered,
  startClocks,
  updateGiven,
} from '@portico/domain/sla/clock';
import { formatSeconds, parseSeconds } from '@portico/domain/sla/instant';
import type { SlaTerms, Target } from '@portico/domain/sla/policy';
import type { CaseSpan, TicketCase } from './cases.ts';

type CaseEvent = Omit<TicketCase['events'][number], 'at'> & { readonly at: number };

interface Run {
  readonly terms: SlaTerms;
  readonly pauseStates: ReadonlySet<string>;
  clocks: SlaClocks;
  state: string;
  /** Since when the state is one that pauses. */
  waitingSince: number | undefined;
  waited: number;
  /** Business seconds of the slowest update so far. */
  slowestUpdate: number | undefined;
}

/** A ticket's targets by the product's clocks: its events in order of time, up to `as_of`. */
export function evaluateTicket(one: TicketCase, calendar: Calendar): Record<string, unknown> {
  const asOf = one.as_of ?? one.expect?.as_of;
  const end = asOf === undefined ? Number.POSITIVE_INFINITY : ms(asOf);
  const events = one.events
    .map((event) => ({ ...event, at: ms(event.at) }))
    .filter((event) => event.at <= end)
    .sort((a, b) => a.at - b.at);
  const now = Number.isFinite(end) ? end : (events.at(-1)?.at ?? 0);
  const main = replay(one, termsOf(one, calendar, 'reply'), events, now);
  const every = one.targets.update_every ? replay(one, termsOf(one, calendar, 'every'), events, now) : undefined;
  return { ...figures(main), ...escalation(main, every, one, calendar), ...everyDue(every) };
}

function termsOf(one: TicketCase, calendar: Calendar, updateMode: SlaTerms['updateMode']): SlaTerms {
  const { first_response: response, resolve } = one.targets;
  const update = updateMode === 'every' ? one.targets.update_every : one.targets.update;
  const closedPauses = one.pause_states?.includes('closed') ?? false;
  return {
    calendar,
    ...(response && { response: targetOf(response) }),
    ...(update && { update: targetOf(update) }),
    ...(resolve && { resolution: targetOf(resolve) }),
    updateMode,
    pausesResponse: one.first_response_pauses ?? true,
    reopen: closedPauses ? 'continue' : 'uninterrupted',
  };
}

function targetOf(span: CaseSpan): Target {
  if (span.minutes !== undefined) return { minutes: span.minutes };
  if (span.days === undefined) throw new RangeError('a target needs minutes or days');
  return { days: span.days, ...(span.end_of_working_day !== undefined && { endOfDay: span.end_of_working_day }) };
}

function replay(one: TicketCase, terms: SlaTerms, events: readonly CaseEvent[], now: number): Run {
  const run: Run = {
    terms,
    pauseStates: new Set(one.pause_states ?? []),
    clocks: {},
    state: 'new',
    waitingSince: undefined,
    waited: 0,
    slowestUpdate: undefined,
  };
  for (const { at, event, state } of events) {
    if (event === 'created') run.clocks = startClocks(terms, at);
    if (event === 'created' || event === 'state') enter(run, state ?? run.state, at);
    if (event === 'customer_message') run.clocks = customerWrote(run.clocks, terms, at, isWaiting(run)).clocks;
    if (event === 'first_response') run.clocks = firstResponse(run.clocks, terms, at).clocks;
    if (event === 'agent_message') run.clocks = staffAnswered(run.clocks, terms, at).clocks;
    if (event === 'agent_contact') run.clocks = updateGiven(run.clocks, terms, at);
    noteUpdate(run);
  }
  count(run, now);
  return run;
}

function isWaiting(run: Run): boolean {
  return run.state === 'closed' || run.pauseStates.has(run.state);
}

function enter(run: Run, state: string, at: number): void {
  const { terms } = run;
  count(run, at);
  if (run.state === 'closed' && state !== 'closed') run.clocks = reopenClocks(run.clocks, terms, at);
  if (state === 'closed' && run.state !== 'closed') run.clocks = resolveClocks(run.clocks, terms, at).clocks;
  run.state = state;
  run.waitingSince = run.pauseStates.has(state) ? at : undefined;
  if (state === 'closed') return;
  const change = run.pauseStates.has(state) ? pauseClocks : resumeClocks;
  run.clocks = change(run.clocks, terms, at).clocks;
}

function count(run: Run, at: number): void {
  if (run.waitingSince === undefined) return;
  run.waited += businessSecondsBetween(run.terms.calendar, run.waitingSince, at);
  run.waitingSince = undefined;
}

function noteUpdate(run: Run): void {
  const { update } = run.clocks;
  if (update?.a !== undefined) run.slowestUpdate = Math.max(run.slowestUpdate ?? 0, update.u ?? 0);
}

function figures(run: Run): Record<string, unknown> {
  const { response, update, resolution } = run.clocks;
  const resolved = resolution?.a === undefined ? undefined : (resolution.u ?? 0);
  const answered = response?.a === undefined || response.st === 'c' ? undefined : (response.u ?? 0);
  return {
    first_response_due: openDue(run, 'response'),
    update_due: openDue(run, 'update'),
    resolve_due: openDue(run, 'resolution'),
    ...minutes('first_response', answered, response?.t),
    ...minutes('update', run.slowestUpdate, update?.t),
    ...minutes('resolve', resolved, resolution?.t),
    paused_business_seconds: run.waited,
  };
}

function minutes(name: string, used: number | undefined, target: number | undefined): Record<string, number | null> {
  const known = used !== undefined && target !== undefined;
  return { [`${name}_min`]: known ? used / 60 : null, [`${name}_diff_min`]: known ? (target - used) / 60 : null };
}

/** Due while it counts; null once it is answered, while it is paused, and where there is no such target. */
function openDue(run: Run, name: ClockName): string | null {
  const clock: Clock | undefined = run.clocks[name];
  return clock?.f === undefined || clock.d === undefined ? null : formatSeconds(clock.d);
}

function everyDue(every: Run | undefined): Record<string, unknown> {
  return every ? { update_every_due: openDue(every, 'update') } : {};
}

function escalation(main: Run, every: Run | undefined, one: TicketCase, calendar: Calendar): Record<string, unknown> {
  const dues = [nextDue(main.clocks), every ? nextDue(every.clocks) : undefined]
    .filter((due) => due !== undefined)
    .sort();
  const earliest = dues[0];
  if (earliest === undefined) return { escalation_at: null };
  return { escalation_at: formatSeconds(shift(calendar, ms(earliest), one.escalation_offset) / 1000) };
}

function shift(calendar: Calendar, at: number, offset: CaseSpan | undefined): number {
  if (offset?.days !== undefined) return addBusinessDays(calendar, at, offset.days, offset.end_of_working_day);
  const seconds = (offset?.minutes ?? 0) * 60;
  if (seconds === 0) return at;
  return seconds > 0 ? addBusinessSeconds(calendar, at, seconds) : subtractBusinessSeconds(calendar, at, -seconds);
}

function ms(text: string): number {
  return parseSeconds(text) * 1000;
}
