import { epochMs, isoAt } from '../kernel/time.ts';
import { dayAfter, dayIn } from '../report/local-time.ts';
import type { Desk } from '../tenant/desk.ts';
import { type Decision, type Refusal, refuse, type TicketFacts } from '../ticket/facts.ts';
import type { TicketState } from '../ticket/state.ts';
import {
  type CorrectTime,
  countOf,
  type LogTime,
  moveTotals,
  noTime,
  type TimeAction,
  type TimeCount,
  type TimeEntry,
  type TimeStatus,
  type TimeTotals,
} from './entry.ts';
import { rounded } from './rounding.ts';
import { plainTimeRules, type TimeRules } from './rules.ts';

export function timeRulesOf(desk: Desk): TimeRules {
  return desk.time ?? plainTimeRules;
}

export interface TimeFacts extends TicketFacts {
  /** The client's zone, in which days are counted. */
  readonly zone: string;
  /** Whether the actor approves time: an administrator or a lead. */
  readonly approves: boolean;
}

export interface TimeDecision extends Decision {
  readonly entry: TimeEntry;
  /** What is written with this version; absent where it has the words of the version before. */
  readonly note?: string;
}

const ENTRIES_MAX = 200;
/** Work older than that is nobody's memory any more. */
const DAYS_BACK = 366;

/** Decides a new entry: its day, what kind of work, and what its minutes count for. */
export function logTime(
  ticket: TicketState,
  id: string,
  person: string,
  input: LogTime,
  facts: TimeFacts,
): TimeDecision | Refusal {
  if ((ticket.time?.entries ?? 0) >= ENTRIES_MAX) {
    return refuse('time.too_many', `A ticket has at most ${ENTRIES_MAX} time entries; open another one.`);
  }
  const entry = shaped({ id, person, version: 1, status: 'draft' }, input, facts);
  if ('refused' in entry) return entry;
  return told(ticket, undefined, entry, 'time.logged', facts, input.note ?? '');
}

/** Decides a correction: a new version, back to be handed in. What was approved is locked. */
export function correctTime(
  ticket: TicketState,
  before: TimeEntry,
  patch: CorrectTime,
  facts: TimeFacts,
): TimeDecision | Refusal {
  const locked = lockedOrOthers(before, facts);
  if (locked) return locked;
  const { id, person } = before;
  const keepsStart = before.start !== undefined && patch.date === undefined;
  const input: LogTime = {
    minutes: patch.minutes ?? before.raw,
    activity: patch.activity ?? before.activity,
    billable: patch.billable ?? before.billable,
    ...contractPart(patch.contract ?? before.contract),
    ...startPart(patch.start ?? (keepsStart ? before.start : undefined)),
    ...(patch.date !== undefined || patch.start === undefined ? { date: patch.date ?? before.date } : {}),
  };
  const entry = shaped({ id, person, version: before.version + 1, status: 'draft' }, input, facts);
  if ('refused' in entry) return entry;
  return told(ticket, before, entry, 'time.corrected', facts, patch.note);
}

const steps = {
  submit: { from: ['draft', 'rejected'], to: 'submitted', event: 'time.submitted' },
  approve: { from: ['submitted'], to: 'approved', event: 'time.approved' },
  reject: { from: ['submitted'], to: 'rejected', event: 'time.rejected' },
  void: { from: ['draft', 'submitted', 'rejected'], to: 'void', event: 'time.voided' },
} as const satisfies Record<TimeAction, { from: readonly TimeStatus[]; to: TimeStatus; event: string }>;

/** Decides what becomes of an entry. Authors hand in and void; administrators and leads judge, and not themselves. */
export function actOnTime(
  ticket: TicketState,
  before: TimeEntry,
  action: TimeAction,
  reason: string | undefined,
  facts: TimeFacts,
): TimeDecision | Refusal {
  const judging = action === 'approve' || action === 'reject';
  const forbidden = judging ? mayJudge(before, facts) : lockedOrOthers(before, facts);
  if (forbidden) return forbidden;
  const { from, to, event } = steps[action];
  if (!(from as readonly TimeStatus[]).includes(before.status)) {
    return refuse(
      'time.wrong_state',
      `This entry is ${before.status}; to ${action} it, it must be ${from.join(' or ')}.`,
    );
  }
  if (action === 'reject' && reason === undefined)
    return refuse('time.reason', 'say what is to be corrected', '/reason');
  const decision = told(ticket, before, { ...before, status: to }, event, facts, undefined);
  return reason === undefined ? decision : { ...decision, texts: { reason } };
}

function mayJudge(entry: TimeEntry, facts: TimeFacts): Refusal | undefined {
  if (!facts.approves) return refuse('time.not_approver', 'Administrators and time leads approve time.');
  if (entry.person === facts.by.id && !timeRulesOf(facts.desk).approveOwn) {
    return refuse('time.own', 'Somebody else approves your time; the desk can allow it with time.approveOwn.');
  }
  return undefined;
}

function lockedOrOthers(entry: TimeEntry, facts: TimeFacts): Refusal | undefined {
  if (entry.status === 'approved') return refuse('time.locked', 'This entry is approved, and so locked.');
  if (entry.status === 'void') return refuse('time.void', 'This entry was voided; log the time anew.');
  if (entry.person === facts.by.id || facts.approves) return undefined;
  return refuse('time.not_yours', 'This is somebody else’s time; they, an administrator or a lead change it.');
}

function shaped(
  base: Pick<TimeEntry, 'id' | 'person' | 'version' | 'status'>,
  input: LogTime,
  facts: TimeFacts,
): TimeEntry | Refusal {
  const rules = timeRulesOf(facts.desk);
  const activity = input.activity === undefined ? rules.activities[0] : find(rules.activities, input.activity);
  if (!activity) return unknown('/activity', input.activity, rules.activities);
  const contract = input.contract === undefined ? undefined : find(rules.contracts, input.contract);
  if (input.contract !== undefined && !contract) return unknown('/contract', input.contract, rules.contracts);
  const start = input.start === undefined ? undefined : isoAt(epochMs(input.start));
  if (start !== undefined && epochMs(start) > epochMs(facts.now)) {
    return refuse('time.future', 'this lies in the future', '/start');
  }
  const today = dayIn(facts.zone, facts.now);
  const date = input.date ?? (start === undefined ? today : dayIn(facts.zone, start));
  if (date > today) return refuse('time.future', `this lies in the future; today is ${today}`, '/date');
  if (date < dayAfter(today, -DAYS_BACK)) {
    return refuse('time.old', `time is logged at most ${DAYS_BACK} days later`, input.date ? '/date' : '/start');
  }
  const rule = contract?.rounding ?? rules.rounding;
  return {
    ...base,
    date,
    raw: input.minutes,
    minutes: rounded(rule, input.minutes),
    billable: input.billable ?? activity.billable,
    activity: activity.id,
    approved: false,
    ...startPart(start),
    ...contractPart(contract?.id),
    rule,
    desk: facts.versions.desk,
  };
}

function told(
  ticket: TicketState,
  before: TimeEntry | undefined,
  given: TimeEntry,
  type: 'time.logged' | 'time.corrected' | (typeof steps)[TimeAction]['event'],
  facts: TimeFacts,
  note: string | undefined,
): TimeDecision {
  const entry = { ...given, approved: given.status === 'approved' };
  const [was, now] = [before && countOf(before), countOf(entry)];
  const next = withTotals(ticket, moveTotals(ticket.time ?? noTime, was, now), facts.now);
  const data = {
    entry: entry.id,
    version: entry.version,
    status: entry.status,
    ...counted('was', was),
    ...counted('now', now),
  };
  return { next, events: [{ type, data }], entry, ...(note === undefined ? {} : { note }) };
}

/** A ticket without time has no totals at all, as before the first entry. */
function withTotals(ticket: TicketState, totals: TimeTotals, now: string): TicketState {
  const { time: _, ...rest } = ticket;
  return { ...rest, updatedAt: now, ...(totals.entries === 0 ? {} : { time: totals }) };
}

function counted(name: 'was' | 'now', count: TimeCount | undefined): object {
  return count === undefined ? {} : { [name]: count };
}

function startPart(start: string | undefined): { start?: string } {
  return start === undefined ? {} : { start };
}

function contractPart(contract: string | undefined): { contract?: string } {
  return contract === undefined ? {} : { contract };
}

function find<T extends { readonly id: string }>(list: readonly T[], id: string): T | undefined {
  return list.find((one) => one.id === id);
}

function unknown(pointer: string, given: string | undefined, known: readonly { readonly id: string }[]): Refusal {
  const names = known.map((one) => one.id).join(', ') || 'none is declared';
  return refuse('time.unknown', `there is no "${given}" here; use one of: ${names}`, pointer);
}
