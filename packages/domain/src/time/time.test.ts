import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contributions, difference } from '../report/contribution.ts';
import { nextFacts, type ReportFacts } from '../report/facts.ts';
import { isRefusal } from '../ticket/facts.ts';
import { changesBetween, type LogEntry, type TicketState } from '../ticket/state.ts';
import { aDesk, aTicket, factsAt, refused } from '../ticket/testing.ts';
import { actOnTime, correctTime, logTime, type TimeDecision, type TimeFacts } from './decide.ts';
import { type LogTime, type TimeAction, type TimeEntry, timeActions, totalsOf } from './entry.ts';
import { type Rounding, rounded } from './rounding.ts';

const rule = (mode: Rounding['mode'], step: number, minimum: number): Rounding => ({ mode, step, minimum });

describe('rounding', () => {
  test.each([
    [rule('up', 15, 15), [1, 15, 16, 30, 31], [15, 15, 30, 30, 45]],
    [rule('nearest', 15, 0), [1, 7, 8, 22, 23], [0, 0, 15, 15, 30]],
    [rule('nearest', 6, 6), [1, 8, 9, 14, 15], [6, 6, 12, 12, 18]],
    [rule('none', 15, 0), [1, 7, 61], [1, 7, 61]],
    [rule('up', 60, 120), [1, 119, 121], [120, 120, 180]],
  ] as const)('%o', (one, raw, wanted) => {
    expect(raw.map((minutes) => rounded(one, minutes))).toEqual(wanted);
  });

  test('never less for more work, never below the minimum, and the same once rounded', () => {
    const rules = fc.record({
      mode: fc.constantFrom('up', 'nearest', 'none'),
      step: fc.constantFrom(1, 5, 6, 15, 30, 60),
      minimum: fc.constantFrom(0, 30, 60),
    }) as fc.Arbitrary<Rounding>;
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 1_440 }), fc.integer({ min: 0, max: 60 }), (one, raw, more) => {
        const value = rounded(one, raw);
        expect(rounded(one, raw + more)).toBeGreaterThanOrEqual(value);
        expect(value).toBeGreaterThanOrEqual(one.minimum);
        if (one.minimum % one.step === 0) expect(rounded(one, value)).toBe(value);
      }),
    );
  });
});

const facts = (person: string, approves = false, zone = 'Europe/Berlin'): TimeFacts => ({
  ...factsAt(600),
  by: { kind: 'staff', id: person },
  zone,
  approves,
});

function entryOf(decision: ReturnType<typeof logTime>): TimeDecision {
  if (isRefusal(decision)) throw new Error(`refused: ${decision.refused.why}`);
  return decision;
}

describe('one entry', () => {
  const logged = (input: Partial<LogTime> = {}, by = facts('tom')): TimeDecision =>
    entryOf(logTime(aTicket(), 'tim_1', 'tom', { minutes: 20, ...input }, by));

  test('keeps what was worked beside what it counts for, and the rule that says so', () => {
    expect(logged().entry).toMatchObject({
      raw: 20,
      minutes: 30,
      rule: { mode: 'up', step: 15, minimum: 15 },
      billable: true,
      activity: 'work',
      status: 'draft',
    });
  });

  test('counts on the day that it was in the client’s zone', () => {
    const late = { start: '2026-03-01T23:30:00Z' };
    expect(logged(late).entry.date).toBe('2026-03-02');
    expect(logged(late, facts('tom', false, 'America/New_York')).entry.date).toBe('2026-03-01');
  });

  test('is refused in the future, long after the fact, and for work the desk does not know', () => {
    const refusedWith = (input: Partial<LogTime>) =>
      refused(logTime(aTicket(), 'tim_1', 'tom', { minutes: 5, ...input }, facts('tom')));
    expect(refusedWith({ date: '2026-03-03' })).toBe('time.future');
    expect(refusedWith({ start: '2026-03-02T20:00:00Z' })).toBe('time.future');
    expect(refusedWith({ date: '2025-02-28' })).toBe('time.old');
    expect(refusedWith({ activity: 'gardening' })).toBe('time.unknown');
    expect(refusedWith({ contract: 'gold' })).toBe('time.unknown');
  });

  test('of a contract with a rule of its own is rounded by that', () => {
    const time = {
      rounding: rule('up', 15, 15),
      activities: [{ id: 'work', label: 'Work', billable: false }],
      contracts: [{ id: 'day', label: 'Day', rounding: rule('up', 60, 120) }],
      leads: [],
      approveOwn: false,
    };
    const ours = { ...facts('tom'), desk: { ...aDesk, time } };
    expect(logged({ contract: 'day' }, ours).entry).toMatchObject({ minutes: 120, billable: false, contract: 'day' });
    expect(logged({ billable: true }, ours).entry.billable).toBe(true);
  });

  test('is approved by somebody else, and is locked then', () => {
    const { entry, next } = logged();
    const submitted = entryOf(actOnTime(next, entry, 'submit', undefined, facts('tom'))).entry;
    expect(refused(actOnTime(next, submitted, 'approve', undefined, facts('una')))).toBe('time.not_approver');
    expect(refused(actOnTime(next, submitted, 'approve', undefined, facts('tom', true)))).toBe('time.own');
    expect(refused(actOnTime(next, entry, 'approve', undefined, facts('ada', true)))).toBe('time.wrong_state');
    expect(refused(actOnTime(next, submitted, 'reject', undefined, facts('ada', true)))).toBe('time.reason');
    const approved = entryOf(actOnTime(next, submitted, 'approve', undefined, facts('ada', true))).entry;
    expect(refused(correctTime(next, approved, { minutes: 5 }, facts('ada', true)))).toBe('time.locked');
    expect(refused(actOnTime(next, approved, 'void', undefined, facts('ada', true)))).toBe('time.locked');
  });

  test('is nobody else’s to correct, hand in or void, but an approver’s', () => {
    const { entry, next } = logged();
    expect(refused(correctTime(next, entry, { minutes: 5 }, facts('una')))).toBe('time.not_yours');
    expect(refused(actOnTime(next, entry, 'void', undefined, facts('una')))).toBe('time.not_yours');
    expect(entryOf(correctTime(next, entry, { minutes: 5 }, facts('ada', true))).entry.minutes).toBe(15);
  });

  test('corrected without a word on a field keeps that field', () => {
    const { entry, next } = logged({ start: '2026-03-02T08:00:00Z', billable: false });
    const corrected = entryOf(correctTime(next, entry, { minutes: 44 }, facts('tom'))).entry;
    expect(corrected).toEqual({ ...entry, version: 2, raw: 44, minutes: 45 });
    expect(entryOf(correctTime(next, entry, { billable: true }, facts('tom'))).entry.raw).toBe(20);
  });
});

/** A random history of a ticket's time: what the heads said, and the log entries that led there. */
interface Told {
  readonly state: TicketState;
  readonly entries: ReadonlyMap<string, TimeEntry>;
  readonly log: readonly LogEntry[];
}

type Step = {
  readonly kind: 'log' | 'correct' | TimeAction;
  readonly at: number;
  readonly minutes: number;
  readonly days: number;
};

const stepOf = fc.record({
  kind: fc.constantFrom('log' as const, 'log' as const, 'correct' as const, ...timeActions),
  at: fc.nat(5),
  minutes: fc.integer({ min: 1, max: 300 }),
  days: fc.nat(3),
});

function live(steps: readonly Step[]): Told {
  let state = aTicket();
  const first: LogEntry = {
    v: 1,
    at: state.createdAt,
    by: { kind: 'staff', id: 'tom' },
    events: [{ type: 'ticket.opened' }],
    set: changesBetween(undefined, state),
  };
  const [entries, log] = [new Map<string, TimeEntry>(), [first]];
  for (const { kind, at, minutes, days } of steps) {
    const date = `2026-02-2${days}`;
    const by = kind === 'approve' || kind === 'reject' ? facts('ada', true) : facts('tom');
    const known = [...entries.values()][at % Math.max(1, entries.size)];
    const decision =
      kind === 'log'
        ? logTime(state, `tim_${entries.size}`, 'tom', { minutes, date, billable: minutes % 2 === 0 }, by)
        : known === undefined
          ? undefined
          : kind === 'correct'
            ? correctTime(state, known, { minutes, date }, by)
            : actOnTime(state, known, kind, 'because', by);
    if (decision === undefined || isRefusal(decision)) continue;
    entries.set(decision.entry.id, decision.entry);
    const set = changesBetween(state, decision.next);
    log.push({ v: log.length + 1, at: by.now, by: by.by, events: decision.events, set });
    state = decision.next;
  }
  return { state, entries, log };
}

const zones = { client: 'Europe/Berlin', msp: 'Europe/London' };

test('a ticket’s total is the sum of its live entries, whatever was logged, corrected, judged and voided', () => {
  fc.assert(
    fc.property(fc.array(stepOf, { maxLength: 40 }), (steps) => {
      const { state, entries } = live(steps);
      const should = totalsOf(entries.values());
      expect(state.time ?? { entries: 0, raw: 0, minutes: 0, billable: 0 }).toEqual(should);
    }),
  );
});

test('rollups hold each live entry once, however often and in whatever batches the log is delivered', () => {
  fc.assert(
    fc.property(fc.array(stepOf, { maxLength: 30 }), fc.array(fc.nat(40), { maxLength: 60 }), (steps, deliveries) => {
      const { entries, log } = live(steps);
      const sums = new Map<string, number>();
      let known: ReportFacts | undefined;
      // Each delivery brings a prefix again, late or twice; the last one brings all of it.
      for (const upTo of [...deliveries, log.length]) {
        let after = known;
        for (const entry of log.slice(0, upTo)) after = nextFacts(after, entry, zones);
        for (const one of difference(known ? contributions(known) : [], after ? contributions(after) : [])) {
          const name = `${one.scope} ${one.item} ${one.counter}`;
          sums.set(name, (sums.get(name) ?? 0) + one.by);
        }
        known = after;
      }
      const sum = (scope: string, counter: string): number =>
        [...sums].reduce((total, [name, by]) => {
          const [where, item = '', what] = name.split(' ');
          return total + (where === scope && item.startsWith('D.t.') && what === counter ? by : 0);
        }, 0);
      const should = totalsOf(entries.values());
      expect([sum('client', 'time'), sum('client', 'raw'), sum('client', 'bill')]).toEqual([
        should.minutes,
        should.raw,
        should.billable,
      ]);
      expect([sum('msp', 'time'), sum('msp', 'who:tom')]).toEqual([should.minutes, should.minutes]);
      const approved = [...entries.values()].filter((one) => one.status === 'approved');
      expect(sum('client', 'appr')).toBe(totalsOf(approved).minutes);
      for (const one of entries.values()) {
        if (one.status === 'void') continue;
        expect(sums.get(`client D.t.${one.date} time`) ?? 0).toBeGreaterThanOrEqual(one.minutes);
      }
    }),
  );
});
