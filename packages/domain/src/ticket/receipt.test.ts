import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionInputs } from '../kernel/process.ts';
import { clientId } from '../kernel/scope.ts';
import { type Calendar, calendarSchema } from '../sla/calendar.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { act, actionOf } from './act.ts';
import { ChangeTicket, changeTicket, convertTicket } from './change.ts';
import { replyTo } from './converse.ts';
import { type Decision, isRefusal, type Refusal, type TicketFacts } from './facts.ts';
import { mergeAway, unmerge } from './merge.ts';
import { OpenTicket, openTicket } from './open.ts';
import { type ClockReceipt, receiptFaults, receiptOf } from './receipt.ts';
import { decideOn } from './service-level.ts';
import { changesBetween, type LogEntry, type TicketState } from './state.ts';
import { aDesk } from './testing.ts';
import { passTime } from './timer.ts';
import { lastUndoable, undo } from './undo.ts';

const calendar: Calendar = calendarSchema.parse({
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
      day,
      [
        ['08:00', '12:00'],
        ['13:00', '17:30'],
      ],
    ]),
  ),
  holidays: ['2026-04-03'],
  recurringHolidays: ['04-06'],
  holidayNames: { '2026-04-03': 'Karfreitag' },
  exceptions: { '2026-04-02': [['08:00', '12:00']] },
  breaks: { '2026-03-31': [['10:00', '10:30']] },
});

const targets = { responseMinutes: 60, updateMinutes: 90, resolutionMinutes: 480 };
const perPriority = {
  '1': { responseMinutes: 15, updateMinutes: 30, resolutionMinutes: 60, aroundTheClock: true },
  '2': targets,
  '3': { responseMinutes: 120, resolutionMinutes: 960 },
  '4': targets,
  '5': { resolutionMinutes: 2_000 },
};
const aPolicy: SlaPolicy = {
  calendar: 'office',
  targets: { incident: perPriority, request: { ...perPriority, '2': { resolutionMinutes: 300 } } },
  update: 'reply',
  pausesResponse: false,
  reopen: 'continue',
};

interface Told {
  readonly log: LogEntry[];
  state: TicketState;
}

const desk = {
  ...aDesk,
  pendingReasons: [
    ...aDesk.pendingReasons,
    { id: 'approval', label: 'Approval', pausesClock: true, awaits: 'approval' as const },
  ],
};

function factsOf(policy: SlaPolicy, ms: number, taker: TicketFacts['taker'] = 'staff'): TicketFacts {
  const by = { kind: taker, id: `${taker}1` } as const;
  const now = new Date(ms).toISOString();
  return { now, by, taker, desk, calendar, policy, versions: { desk: 1, calendar: 1, sla: 1 } };
}

function note(told: Told, decision: Decision, facts: TicketFacts): void {
  const v = told.log.length + 1;
  const set = changesBetween(v === 1 ? undefined : told.state, decision.next);
  told.log.push({ v, at: facts.now, by: facts.by, events: decision.events, set });
  told.state = decision.next;
}

function opened(policy: SlaPolicy, ms: number): Told {
  const facts = factsOf(policy, ms);
  const input = OpenTicket.parse({ client: 'acme', kind: 'incident', subject: 'Printer jams', urgency: 1 });
  const own = { ...facts, client: clientId('c93fa1'), number: 1, requester: { id: 'rita', name: 'Rita' } };
  const decision = openTicket(input, own);
  if (isRefusal(decision)) throw new Error(decision.refused.why);
  const told: Told = { log: [], state: decision.next };
  note(told, decision, facts);
  return told;
}

function take(name: string, input: object) {
  return (ticket: TicketState, facts: TicketFacts, v: number): Decision | Refusal => {
    const action = actionOf(ticket, name);
    if (!action) throw new Error(`no action ${name}`);
    const given = { effect: action.effect, input: actionInputs[action.effect].parse(input) } as Parameters<
      typeof act
    >[3];
    return act(ticket, name, action, given, v, facts);
  };
}
type Move = (ticket: TicketState, facts: TicketFacts, v: number, told: Told) => Decision | Refusal;
const change =
  (patch: object): Move =>
  (ticket, facts, v) =>
    changeTicket(ticket, ChangeTicket.parse(patch), facts, v);

const moves = {
  staff: replyTo,
  contact: (ticket, facts) => replyTo(ticket, { ...facts, taker: 'contact', by: { kind: 'contact', id: 'rita' } }),
  wait: take('pend', { reason: 'requester' }),
  approval: take('pend', { reason: 'approval' }),
  planned: take('pend', { reason: 'planned' }),
  resume: take('resume', {}),
  resolve: take('resolve', { code: 'fixed', text: 'Done' }),
  reopen: take('reopen', { reason: 'Again' }),
  close: take('close', {}),
  urgent: change({ impact: 1, urgency: 1 }),
  calm: change({ impact: 2, urgency: 2 }),
  low: change({ impact: 3, urgency: 3 }),
  request: (ticket, facts) => convertTicket(ticket, 'request', facts),
  merge: (ticket, facts, v) => mergeAway(ticket, 2, v, facts),
  undo: (ticket, facts, _v, { log }) => {
    const entry = lastUndoable(log);
    const before = entry && states.get(log[entry.v - 2] ?? entry);
    if (!entry || !before || entry.v === 1) return { refused: { code: 'none', why: 'nothing to undo' } };
    const later = log.filter((one) => one.v > entry.v);
    return undo(ticket, entry, before, later, { ...facts, desk: { ...desk, undoMinutes: 1_440 } });
  },
  landed: (ticket) => ({ next: ticket, events: [{ type: 'ticket.replied', data: { by: 'contact', landedOn: 2 } }] }),
  unmerge: (ticket, facts, _v, { log }) => {
    const from = ticket.merged?.v ?? 0;
    const before = log.filter((one) => one.v < from);
    const state = before.reduce<TicketState | undefined>((_, one) => states.get(one), undefined);
    if (!state) return { refused: { code: 'none', why: 'not merged' } };
    return unmerge(
      ticket,
      state,
      log.filter((one) => one.v > from),
      facts,
    );
  },
} satisfies Record<string, Move>;
/** The state after each entry, kept to undo a merge by. */
const states = new WeakMap<LogEntry, TicketState>();
type MoveName = keyof typeof moves | 'time';

function play(told: Told, name: MoveName, facts: TicketFacts): boolean {
  for (const [at, entry] of told.log.entries()) if (at === told.log.length - 1) states.set(entry, told.state);
  if (name === 'time') {
    const passed = passTime(told.state, 1, facts);
    if (passed) note(told, passed, facts);
    return passed !== undefined;
  }
  if (name === 'landed' && !told.state.merged) return false;
  if (told.state.merged && name !== 'landed' && name !== 'unmerge') return false;
  const move: Move = moves[name];
  const decide = (ticket: TicketState) => move(ticket, facts, told.log.length, told);
  const decision = name === 'unmerge' || name === 'undo' ? decide(told.state) : decideOn(told.state, facts, decide);
  if (isRefusal(decision)) return false;
  const by = name === 'contact' ? { ...facts, by: { kind: 'contact' as const, id: 'rita' } } : facts;
  note(told, decision, by);
  return true;
}

const start = Date.parse('2026-03-27T07:12:34Z');
const minute = 60_000;
test('a receipt and the clocks of the head agree to the second, whatever was done when', async () => {
  const names = fc.constantFrom(...(Object.keys(moves) as MoveName[]), 'time');
  const aHistory = fc.array(fc.tuple(names, fc.integer({ min: 0, max: 4_000 })), { maxLength: 14 });
  const aKind = fc.record({
    update: fc.constantFrom('reply', 'every'),
    pausesResponse: fc.boolean(),
    reopen: fc.constantFrom('continue', 'restart', 'uninterrupted'),
  });
  let done = 0;
  const agrees = fc.property(aHistory, aKind, (history, kind) => {
    const policy: SlaPolicy = { ...aPolicy, ...kind };
    const told = opened(policy, start);
    let ms = start;
    for (const [name, after] of history) {
      ms += after * 7_919;
      if (play(told, name, factsOf(policy, ms))) done += 1;
      const now = new Date(ms + 1_000).toISOString();
      const rules = { policy, calendar, desk };
      const receipt = receiptOf(told.log, rules, now);
      expect(receiptFaults(receipt, told.state, rules, now)).toEqual([]);
      for (const one of receipt) expect(gaps(one)).toEqual([]);
    }
  });
  const later = (['resolve', 'urgent', 'contact', 'undo'] as const).map((name): [MoveName, number] => [name, 0]);
  await fc.assert(agrees, { numRuns: 2_000, examples: [[later, aPolicy]] });
  expect(done).toBeGreaterThan(500);
});

/** Lines that do not follow the one before them: no second may be missing or told twice. */
function gaps({ lines, startedAt }: ClockReceipt): string[] {
  return lines.flatMap(({ from }, at) => (from === (lines[at - 1]?.to ?? startedAt) ? [] : [from]));
}

describe('lines say why time is not counted', () => {
  function linesOf(told: Told, ms: number) {
    const now = new Date(ms).toISOString();
    const receipt = receiptOf(told.log, { policy: aPolicy, calendar, desk }, now);
    return receipt.find((one) => one.target === 'resolution')?.lines ?? [];
  }

  test('nights, breaks, days of other hours, holidays by name and date', () => {
    const told = opened(aPolicy, Date.parse('2026-03-31T06:00:00Z'));
    const lines = linesOf(told, Date.parse('2026-04-07T07:00:00Z'));
    expect(lines.map(({ from, to, counted, reason }) => [from, to, counted ? 'counted' : reason])).toEqual([
      ['2026-03-31T06:00:00Z', '2026-03-31T08:00:00Z', 'counted'],
      ['2026-03-31T08:00:00Z', '2026-03-31T08:30:00Z', { why: 'break', date: '2026-03-31' }],
      ['2026-03-31T08:30:00Z', '2026-03-31T10:00:00Z', 'counted'],
      ['2026-03-31T10:00:00Z', '2026-03-31T11:00:00Z', { why: 'hours' }],
      ['2026-03-31T11:00:00Z', '2026-03-31T15:30:00Z', 'counted'],
      ['2026-03-31T15:30:00Z', '2026-04-01T06:00:00Z', { why: 'hours' }],
      ['2026-04-01T06:00:00Z', '2026-04-01T10:00:00Z', 'counted'],
      ['2026-04-01T10:00:00Z', '2026-04-01T11:00:00Z', { why: 'hours' }],
      ['2026-04-01T11:00:00Z', '2026-04-01T15:30:00Z', 'counted'],
      ['2026-04-01T15:30:00Z', '2026-04-01T22:00:00Z', { why: 'hours' }],
      ['2026-04-01T22:00:00Z', '2026-04-02T06:00:00Z', { why: 'special', date: '2026-04-02' }],
      ['2026-04-02T06:00:00Z', '2026-04-02T10:00:00Z', 'counted'],
      ['2026-04-02T10:00:00Z', '2026-04-02T22:00:00Z', { why: 'special', date: '2026-04-02' }],
      ['2026-04-02T22:00:00Z', '2026-04-03T22:00:00Z', { why: 'holiday', date: '2026-04-03', name: 'Karfreitag' }],
      ['2026-04-03T22:00:00Z', '2026-04-05T22:00:00Z', { why: 'hours' }],
      ['2026-04-05T22:00:00Z', '2026-04-06T22:00:00Z', { why: 'holiday', date: '2026-04-06' }],
      ['2026-04-06T22:00:00Z', '2026-04-07T06:00:00Z', { why: 'hours' }],
      ['2026-04-07T06:00:00Z', '2026-04-07T07:00:00Z', 'counted'],
    ]);
  });

  test('waiting names its reason, the entry and the person; each other reason begins a line of its own', () => {
    const told = opened(aPolicy, start);
    play(told, 'wait', factsOf(aPolicy, start + 10 * minute));
    play(told, 'resume', factsOf(aPolicy, start + 15 * minute));
    play(told, 'approval', factsOf(aPolicy, start + 20 * minute));
    const waits = linesOf(told, start + 40 * minute).flatMap(({ counted, reason, seconds }) =>
      counted ? [] : [{ reason, seconds }],
    );
    const by = { kind: 'staff', id: 'staff1' };
    expect(waits).toEqual([
      { seconds: 300, reason: { why: 'pending', reason: 'requester', cause: { v: 2, by } } },
      { seconds: 1_200, reason: { why: 'pending', reason: 'approval', cause: { v: 4, by } } },
    ]);
  });
});

describe('time paused is never counted, whichever way it ends', () => {
  const at8 = Date.parse('2026-03-30T06:00:00Z');
  type Steps = readonly (readonly [number, MoveName])[];
  /** Steps by minute after 08:00, the minute at which one looks, minutes used by then, minutes promised, and the state. */
  test.each<[string, Steps, number, number, number, string]>([
    [
      'resumed',
      [
        [30, 'wait'],
        [60, 'resume'],
      ],
      90,
      60,
      480,
      'running',
    ],
    [
      'answered by the requester',
      [
        [30, 'wait'],
        [60, 'contact'],
      ],
      90,
      60,
      480,
      'running',
    ],
    [
      'resolved',
      [
        [30, 'wait'],
        [90, 'resolve'],
      ],
      120,
      30,
      480,
      'met',
    ],
    [
      'resolved and reopened',
      [
        [30, 'wait'],
        [90, 'resolve'],
        [100, 'reopen'],
      ],
      120,
      50,
      480,
      'running',
    ],
    [
      'waiting for something else that pauses',
      [
        [30, 'wait'],
        [60, 'approval'],
        [90, 'resume'],
      ],
      100,
      40,
      480,
      'running',
    ],
    [
      'waiting for something that does not pause',
      [
        [30, 'wait'],
        [60, 'planned'],
      ],
      90,
      60,
      480,
      'running',
    ],
    [
      'another priority meanwhile',
      [
        [30, 'wait'],
        [60, 'calm'],
        [90, 'resume'],
      ],
      120,
      60,
      960,
      'running',
    ],
    [
      'another process meanwhile',
      [
        [30, 'wait'],
        [60, 'request'],
        [90, 'resume'],
      ],
      120,
      60,
      300,
      'running',
    ],
    [
      'merged away',
      [
        [30, 'wait'],
        [60, 'merge'],
      ],
      120,
      30,
      480,
      'cancelled',
    ],
    [
      'merged away and back',
      [
        [30, 'wait'],
        [60, 'merge'],
        [90, 'unmerge'],
      ],
      120,
      30,
      480,
      'paused',
    ],
    [
      'the merge alone pauses nothing',
      [
        [30, 'merge'],
        [60, 'unmerge'],
      ],
      90,
      90,
      480,
      'running',
    ],
    [
      'the pause undone',
      [
        [30, 'wait'],
        [35, 'undo'],
      ],
      60,
      60,
      480,
      'running',
    ],
  ])('%s', (_path, steps, look, used, promised, state) => {
    const told = opened(aPolicy, at8);
    for (const [after, name] of steps)
      expect(play(told, name, factsOf(aPolicy, at8 + after * minute)), name).toBe(true);
    const now = new Date(at8 + look * minute).toISOString();
    const rules = { policy: aPolicy, calendar, desk };
    const own = receiptOf(told.log, rules, now).find((one) => one.target === 'resolution' && !one.replaced);
    expect(own).toMatchObject({ usedSeconds: used * 60, targetSeconds: promised * 60, state });
    expect(receiptFaults(receiptOf(told.log, rules, now), told.state, rules, now)).toEqual([]);
  });
});
