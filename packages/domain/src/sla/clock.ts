import { addBusinessDays } from './business-days.ts';
import { addBusinessSeconds, businessSecondsBetween } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import { formatSeconds, toSeconds } from './instant.ts';
import type { SlaTerms, Target } from './policy.ts';

/**
 * The clocks of one ticket. They are stored on its head, hence the short keys; times are epoch seconds.
 * A verdict comes from the due time alone: stopped at or before it is met, later is breached, whenever anyone looked.
 */
export interface Clock {
  /** State: running, paused, met, breached, cancelled (stopped without a verdict). */
  readonly st: 'r' | 'p' | 'm' | 'b' | 'c';
  /** Target: business seconds. */
  readonly t: number;
  /** Due. Stays when met or breached; absent while paused. */
  readonly d?: number;
  /** Business seconds used before the present run; absent: 0. */
  readonly u?: number;
  /** Since when it counts; absent while it stands still. */
  readonly f?: number;
  /** When it was stopped. A breached clock without it still awaits its end. */
  readonly a?: number;
}

export const clockNames = ['response', 'update', 'resolution'] as const;
export type ClockName = (typeof clockNames)[number];

export type SlaClocks = { readonly [N in ClockName]?: Clock };

/** A target that was missed. `due` is when it was, not when that was noticed. */
export interface Breach {
  readonly clock: ClockName;
  readonly due: string;
  /** Business seconds. */
  readonly target: number;
}

/** Every change of clocks: the clocks after it, and the breaches that came due before it and are told only once. */
export interface ClockStep {
  readonly clocks: SlaClocks;
  readonly breaches: readonly Breach[];
}

/** The clocks of a ticket that opens now. In mode `reply` the update clock waits for `customerWrote`. */
export function startClocks(terms: SlaTerms, now: number): SlaClocks {
  return {
    ...(terms.response && { response: started(terms.calendar, terms.response, now) }),
    ...(terms.update && terms.updateMode === 'every' && { update: started(terms.calendar, terms.update, now) }),
    ...(terms.resolution && { resolution: started(terms.calendar, terms.resolution, now) }),
  };
}

/** Work waits for someone else: the time from now on is not counted. */
export function pauseClocks(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock, name) =>
    name === 'response' && !terms.pausesResponse ? clock : held(clock, terms.calendar, now),
  );
}

/** The wait is over: due again after what was left of each target. */
export function resumeClocks(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock) => (isHeld(clock) ? running(clock, terms.calendar, now) : clock));
}

/** A public answer by staff: ends the first response and the wait for an update, or starts the next update period. */
export function staffAnswered(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  const answered = firstResponse(clocks, terms, now);
  return { ...answered, clocks: updateGiven(answered.clocks, terms, now) };
}

/** The first response was given, by an answer or otherwise (a call): ends that clock and no other. */
export function firstResponse(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock, name) => (name === 'response' ? ended(clock, terms.calendar, now) : clock));
}

/** The customer was given news: ends the wait for an update, or starts the next period of mode `every`. */
export function updateGiven(clocks: SlaClocks, terms: SlaTerms, now: number): SlaClocks {
  const { update } = clocks;
  if (!update || !terms.update) return clocks;
  if (terms.updateMode === 'reply') return { ...clocks, update: ended(update, terms.calendar, now) };
  if (update.a !== undefined || update.st === 'c') return clocks;
  const next = started(terms.calendar, terms.update, now);
  return { ...clocks, update: isHeld(update) ? held(next, terms.calendar, now) : next };
}

/** The customer wrote. Starts the wait for an update unless one runs: writing again neither extends nor shortens it. */
export function customerWrote(clocks: SlaClocks, terms: SlaTerms, now: number, paused = false): ClockStep {
  const settled = breachesUpTo(clocks, now);
  const { update } = settled.clocks;
  const waiting = update && update.a === undefined && update.st !== 'c';
  if (!terms.update || terms.updateMode === 'every' || waiting) return settled;
  const next = started(terms.calendar, terms.update, now);
  return { ...settled, clocks: { ...settled.clocks, update: paused ? held(next, terms.calendar, now) : next } };
}

/**
 * The ticket is resolved: the resolution has its verdict. What else still waits stops without one, so call
 * `staffAnswered` first where the resolution tells the customer something.
 */
export function resolveClocks(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock, name) =>
    name === 'resolution' ? ended(clock, terms.calendar, now) : cancelled(clock, terms.calendar, now),
  );
}

/** The ticket is withdrawn or merged away: no clock gets a verdict that it does not have yet. */
export function cancelClocks(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock) => cancelled(clock, terms.calendar, now));
}

/** A resolved or cancelled ticket is opened again. A breach stays one unless the policy starts the clock anew. */
export function reopenClocks(clocks: SlaClocks, terms: SlaTerms, now: number): SlaClocks {
  return mapped(clocks, (clock, name) => {
    const target = terms[name];
    if (clock.a === undefined || !target || (name !== 'resolution' && clock.st !== 'c')) return clock;
    if (terms.reopen === 'restart') return started(terms.calendar, target, now);
    const missed = terms.reopen === 'uninterrupted' ? between(terms.calendar, clock.a, now) : 0;
    return running(still(clock, (clock.u ?? 0) + missed), terms.calendar, now);
  });
}

/**
 * Another priority, process or calendar: the time used so far is kept, the new target counts from it. A target that
 * is used up already is due at once, never in the past; a breach stays one; clocks that no longer apply are cancelled.
 */
export function reprioritiseClocks(clocks: SlaClocks, from: SlaTerms, to: SlaTerms, now: number): ClockStep {
  const counting = Object.values(clocks).some((clock) => clock.f !== undefined);
  const fresh = counting ? startClocks(to, now) : {};
  const settled = step(clocks, now, (clock, name) => {
    const target = to[name];
    if (clock.a !== undefined || clock.st === 'c') return clock;
    if (!target) return cancelled(clock, from.calendar, now);
    const t = targetSeconds(to.calendar, target, now);
    const stopped = { ...still(clock, usedSeconds(clock, from.calendar, now)), t };
    return clock.f === undefined ? stopped : running(stopped, to.calendar, now);
  });
  return { ...settled, clocks: mapped({ ...fresh, ...settled.clocks }, (clock) => clock) };
}

/**
 * The earliest due time of a clock that counts, also when it has passed: what lists sort by and people look at.
 * Undefined when none counts.
 */
export function nextDue(clocks: SlaClocks): string | undefined {
  return earliest(clocks, (clock) => clock.f !== undefined, 0);
}

/** When to look again: the first second at which a further breach is certain, since an answer in the due second is in time. */
export function nextBreach(clocks: SlaClocks): string | undefined {
  return earliest(clocks, (clock) => clock.st === 'r', 1);
}

/** Marks what came due before now as breached, earliest first. Asking again gives none: each is told once. */
export function breachesUpTo(clocks: SlaClocks, now: number): ClockStep {
  const second = toSeconds(now);
  const missed = clockNames
    .flatMap((name) => {
      const clock = clocks[name];
      return clock && clock.st === 'r' && clock.d !== undefined && clock.d < second
        ? [{ name, clock, due: clock.d }]
        : [];
    })
    .sort((a, b) => a.due - b.due);
  if (missed.length === 0) return { clocks, breaches: [] };
  const marks = Object.fromEntries(missed.map(({ name, clock }) => [name, { ...clock, st: 'b' as const }]));
  const breaches = missed.map(({ name, clock, due }) => ({ clock: name, due: formatSeconds(due), target: clock.t }));
  return { clocks: { ...clocks, ...marks }, breaches };
}

/** Business seconds a clock has used by now. */
export function usedSeconds(clock: Clock, calendar: Calendar, now: number): number {
  return (clock.u ?? 0) + (clock.f === undefined ? 0 : between(calendar, clock.f, now));
}

export interface ClockView {
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  /** Business seconds. */
  readonly target: number;
  readonly due?: string;
  /** Business seconds up to `now`. */
  readonly used: number;
  readonly since?: string;
  /** When it was stopped. */
  readonly at?: string;
}

const stateNames = { r: 'running', p: 'paused', m: 'met', b: 'breached', c: 'cancelled' } as const;

/** A clock as people and the API read it, judged at `now` even if no sweep has passed since it came due. */
export function viewClock(clock: Clock, calendar: Calendar, now: number): ClockView {
  const late = clock.st === 'r' && clock.d !== undefined && clock.d < toSeconds(now);
  return {
    state: late ? 'breached' : stateNames[clock.st],
    target: clock.t,
    ...(clock.d !== undefined && { due: formatSeconds(clock.d) }),
    used: usedSeconds(clock, calendar, now),
    ...(clock.f !== undefined && { since: formatSeconds(clock.f) }),
    ...(clock.a !== undefined && { at: formatSeconds(clock.a) }),
  };
}

/** Business seconds of a target that begins now. @throws RangeError when the calendar has no such time. */
export function targetSeconds(calendar: Calendar, target: Target, now: number): number {
  if ('minutes' in target) return target.minutes * 60;
  return businessSecondsBetween(calendar, now, addBusinessDays(calendar, now, target.days, target.endOfDay));
}

function earliest(clocks: SlaClocks, counts: (clock: Clock) => boolean, later: number): string | undefined {
  const due = Object.values(clocks).flatMap((clock) => (clock.d !== undefined && counts(clock) ? [clock.d] : []));
  return due.length > 0 ? formatSeconds(Math.min(...due) + later) : undefined;
}

function step(clocks: SlaClocks, now: number, change: (clock: Clock, name: ClockName) => Clock): ClockStep {
  const settled = breachesUpTo(clocks, now);
  return { ...settled, clocks: mapped(settled.clocks, change) };
}

function mapped(clocks: SlaClocks, change: (clock: Clock, name: ClockName) => Clock): SlaClocks {
  const entries = clockNames.flatMap((name) => {
    const clock = clocks[name];
    return clock ? [[name, change(clock, name)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function started(calendar: Calendar, target: Target, now: number): Clock {
  const t = targetSeconds(calendar, target, now);
  const due = 'days' in target ? addBusinessDays(calendar, now, target.days, target.endOfDay) : undefined;
  return { st: 'r', t, d: toSeconds(due ?? addBusinessSeconds(calendar, now, t)), f: toSeconds(now) };
}

/** Counts again. What was left decides the due time; with nothing left it is due at once. */
function running(clock: Clock, calendar: Calendar, now: number): Clock {
  const f = toSeconds(now);
  const used = { ...(clock.u !== undefined && { u: clock.u }) };
  if (clock.st === 'b') return { st: 'b', t: clock.t, ...(clock.d !== undefined && { d: clock.d }), ...used, f };
  const left = clock.t - (clock.u ?? 0);
  const d = left > 0 ? toSeconds(addBusinessSeconds(calendar, now, left)) : f;
  return { st: 'r', t: clock.t, d, ...used, f };
}

/** Stands still with what it has used; a breach keeps its due time. */
function still(clock: Clock, used: number): Clock {
  const u = used > 0 ? { u: used } : {};
  if (clock.st === 'b') return { st: 'b', t: clock.t, ...(clock.d !== undefined && { d: clock.d }), ...u };
  return { st: 'p', t: clock.t, ...u };
}

function held(clock: Clock, calendar: Calendar, now: number): Clock {
  return clock.f === undefined ? clock : still(clock, usedSeconds(clock, calendar, now));
}

function isHeld(clock: Clock): boolean {
  return clock.f === undefined && clock.a === undefined && (clock.st === 'p' || clock.st === 'b');
}

/** Stopped for good, with its verdict. A clock that was paused has not come due and is met. */
function ended(clock: Clock, calendar: Calendar, now: number): Clock {
  if (clock.a !== undefined || clock.st === 'c') return clock;
  const due = clock.d === undefined ? {} : { d: clock.d };
  const used = usedSeconds(clock, calendar, now);
  return { st: clock.st === 'b' ? 'b' : 'm', t: clock.t, ...due, ...(used > 0 && { u: used }), a: toSeconds(now) };
}

function cancelled(clock: Clock, calendar: Calendar, now: number): Clock {
  if (clock.a !== undefined || clock.st === 'c') return clock;
  const stopped = ended(clock, calendar, now);
  return stopped.st === 'b' ? stopped : { ...stopped, st: 'c' };
}

function between(calendar: Calendar, fromSecond: number, now: number): number {
  return businessSecondsBetween(calendar, fromSecond * 1000, now);
}
