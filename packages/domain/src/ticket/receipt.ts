import type { ActorRef } from '../kernel/actor.ts';
import type { Priority } from '../kernel/priority.ts';
import { epochMs, epochSeconds } from '../kernel/time.ts';
import { addBusinessSeconds } from '../sla/business-time.ts';
import { type Calendar, roundTheClock } from '../sla/calendar.ts';
import {
  type Clock,
  type ClockName,
  type ClockView,
  clockNames,
  isHolder,
  targetSeconds,
  thresholdsUpTo,
  viewClock,
} from '../sla/clock.ts';
import type { ClockTerms } from '../sla/clock-parts.ts';
import { formatSeconds } from '../sla/instant.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Quiet, spansBetween } from '../sla/stretches.ts';
import type { Desk } from '../tenant/desk.ts';
import { changesHands } from './holders.ts';
import { relive } from './merge.ts';
import { clockTermsOf, judgedAnew, takesBackClocks } from './service-level.ts';
import { applyEntry, type LogEntry, type TicketState } from './state.ts';
import { undoneBy } from './undo.ts';

/** What a receipt is made by beside the log: the versions that the ticket is stamped with. */
export interface ReceiptRules {
  readonly policy: SlaPolicy;
  readonly calendar: Calendar;
  readonly desk: Desk;
}

/** Which entry of the log made something so. */
export interface Cause {
  readonly v: number;
  readonly by: ActorRef;
}

/** Why a stretch of time does not count, or counts though the clock stood still. */
export type LineReason =
  | Quiet
  | { readonly why: 'pending'; readonly reason?: string; readonly cause: Cause }
  | { readonly why: 'ended'; readonly cause: Cause }
  | { readonly why: 'uninterrupted'; readonly cause: Cause };

export interface ReceiptLine {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly counted: boolean;
  readonly reason?: LineReason;
}

/** One run of one clock, from its start to its verdict; a clock that starts anew has a further one. */
export interface ClockReceipt {
  readonly target: ClockName;
  /** The ticket's while the clock had its last target. */
  readonly priority: Priority;
  readonly startedAt: string;
  readonly targetSeconds: number;
  /** The sum of the counted lines. */
  readonly usedSeconds: number;
  readonly state: ClockView['state'];
  readonly due?: string;
  readonly endedAt?: string;
  readonly endedBy?: Cause;
  /** Targets that another priority or process gave it meanwhile. */
  readonly retargeted: readonly { readonly at: string; readonly targetSeconds: number; readonly cause: Cause }[];
  /** Percentages of the target that were used up while it ran, and when. */
  readonly warnings: readonly { readonly percent: number; readonly at: string }[];
  readonly lines: readonly ReceiptLine[];
  /** Whether a later run has taken its place. */
  readonly replaced?: true;
}

/** A run as it is being followed. */
interface Run {
  readonly target: ClockName;
  priority: Priority;
  readonly started: number;
  targetSeconds: number;
  used: number;
  due: number | undefined;
  breached: boolean;
  cancelled: boolean;
  mode: 'running' | 'held' | 'ended';
  since: number;
  calendar: Calendar;
  reason: LineReason | undefined;
  endedBy: Cause | undefined;
  warnAt: readonly number[];
  readonly warnings: { percent: number; at: string }[];
  readonly lines: ReceiptLine[];
  readonly retargeted: { at: string; targetSeconds: number; cause: Cause }[];
}

interface Walk {
  readonly rules: ReceiptRules;
  runs: Map<ClockName, Run>;
  done: ClockReceipt[];
  /** As it stood before the ticket was merged away, for when that is undone. */
  before?: { readonly state: TicketState; readonly runs: Map<ClockName, Run>; readonly since: LogEntry[] };
}

interface Step {
  readonly at: string;
  readonly entry: LogEntry;
  readonly before: TicketState | undefined;
  readonly after: TicketState;
}

/**
 * What each clock counted, line by line, from the log alone. Times, targets, due times and verdicts are worked out
 * anew from what happened when; of the clocks that the log holds only their starts and stops are taken.
 */
export function receiptOf(entries: Iterable<LogEntry>, rules: ReceiptRules, now: string): ClockReceipt[] {
  const walk: Walk = { rules, runs: new Map(), done: [] };
  const log = [...entries];
  const undone = new Set(log.map(undoneBy));
  const kept = new Map<number | undefined, Pick<Walk, 'runs' | 'done'>>();
  let state: TicketState | undefined;
  for (const entry of log) {
    const after = applyEntry(state, entry.set);
    if (undone.has(entry.v)) kept.set(entry.v, { runs: cloned(walk.runs), done: [...walk.done] });
    // An entry that was taken back never was: its clocks run on from before it.
    const asBefore = takesBackClocks(entry) ? kept.get(undoneBy(entry)) : undefined;
    const told = (type: string) => entry.events.some((one) => one.type === type);
    if (asBefore) Object.assign(walk, asBefore);
    else if (told('ticket.unmerged') && walk.before) liveAnew(walk, entry);
    else {
      if (told('ticket.merged') && state) walk.before = { state, runs: cloned(walk.runs), since: [] };
      else walk.before?.since.push(entry);
      follow(walk, { at: entry.at, entry, before: state, after });
    }
    state = after;
  }
  const second = epochSeconds(now);
  for (const run of walk.runs.values()) {
    if (run.mode !== 'ended') pass(run, second);
    walk.done.push(receiptOfRun(run));
  }
  const rank = (one: ClockReceipt) => clockNames.indexOf(one.target);
  return walk.done.sort((a, b) => rank(a) - rank(b) || (a.startedAt < b.startedAt ? -1 : 1));
}

function cloned(runs: Map<ClockName, Run>): Map<ClockName, Run> {
  return new Map(
    [...runs].map(([name, run]) => [
      name,
      { ...run, lines: [...run.lines], retargeted: [...run.retargeted], warnings: [...run.warnings] },
    ]),
  );
}

/** A merge that was undone never was: its time is followed again from before it. */
function liveAnew(walk: Walk, undone: LogEntry): void {
  const { before } = walk;
  if (!before) return;
  walk.runs = before.runs;
  delete walk.before;
  const { policy, calendar, desk } = walk.rules;
  const versions = before.state.config ?? { desk: 0, calendar: 0, sla: 0 };
  const facts = { now: undone.at, by: undone.by, taker: 'staff' as const, desk, calendar, policy, versions };
  for (const { entry = undone, at, before: was, after } of relive(before.state, before.since, facts)) {
    follow(walk, { at, entry, before: was, after });
  }
}

function follow(walk: Walk, step: Step): void {
  for (const name of clockNames) {
    const terms = clockTermsOf(step.after, walk.rules, name);
    const [was, is] = [step.before?.sla?.[name], step.after.sla?.[name]];
    const run = walk.runs.get(name);
    const at = epochSeconds(step.at);
    if (!is) {
      if (run) drop(walk, run, at, causeOf(step));
    } else if (!run || startsAnew(walk.rules, name, was, is, step)) {
      const stood = run?.mode === 'held';
      if (run) replace(walk, run, at, causeOf(step));
      const fresh = begin(name, step.after.priority, terms, at);
      walk.runs.set(name, fresh);
      if (is.a === undefined ? is.f === undefined : stood) hold(fresh, at, step);
      if (is.a !== undefined) end(fresh, at, is, causeOf(step));
    } else change(walk.rules, run, is, terms, step);
  }
}

const causeOf = ({ entry: { v, by } }: Step): Cause => ({ v, by });

/** Whether the clock after this entry is another run than the one before: nothing that was used counts for it. */
function startsAnew(rules: ReceiptRules, name: ClockName, was: Clock | undefined, is: Clock, step: Step): boolean {
  const { entry } = step;
  if (!was) return true;
  const told = (type: string) => entry.events.some((one) => one.type === type);
  const over = was.a !== undefined;
  if (over && is.a !== undefined) return false;
  if (isHolder(name)) {
    if (is.a === undefined && changesHands(name, step.before, step.after)) return true;
    if (over && name === 'vendor') return true;
  }
  if (over) return !told('ticket.reopened') || rules.policy.reopen === 'restart';
  const answered =
    told('ticket.resolved') ||
    entry.events.some((one) => one.type === 'ticket.replied' && one.data?.['by'] !== 'contact');
  return name === 'update' && rules.policy.update === 'every' && answered;
}

function targetSecondsOf(terms: ClockTerms | undefined, at: number): number {
  return terms ? targetSeconds(terms.calendar, terms.target, at * 1000) : 0;
}

function begin(target: ClockName, priority: Priority, terms: ClockTerms | undefined, at: number): Run {
  const calendar = terms?.calendar ?? roundTheClock;
  const promised = targetSecondsOf(terms, at);
  const due = addBusinessSeconds(calendar, at * 1000, promised) / 1000;
  const run = {
    target,
    priority,
    started: at,
    targetSeconds: promised,
    used: 0,
    due,
    breached: false,
    cancelled: false,
  } as const;
  const still = { mode: 'running' as const, since: at, calendar, reason: undefined, endedBy: undefined };
  return { ...run, ...still, lines: [], retargeted: [], warnAt: terms?.warnAt ?? [], warnings: [] };
}

function change(rules: ReceiptRules, run: Run, is: Clock, terms: ClockTerms | undefined, step: Step): void {
  const at = epochSeconds(step.at);
  if (is.a !== undefined) {
    if (run.mode === 'ended') return;
    // One command may do both: first the target is another one, then it has its verdict.
    if (terms && newTarget(rules, run, terms, step)) {
      pass(run, at);
      retarget(run, at, terms, step);
      if (run.mode === 'running') resume(run, at, terms);
    }
    end(run, at, is, causeOf(step));
    return;
  }
  const reopened = run.mode === 'ended';
  if (reopened && rules.policy.reopen === 'uninterrupted') {
    run.mode = 'running';
    run.calendar = terms?.calendar ?? run.calendar;
    run.reason = { why: 'uninterrupted', cause: causeOf(step) };
    run.due = run.breached ? run.due : undefined;
  }
  const retargeted = !reopened && newTarget(rules, run, terms, step);
  const held = is.f === undefined;
  if (held) hold(run, at, step);
  else if (reopened || run.mode === 'held' || retargeted) {
    pass(run, at);
    if (retargeted) retarget(run, at, terms, step);
    resume(run, at, terms);
  }
  if (held && retargeted) retarget(run, at, terms, step);
}

/** Whether the entry gave the clock another target, be it as long as the old one. */
function newTarget(rules: ReceiptRules, run: Run, terms: ClockTerms | undefined, { before, after }: Step): boolean {
  if (before === undefined) return false;
  if (!isHolder(run.target)) return judgedAnew(before, after, rules);
  return terms !== undefined && (before.priority !== after.priority || before.kind !== after.kind);
}

function retarget(run: Run, at: number, terms: ClockTerms | undefined, step: Step): void {
  run.targetSeconds = targetSecondsOf(terms, at);
  run.priority = step.after.priority;
  run.retargeted.push({ at: formatSeconds(at), targetSeconds: run.targetSeconds, cause: causeOf(step) });
}

function resume(run: Run, at: number, terms: ClockTerms | undefined): void {
  const left = run.targetSeconds - run.used;
  Object.assign(run, { mode: 'running', since: at, reason: undefined, endedBy: undefined, cancelled: false });
  run.calendar = terms?.calendar ?? run.calendar;
  if (!run.breached) run.due = left > 0 ? addBusinessSeconds(run.calendar, at * 1000, left) / 1000 : at;
}

function hold(run: Run, at: number, step: Step): void {
  const reason = step.after.pending?.reason;
  const known = run.mode === 'held' && run.reason?.why === 'pending' && run.reason.reason === reason;
  if (known) return;
  pass(run, at);
  run.mode = 'held';
  run.reason = { why: 'pending', cause: causeOf(step), ...(reason === undefined ? {} : { reason }) };
  if (!run.breached) run.due = undefined;
}

function end(run: Run, at: number, is: Clock, cause: Cause): void {
  pass(run, at);
  run.mode = 'ended';
  run.endedBy = cause;
  run.cancelled = is.st === 'c';
  run.reason = { why: 'ended', cause };
}

function drop(walk: Walk, run: Run, at: number, cause: Cause): void {
  if (run.mode !== 'ended') end(run, at, { st: 'c', t: run.targetSeconds }, cause);
  walk.done.push({ ...receiptOfRun(run), replaced: true });
  walk.runs.delete(run.target);
}

function replace(walk: Walk, run: Run, at: number, cause: Cause): void {
  if (run.mode !== 'ended') end(run, at, { st: 'm', t: run.targetSeconds }, cause);
  walk.done.push({ ...receiptOfRun(run), replaced: true });
}

/** Brings a run up to a second: what its calendar counts of the time since, or why none of it counts. */
function pass(run: Run, at: number): void {
  if (run.mode === 'running') warn(run, at);
  if (at <= run.since) return;
  if (run.mode !== 'running') {
    run.lines.push(line(run.since, at, false, run.reason));
  } else {
    for (const { from, to, quiet } of spansBetween(run.calendar, run.since, at)) {
      run.lines.push(line(from, to, quiet === undefined, quiet ?? run.reason));
      if (quiet === undefined) run.used += to - from;
    }
    if (run.due !== undefined && run.due < at) run.breached = true;
  }
  run.since = at;
}

/** Notes the percentages that are used up by a second, in order; a breach comes instead of a warning as late as it. */
function warn(run: Run, at: number): void {
  const { due, calendar, since, used, targetSeconds: target } = run;
  if (due === undefined || run.breached) return;
  const last = run.warnings.at(-1)?.percent ?? 0;
  for (const percent of run.warnAt) {
    const left = Math.ceil((target * percent) / 100) - used;
    const when = left > 0 ? addBusinessSeconds(calendar, since * 1000, left) / 1000 : since;
    if (percent > last && when < due && when <= at) run.warnings.push({ percent, at: formatSeconds(when) });
  }
}

function line(from: number, to: number, counted: boolean, reason: LineReason | undefined): ReceiptLine {
  const span = { from: formatSeconds(from), to: formatSeconds(to), seconds: to - from, counted };
  return reason ? { ...span, reason } : span;
}

function receiptOfRun(run: Run): ClockReceipt {
  return {
    target: run.target,
    priority: run.priority,
    startedAt: formatSeconds(run.started),
    targetSeconds: run.targetSeconds,
    usedSeconds: run.used,
    state: stateOf(run),
    ...(run.due === undefined ? {} : { due: formatSeconds(run.due) }),
    ...(run.mode === 'ended' ? { endedAt: formatSeconds(run.since) } : {}),
    ...(run.endedBy === undefined ? {} : { endedBy: run.endedBy }),
    retargeted: run.retargeted,
    warnings: run.warnings,
    lines: run.lines,
  };
}

function stateOf(run: Run): ClockView['state'] {
  if (run.breached) return 'breached';
  if (run.mode === 'ended') return run.cancelled ? 'cancelled' : 'met';
  return run.mode === 'held' ? 'paused' : 'running';
}

/** Where a receipt and the clocks of a head part, in words; nothing where they agree to the second. */
export function receiptFaults(receipt: readonly ClockReceipt[], state: TicketState, rules: ReceiptRules, now: string) {
  const settled = state.sla && thresholdsUpTo(state.sla, epochMs(now)).clocks;
  return clockNames.flatMap((name) => {
    const terms = clockTermsOf(state, rules, name);
    const own = receipt.find((one) => one.target === name && !one.replaced);
    const clock = settled?.[name];
    if (!clock || !own) return clock || own ? [`${name}: only ${clock ? 'the head' : 'the receipt'} has it`] : [];
    const view = viewClock(clock, terms?.calendar ?? rules.calendar, epochMs(now));
    const sum = own.lines.reduce((total, one) => total + (one.counted ? one.seconds : 0), 0);
    const pairs: [string, unknown, unknown][] = [
      ['used seconds', sum, view.used],
      ['total', own.usedSeconds, sum],
      ['target seconds', own.targetSeconds, view.target],
      ['state', own.state, view.state],
      ['due', own.due, view.due],
      ['end', own.endedAt, view.at],
      ['warned at percent', own.warnings.at(-1)?.percent, clock.wp],
    ];
    return pairs.flatMap(([what, told, stored]) =>
      told === stored ? [] : [`${name}: the receipt says ${what} ${told}, the head ${stored}`],
    );
  });
}
