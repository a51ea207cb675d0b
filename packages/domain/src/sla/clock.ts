import type { Calendar } from './calendar.ts';
import {
  type Clock,
  type ClockTerms,
  cancelled,
  ended,
  held,
  heldWhile,
  isHeld,
  isOpen,
  reopened,
  retargeted,
  started,
  usedSeconds,
} from './clock-parts.ts';
import { formatSeconds, toSeconds } from './instant.ts';
import type { SlaTerms } from './policy.ts';

export type { Clock } from './clock-parts.ts';
export { targetSeconds, usedSeconds } from './clock-parts.ts';

/** What the client is promised. */
export const promiseNames = ['response', 'update', 'resolution'] as const;
export type PromiseName = (typeof promiseNames)[number];
/**
 * What those who hold the ticket owe the desk: its team by an operational level agreement (OLA), a vendor by an
 * underpinning contract. End users are never told of them.
 */
export const holderNames = ['ola', 'vendor'] as const;
export type HolderName = (typeof holderNames)[number];
export const clockNames = [...promiseNames, ...holderNames] as const;
export type ClockName = (typeof clockNames)[number];

export function isHolder(name: ClockName): name is HolderName {
  return name === 'ola' || name === 'vendor';
}

export type SlaClocks = { readonly [N in ClockName]?: Clock };

/** A threshold that was crossed: when that was, not when it was noticed. */
export interface Crossed {
  readonly clock: ClockName;
  /** When the target is or was due. */
  readonly due: string;
  /** Business seconds. */
  readonly target: number;
  /** Of a warning: the percentage of the target that was used up, and when. A breach has none. */
  readonly warning?: { readonly percent: number; readonly at: string };
}

/** Every change of clocks: the clocks after it, and the thresholds crossed before it, which are told only once. */
export interface ClockStep {
  readonly clocks: SlaClocks;
  readonly crossed: readonly Crossed[];
}

/** What one of the promised clocks runs by; undefined where nothing is promised. */
export function promiseTerms(terms: SlaTerms, name: PromiseName): ClockTerms | undefined {
  const target = terms[name];
  return target && { calendar: terms.calendar, target, warnAt: terms.warnAt ?? [] };
}

/** The clocks of a ticket that opens now. In mode `reply` the update clock waits for `customerWrote`. */
export function startClocks(terms: SlaTerms, now: number): SlaClocks {
  const begun = promiseNames.flatMap((name) => {
    const own = promiseTerms(terms, name);
    const waits = name === 'update' && terms.updateMode !== 'every';
    return own && !waits ? [[name, started(own, now)] as const] : [];
  });
  return Object.fromEntries(begun);
}

/** Work waits for someone else: the time from now on is not counted. */
export function pauseClocks(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock, name) =>
    name === 'response' && !terms.pausesResponse ? clock : heldWhile(true, clock, counting(terms), now),
  );
}

/** The wait is over: due again after what was left of each target. */
export function resumeClocks(clocks: SlaClocks, terms: SlaTerms, now: number): ClockStep {
  return step(clocks, now, (clock) => heldWhile(false, clock, counting(terms), now));
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
  const own = promiseTerms(terms, 'update');
  if (!update || !own) return clocks;
  if (terms.updateMode === 'reply') return { ...clocks, update: ended(update, terms.calendar, now) };
  if (!isOpen(update)) return clocks;
  const next = started(own, now);
  return { ...clocks, update: isHeld(update) ? held(next, terms.calendar, now) : next };
}

/** The customer wrote. Starts the wait for an update unless one runs: writing again neither extends nor shortens it. */
export function customerWrote(clocks: SlaClocks, terms: SlaTerms, now: number, paused = false): ClockStep {
  const settled = thresholdsUpTo(clocks, now);
  const { update } = settled.clocks;
  const own = promiseTerms(terms, 'update');
  if (!own || terms.updateMode === 'every' || (update && isOpen(update))) return settled;
  const next = started(own, now);
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
    const own = promiseTerms(terms, name);
    if (clock.a === undefined || !own || (name !== 'resolution' && clock.st !== 'c')) return clock;
    return reopened(clock, own, terms.reopen, now);
  });
}

/**
 * Another priority, process or rule: the time used so far is kept, the new target counts from it. A target that
 * is used up already is due at once, never in the past; a breach stays one; clocks that no longer apply are cancelled.
 */
export function reprioritiseClocks(clocks: SlaClocks, from: SlaTerms, to: SlaTerms, now: number): ClockStep {
  const runs = promiseNames.some((name) => clocks[name]?.f !== undefined);
  const fresh = runs ? startClocks(to, now) : {};
  const settled = step(clocks, now, (clock, name) => {
    const own = promiseTerms(to, name);
    if (!isOpen(clock)) return clock;
    return own ? retargeted(clock, from.calendar, own, now) : cancelled(clock, from.calendar, now);
  });
  return { ...settled, clocks: mapped({ ...fresh, ...settled.clocks }, (clock) => clock) };
}

/**
 * The earliest due time of a promise that counts, also when it has passed: what lists sort by and people look at.
 * Undefined when none counts.
 */
export function nextDue(clocks: SlaClocks): string | undefined {
  const due = promiseNames.flatMap((name) => {
    const clock = clocks[name];
    return clock?.d !== undefined && clock.f !== undefined ? [clock.d] : [];
  });
  return due.length > 0 ? formatSeconds(Math.min(...due)) : undefined;
}

/**
 * When to look again: the next warning, or the first second at which a further breach is certain, since an answer in
 * the due second is in time.
 */
export function nextThreshold(clocks: SlaClocks): string | undefined {
  const times = Object.values(clocks).flatMap((clock) =>
    clock.st === 'r' && clock.d !== undefined ? [clock.w?.[0]?.[1] ?? clock.d + 1] : [],
  );
  return times.length > 0 ? formatSeconds(Math.min(...times)) : undefined;
}

/** Marks what was crossed by now, earliest first. Asking again gives none: each is told once. */
export function thresholdsUpTo(clocks: SlaClocks, now: number): ClockStep {
  const second = toSeconds(now);
  const marks: { [N in ClockName]?: Clock } = {};
  const found: { readonly at: number; readonly told: Crossed }[] = [];
  for (const name of clockNames) {
    const clock = clocks[name];
    if (clock?.st !== 'r' || clock.d === undefined) continue;
    const { w = [], ...bare } = clock;
    const same = { clock: name, due: formatSeconds(clock.d), target: clock.t };
    const warned = w.filter(([, at]) => at <= second);
    const rest = w.slice(warned.length);
    const late = clock.d < second;
    const last = warned.at(-1);
    if (!last && !late) continue;
    found.push(
      ...warned.map(([percent, at]) => ({ at, told: { ...same, warning: { percent, at: formatSeconds(at) } } })),
    );
    if (late) found.push({ at: clock.d, told: same });
    marks[name] = {
      ...bare,
      ...(late ? { st: 'b' as const } : rest.length > 0 ? { w: rest } : {}),
      ...(last ? { wp: last[0] } : {}),
    };
  }
  if (found.length === 0) return { clocks, crossed: [] };
  return { clocks: { ...clocks, ...marks }, crossed: found.sort((a, b) => a.at - b.at).map((one) => one.told) };
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

const counting = ({ calendar, warnAt = [] }: SlaTerms) => ({ calendar, warnAt });

function step(clocks: SlaClocks, now: number, change: (clock: Clock, name: PromiseName) => Clock): ClockStep {
  const settled = thresholdsUpTo(clocks, now);
  return { ...settled, clocks: mapped(settled.clocks, change) };
}

/** The promised clocks changed; those of holders follow from who holds the ticket alone. */
function mapped(clocks: SlaClocks, change: (clock: Clock, name: PromiseName) => Clock): SlaClocks {
  const entries = clockNames.flatMap((name) => {
    const clock = clocks[name];
    if (!clock) return [];
    return [[name, isHolder(name) ? clock : change(clock, name)] as const];
  });
  return Object.fromEntries(entries);
}
