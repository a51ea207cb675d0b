import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { businessSecondsBetween } from './business-time.ts';
import { calendarSchema } from './calendar.ts';
import {
  type ClockStep,
  cancelClocks,
  customerWrote,
  firstResponse,
  nextDue,
  nextThreshold,
  pauseClocks,
  reopenClocks,
  reprioritiseClocks,
  resolveClocks,
  resumeClocks,
  type SlaClocks,
  staffAnswered,
  startClocks,
  thresholdsUpTo,
  usedSeconds,
  viewClock,
} from './clock.ts';
import { parseSeconds } from './instant.ts';
import type { SlaTerms } from './policy.ts';

const calendar = calendarSchema.parse({
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['08:00', '18:00']]])),
});
const terms: SlaTerms = {
  calendar,
  response: { minutes: 60 },
  update: { minutes: 120 },
  resolution: { minutes: 240 },
  updateMode: 'reply',
  pausesResponse: false,
  reopen: 'continue',
};
/** A time of Monday, 2 March 2026, 08:00 in Berlin being 07:00 UTC. */
const at = (time: string, day = '02'): number => parseSeconds(`2026-03-${day}T${time}:00Z`) * 1000;
const start = (): SlaClocks => startClocks(terms, at('08:00'));
const state = (clocks: SlaClocks, name: keyof SlaClocks, now = at('08:00')) => {
  const clock = clocks[name];
  return clock && viewClock(clock, calendar, now);
};

test('a ticket starts with a response and a resolution clock, each with its own due time', () => {
  expect(state(start(), 'response')).toEqual({
    state: 'running',
    target: 3_600,
    due: '2026-03-02T09:00:00Z',
    used: 0,
    since: '2026-03-02T08:00:00Z',
  });
  expect(state(start(), 'resolution')?.due).toBe('2026-03-02T12:00:00Z');
  expect(nextDue(start())).toBe('2026-03-02T09:00:00Z');
});

test('three clocks take at most 230 bytes on the head', () => {
  const clocks = customerWrote(start(), terms, at('08:30')).clocks;
  expect(JSON.stringify(clocks).length).toBeLessThanOrEqual(230);
  expect(JSON.stringify(start()).length).toBeLessThanOrEqual(150);
});

test('an answer in the very second of the due time is in time, one second later it is not', () => {
  const inTime = staffAnswered(start(), terms, at('09:00') + 999);
  expect([state(inTime.clocks, 'response')?.state, inTime.crossed]).toEqual(['met', []]);
  const late = staffAnswered(start(), terms, at('09:00') + 1_000);
  expect(state(late.clocks, 'response')?.state).toBe('breached');
  expect(late.crossed).toEqual([{ clock: 'response', due: '2026-03-02T09:00:00Z', target: 3_600 }]);
  expect(nextThreshold(start())).toBe('2026-03-02T09:00:01Z');
});

test('a breach carries its scheduled time, is told once, and does not depend on when anyone looked', () => {
  const swept = thresholdsUpTo(start(), at('15:00', '05'));
  expect(swept.crossed.map((one) => [one.clock, one.due])).toEqual([
    ['response', '2026-03-02T09:00:00Z'],
    ['resolution', '2026-03-02T12:00:00Z'],
  ]);
  expect(thresholdsUpTo(swept.clocks, at('16:00', '05')).crossed).toEqual([]);
  const late = at('16:00', '05');
  const unswept = resolveClocks(staffAnswered(start(), terms, late).clocks, terms, late).clocks;
  const sweptThen = resolveClocks(staffAnswered(swept.clocks, terms, late).clocks, terms, late).clocks;
  expect(unswept).toEqual(sweptThen);
});

test('an overdue clock still counts as the next due one, so that it sorts first', () => {
  expect(nextDue(thresholdsUpTo(start(), at('10:00')).clocks)).toBe('2026-03-02T09:00:00Z');
  expect(nextThreshold(thresholdsUpTo(start(), at('10:00')).clocks)).toBe('2026-03-02T12:00:01Z');
});

test('time paused is not counted, on whichever way the pause ends', () => {
  const paused = pauseClocks(staffAnswered(start(), terms, at('08:30')).clocks, terms, at('09:00')).clocks;
  expect(state(paused, 'resolution')).toEqual({ state: 'paused', target: 14_400, used: 3_600 });
  expect(nextDue(paused)).toBeUndefined();
  const resumed = resumeClocks(paused, terms, at('09:00', '04')).clocks;
  expect(state(resumed, 'resolution')?.due).toBe('2026-03-04T12:00:00Z');
  const resolved = resolveClocks(paused, terms, at('09:00', '04')).clocks;
  expect(state(resolved, 'resolution', at('09:00', '04'))).toMatchObject({ state: 'met', used: 3_600 });
});

test('one second that was left before a pause is left after it', () => {
  const answered = staffAnswered(start(), terms, at('08:30')).clocks;
  const paused = pauseClocks(answered, terms, at('12:00') - 1_000).clocks;
  const resumed = resumeClocks(paused, terms, at('09:00', '03')).clocks;
  expect(state(resumed, 'resolution')?.due).toBe('2026-03-03T09:00:01Z');
});

test('waiting is no answer: the first response runs on, unless the policy pauses it', () => {
  expect(state(pauseClocks(start(), terms, at('08:30')).clocks, 'response')?.state).toBe('running');
  const lenient = { ...terms, pausesResponse: true };
  expect(state(pauseClocks(start(), lenient, at('08:30')).clocks, 'response')?.state).toBe('paused');
});

test('a breach is not undone by pausing, resuming, another priority or reopening', () => {
  const now = at('14:00');
  const longer: SlaTerms = { ...terms, resolution: { minutes: 6_000 } };
  let clocks = pauseClocks(start(), terms, now).clocks;
  clocks = resumeClocks(clocks, terms, now + 60_000).clocks;
  clocks = reprioritiseClocks(clocks, terms, longer, now + 120_000).clocks;
  clocks = resolveClocks(clocks, longer, now + 180_000).clocks;
  clocks = reopenClocks(clocks, longer, now + 240_000);
  expect(state(clocks, 'resolution', now)).toMatchObject({ state: 'breached', due: '2026-03-02T12:00:00Z' });
});

test('another priority keeps the time used; a target used up already is due now, never in the past', () => {
  const urgent: SlaTerms = { ...terms, response: { minutes: 30 }, resolution: { minutes: 90 } };
  const { clocks, crossed } = reprioritiseClocks(start(), terms, urgent, at('08:40'));
  expect(crossed).toEqual([]);
  expect(state(clocks, 'response')?.due).toBe('2026-03-02T08:40:00Z');
  expect(state(clocks, 'resolution', at('08:40'))).toMatchObject({ used: 2_400, due: '2026-03-02T09:30:00Z' });
});

test('another priority does not start the clocks of a ticket that stands still', () => {
  const paused = pauseClocks(start(), { ...terms, pausesResponse: true }, at('08:30')).clocks;
  const { clocks } = reprioritiseClocks(paused, terms, { ...terms, resolution: { minutes: 60 } }, at('08:40'));
  expect(nextDue(clocks)).toBeUndefined();
  expect(state(clocks, 'resolution')).toMatchObject({ state: 'paused', target: 3_600, used: 1_800 });
});

test.each([
  ['continue', '2026-03-03T10:00:00Z'],
  ['restart', '2026-03-03T12:00:00Z'],
  ['uninterrupted', '2026-03-03T08:00:00Z'],
] as const)('after a reopen, policy %s decides what is left', (reopen, due) => {
  const policy = { ...terms, reopen };
  // Two hours used; closed from 10:00 on, seven business hours before the reopen at 08:00.
  const resolved = resolveClocks(start(), policy, at('10:00')).clocks;
  const reopened = reopenClocks(resolved, policy, at('08:00', '03'));
  expect(state(reopened, 'resolution')?.due).toBe(due);
});

test('an unanswered response stops without a verdict on resolving, and goes on after a reopen', () => {
  const resolved = resolveClocks(start(), terms, at('08:20')).clocks;
  expect(state(resolved, 'response')?.state).toBe('cancelled');
  expect(state(reopenClocks(resolved, terms, at('10:00')), 'response')?.due).toBe('2026-03-02T10:40:00Z');
});

test('cancelling gives no verdict but keeps those given', () => {
  const answered = firstResponse(start(), terms, at('08:20')).clocks;
  const cancelled = cancelClocks(answered, terms, at('08:30')).clocks;
  expect([state(cancelled, 'response')?.state, state(cancelled, 'resolution')?.state]).toEqual(['met', 'cancelled']);
  expect(cancelClocks(cancelled, terms, at('09:30')).clocks).toEqual(cancelled);
});

test('the customer writing again neither extends nor shortens the wait for an update', () => {
  const once = customerWrote(start(), terms, at('08:10')).clocks;
  const twice = customerWrote(once, terms, at('09:00')).clocks;
  expect(state(twice, 'update')?.due).toBe('2026-03-02T10:10:00Z');
  const answered = staffAnswered(twice, terms, at('09:30')).clocks;
  expect(state(answered, 'update', at('09:30'))).toMatchObject({ state: 'met', used: 4_800 });
  expect(state(customerWrote(answered, terms, at('11:00')).clocks, 'update')?.due).toBe('2026-03-02T13:00:00Z');
});

test('in mode "every", each public answer starts the next period', () => {
  const every = { ...terms, updateMode: 'every' as const };
  const answered = staffAnswered(startClocks(every, at('08:00')), every, at('09:00')).clocks;
  expect(state(answered, 'update')?.due).toBe('2026-03-02T11:00:00Z');
  expect(customerWrote(answered, every, at('09:30')).clocks).toEqual(answered);
});

test('however a ticket waits and works, used time is the open time outside of pauses, and due follows from what is left', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 30 });
  void fc.assert(
    fc.property(gaps, (seconds) => {
      let now = at('05:00');
      let clocks = startClocks({ ...terms, resolution: { minutes: 100_000 } }, now);
      let expected = 0;
      for (const [turn, gap] of seconds.entries()) {
        const before = now;
        now += gap * 1000;
        const working = turn % 2 === 0;
        if (working) expected += businessSecondsBetween(calendar, before, now);
        const next: ClockStep = working ? pauseClocks(clocks, terms, now) : resumeClocks(clocks, terms, now);
        clocks = next.clocks;
        const resolution = clocks.resolution;
        if (!resolution) throw new Error('no resolution clock');
        expect(usedSeconds(resolution, calendar, now)).toBe(expected);
        if (resolution.d === undefined) continue;
        expect(businessSecondsBetween(calendar, now, resolution.d * 1000)).toBe(6_000_000 - expected);
      }
    }),
    { numRuns: 200 },
  );
});
