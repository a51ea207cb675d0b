import type { ActorRef } from '../kernel/actor.ts';
import { epochMs, epochSeconds } from '../kernel/time.ts';
import { addBusinessSeconds } from '../sla/business-time.ts';
import { type Calendar, roundTheClock } from '../sla/calendar.ts';
import { type Clock, type ClockName, type ClockView, clockNames, targetSeconds, viewClock } from '../sla/clock.ts';
import { formatSeconds } from '../sla/instant.ts';
import { type SlaPolicy, type SlaTerms, slaTerms } from '../sla/policy.ts';
import { type Quiet, spansBetween } from '../sla/stretches.ts';
import type { Desk } from '../tenant/desk.ts';
import { relive } from './merge.ts';
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
  readonly lines: readonly ReceiptLine[];
  /** Whether a later run has taken its place. */
  readonly replaced?: true;
}

/** A run as it is being followed. */
interface Run {
  readonly target: ClockName;
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

/** An entry that was taken back never was: its clocks run on from before it. */
function takesBackClocks({ events }: LogEntry): boolean {
  const fields = events.find((one) => one.type === 'ticket.undone')?.data?.['fields'];
  return Array.isArray(fields) && fields.includes('sla');
}

function cloned(runs: Map<ClockName, Run>): Map<ClockName, Run> {
  return new Map(
    [...runs].map(([name, run]) => [name, { ...run, lines: [...run.lines], retargeted: [...run.retargeted] }]),
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
  const terms = termsOf(walk.rules, step.after);
  for (const name of clockNames) {
    const [was, is] = [step.before?.sla?.[name], step.after.sla?.[name]];
    const run = walk.runs.get(name);
    const at = epochSeconds(step.at);
    if (!is) {
      if (run) drop(walk, run, at, causeOf(step));
    } else if (!run || startsAnew(walk.rules, name, was, is, step)) {
      const stood = run?.mode === 'held';
      if (run) replace(walk, run, at, causeOf(step));
      const fresh = begin(name, terms, at);
      walk.runs.set(name, fresh);
      if (is.a === undefined ? is.f === undefined : stood) hold(fresh, at, step);
      if (is.a !== undefined) end(fresh, at, is, causeOf(step));
    } else change(walk.rules, run, is, terms, step);
  }
}

const causeOf = ({ entry: { v, by } }: Step): Cause => ({ v, by });

function termsOf(rules: ReceiptRules, { kind, priority }: TicketState): SlaTerms | undefined {
  return slaTerms(rules.policy, rules.calendar, kind, priority);
}

/** Whether the clock after this entry is another run than the one before: nothing that was used counts for it. */
function startsAnew(rules: ReceiptRules, name: ClockName, was: Clock | undefined, is: Clock, { entry }: Step): boolean {
  if (!was) return true;
  const told = (type: string) => entry.events.some((one) => one.type === type);
  const over = was.a !== undefined;
  if (over && is.a !== undefined) return false;
  if (over) return !told('ticket.reopened') || rules.policy.reopen === 'restart';
  const answered =
    told('ticket.resolved') ||
    entry.events.some((one) => one.type === 'ticket.replied' && one.data?.['by'] !== 'contact');
  return name === 'update' && rules.policy.update === 'every' && answered;
}

function targetSecondsOf(terms: SlaTerms | undefined, name: ClockName, at: number): number {
  const target = terms?.[name];
  return terms && target ? targetSeconds(terms.calendar, target, at * 1000) : 0;
}

function begin(target: ClockName, terms: SlaTerms | undefined, at: number): Run {
  const calendar = terms?.calendar ?? roundTheClock;
  const promised = targetSecondsOf(terms, target, at);
  const due = addBusinessSeconds(calendar, at * 1000, promised) / 1000;
  const run = {
    target,
    started: at,
    targetSeconds: promised,
    used: 0,
    due,
    breached: false,
    cancelled: false,
  } as const;
  const still = { mode: 'running' as const, since: at, calendar, reason: undefined, endedBy: undefined };
  return { ...run, ...still, lines: [], retargeted: [] };
}

function change(rules: ReceiptRules, run: Run, is: Clock, terms: SlaTerms | undefined, step: Step): void {
  const at = epochSeconds(step.at);
  if (is.a !== undefined) {
    if (run.mode !== 'ended') end(run, at, is, causeOf(step));
    return;
  }
  const reopened = run.mode === 'ended';
  if (reopened && rules.policy.reopen === 'uninterrupted') {
    run.mode = 'running';
    run.calendar = terms?.calendar ?? run.calendar;
    run.reason = { why: 'uninterrupted', cause: causeOf(step) };
    run.due = run.breached ? run.due : undefined;
  }
  const retargeted = !reopened && judgedAnew(step);
  const held = is.f === undefined;
  if (held) hold(run, at, step);
  else if (reopened || run.mode === 'held' || retargeted) {
    pass(run, at);
    if (retargeted) retarget(run, at, terms, step);
    resume(run, at, terms);
  }
  if (held && retargeted) retarget(run, at, terms, step);
}

const judgedAnew = ({ before, after }: Step): boolean =>
  before !== undefined && (before.priority !== after.priority || before.kind !== after.kind);

function retarget(run: Run, at: number, terms: SlaTerms | undefined, step: Step): void {
  run.targetSeconds = targetSecondsOf(terms, run.target, at);
  run.retargeted.push({ at: formatSeconds(at), targetSeconds: run.targetSeconds, cause: causeOf(step) });
}

function resume(run: Run, at: number, terms: SlaTerms | undefined): void {
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

function line(from: number, to: number, counted: boolean, reason: LineReason | undefined): ReceiptLine {
  const span = { from: formatSeconds(from), to: formatSeconds(to), seconds: to - from, counted };
  return reason ? { ...span, reason } : span;
}

function receiptOfRun(run: Run): ClockReceipt {
  return {
    target: run.target,
    startedAt: formatSeconds(run.started),
    targetSeconds: run.targetSeconds,
    usedSeconds: run.used,
    state: stateOf(run),
    ...(run.due === undefined ? {} : { due: formatSeconds(run.due) }),
    ...(run.mode === 'ended' ? { endedAt: formatSeconds(run.since) } : {}),
    ...(run.endedBy === undefined ? {} : { endedBy: run.endedBy }),
    retargeted: run.retargeted,
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
  const terms = termsOf(rules, state);
  return clockNames.flatMap((name) => {
    const own = receipt.find((one) => one.target === name && !one.replaced);
    const clock = state.sla?.[name];
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
    ];
    return pairs.flatMap(([what, told, stored]) =>
      told === stored ? [] : [`${name}: the receipt says ${what} ${told}, the head ${stored}`],
    );
  });
}
