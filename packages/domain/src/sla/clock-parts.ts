import { addBusinessDays } from './business-days.ts';
import { addBusinessSeconds, businessSecondsBetween } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import { toSeconds } from './instant.ts';
import type { Target } from './policy.ts';

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
  /** Warnings to come while it runs, the next first: the percentage of the target, and when it will be used up. */
  readonly w?: readonly (readonly [percent: number, at: number])[];
  /** The highest percentage that was warned of; a clock that starts anew has none. */
  readonly wp?: number;
}

/** What one clock runs by. */
export interface ClockTerms {
  readonly calendar: Calendar;
  readonly target: Target;
  /** Percentages of the target at which to warn, ascending. */
  readonly warnAt: readonly number[];
}

export function started({ calendar, target, warnAt }: ClockTerms, now: number): Clock {
  const t = targetSeconds(calendar, target, now);
  const due = 'days' in target ? addBusinessDays(calendar, now, target.days, target.endOfDay) : undefined;
  const clock: Clock = { st: 'r', t, d: toSeconds(due ?? addBusinessSeconds(calendar, now, t)), f: toSeconds(now) };
  return armed(clock, calendar, warnAt);
}

/** Counts again. What was left decides the due time; with nothing left it is due at once. */
export function running(clock: Clock, { calendar, warnAt }: Omit<ClockTerms, 'target'>, now: number): Clock {
  const f = toSeconds(now);
  const used = { ...(clock.u !== undefined && { u: clock.u }), ...(clock.wp !== undefined && { wp: clock.wp }) };
  if (clock.st === 'b') return { st: 'b', t: clock.t, ...(clock.d !== undefined && { d: clock.d }), ...used, f };
  const left = clock.t - (clock.u ?? 0);
  const d = left > 0 ? toSeconds(addBusinessSeconds(calendar, now, left)) : f;
  return armed({ st: 'r', t: clock.t, d, ...used, f }, calendar, warnAt);
}

/**
 * A running clock with its warnings: those not given yet, at the second in which the percentage is used up. A warning
 * that would not come before the target itself is none.
 */
function armed(clock: Clock, calendar: Calendar, warnAt: readonly number[]): Clock {
  const { t, f, d, u = 0, wp = 0 } = clock;
  if (f === undefined || d === undefined) return clock;
  const to = warnAt.filter((percent) => percent > wp);
  const w = to.flatMap((percent) => {
    const left = Math.ceil((t * percent) / 100) - u;
    const at = left > 0 ? toSeconds(addBusinessSeconds(calendar, f * 1000, left)) : f;
    return at < d ? [[percent, at] as const] : [];
  });
  return w.length > 0 ? { ...clock, w } : clock;
}

/** Stands still with what it has used; a breach keeps its due time. */
export function still(clock: Clock, used: number): Clock {
  const rest = { ...(used > 0 && { u: used }), ...(clock.wp !== undefined && { wp: clock.wp }) };
  if (clock.st === 'b') return { st: 'b', t: clock.t, ...(clock.d !== undefined && { d: clock.d }), ...rest };
  return { st: 'p', t: clock.t, ...rest };
}

export function held(clock: Clock, calendar: Calendar, now: number): Clock {
  return clock.f === undefined ? clock : still(clock, usedSeconds(clock, calendar, now));
}

/** Whether it stands still and may go on. */
export function isHeld(clock: Clock): boolean {
  return clock.f === undefined && isOpen(clock) && (clock.st === 'p' || clock.st === 'b');
}

/** A clock that stands still while somebody else has the ball, and counts again once nobody has. */
export function heldWhile(stands: boolean, clock: Clock, terms: Omit<ClockTerms, 'target'>, now: number): Clock {
  if (stands) return held(clock, terms.calendar, now);
  return isHeld(clock) ? running(clock, terms, now) : clock;
}

/** Whether it still awaits its end. */
export function isOpen(clock: Clock): boolean {
  return clock.a === undefined && clock.st !== 'c';
}

/** Stopped for good, with its verdict. A clock that was paused has not come due and is met. */
export function ended(clock: Clock, calendar: Calendar, now: number): Clock {
  if (!isOpen(clock)) return clock;
  const due = clock.d === undefined ? {} : { d: clock.d };
  const used = usedSeconds(clock, calendar, now);
  const rest = { ...(used > 0 && { u: used }), ...(clock.wp !== undefined && { wp: clock.wp }) };
  return { st: clock.st === 'b' ? 'b' : 'm', t: clock.t, ...due, ...rest, a: toSeconds(now) };
}

export function cancelled(clock: Clock, calendar: Calendar, now: number): Clock {
  if (!isOpen(clock)) return clock;
  const stopped = ended(clock, calendar, now);
  return stopped.st === 'b' ? stopped : { ...stopped, st: 'c' };
}

/** A stopped clock that goes on: a breach stays one unless the policy starts it anew. */
export function reopened(clock: Clock, terms: ClockTerms, reopen: Reopen, now: number): Clock {
  if (reopen === 'restart') return started(terms, now);
  const missed = reopen === 'uninterrupted' ? between(terms.calendar, clock.a ?? toSeconds(now), now) : 0;
  return running(still(clock, (clock.u ?? 0) + missed), terms, now);
}

/** What a reopen does to a clock: see `reopen` of the policy. */
export type Reopen = 'continue' | 'restart' | 'uninterrupted';

/** Another target, from what is used so far. */
export function retargeted(clock: Clock, from: Calendar, to: ClockTerms, now: number): Clock {
  const t = targetSeconds(to.calendar, to.target, now);
  const stopped = { ...still(clock, usedSeconds(clock, from, now)), t };
  return clock.f === undefined ? stopped : running(stopped, to, now);
}

/** Business seconds a clock has used by now. */
export function usedSeconds(clock: Clock, calendar: Calendar, now: number): number {
  return (clock.u ?? 0) + (clock.f === undefined ? 0 : between(calendar, clock.f, now));
}

/** Business seconds of a target that begins now. @throws RangeError when the calendar has no such time. */
export function targetSeconds(calendar: Calendar, target: Target, now: number): number {
  if ('minutes' in target) return target.minutes * 60;
  return businessSecondsBetween(calendar, now, addBusinessDays(calendar, now, target.days, target.endOfDay));
}

export function between(calendar: Calendar, fromSecond: number, now: number): number {
  return businessSecondsBetween(calendar, fromSecond * 1000, now);
}
