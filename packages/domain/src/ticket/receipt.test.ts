import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlaPolicy } from '../sla/policy.ts';
import { type ClockReceipt, receiptFaults, receiptOf } from './receipt.ts';
import { type LogEntry, thresholdEventTypes } from './state.ts';
import {
  aPolicy,
  calendar,
  desk,
  factsOf,
  type MoveName,
  minute,
  moves,
  opened,
  play,
  start,
  type Told,
} from './testing-history.ts';

test('a receipt and the clocks of the head agree to the second, whatever was done when', async () => {
  const names = fc.constantFrom(...(Object.keys(moves) as MoveName[]), 'time');
  const after = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 4_000 }));
  const aHistory = fc.array(fc.tuple(names, after), { maxLength: 18 });
  const aKind = fc.record({
    update: fc.constantFrom('reply', 'every'),
    pausesResponse: fc.boolean(),
    reopen: fc.constantFrom('continue', 'restart', 'uninterrupted'),
  });
  let done = 0;
  const seen = new Map<string, number>();
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
      for (const one of receipt) {
        expect(gaps(one)).toEqual([]);
        seen.set(one.target, (seen.get(one.target) ?? 0) + one.warnings.length);
      }
      expect(doubled(told.log)).toEqual([]);
    }
  });
  const later = (['resolve', 'urgent', 'contact', 'undo'] as const).map((name): [MoveName, number] => [name, 0]);
  await fc.assert(agrees, { numRuns: 2_000, examples: [[later, aPolicy]] });
  expect(done).toBeGreaterThan(500);
  for (const target of ['response', 'update', 'resolution', 'ola', 'vendor'])
    expect(seen.get(target)).toBeGreaterThan(20);
});

test('the verdicts of work that has ended never change: not by time, not by commands, not by another policy', async () => {
  const names = Object.keys(moves).filter(
    (name) => !['merge', 'landed', 'unmerge', 'undo'].includes(name),
  ) as MoveName[];
  const aHistory = fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 900 })), { maxLength: 12 });
  const later: MoveName[] = ['time', 'hardware', 'urgent', 'teamB', 'telco', 'staff', 'vip', 'time'];
  const table = Object.fromEntries(['1', '2', '3', '4', '5'].map((priority) => [priority, { resolutionMinutes: 1 }]));
  const other: SlaPolicy = {
    ...aPolicy,
    targets: { incident: table, request: table } as unknown as SlaPolicy['targets'],
    warnAt: [1],
  };
  let judged = 0;
  const holds = fc.property(aHistory, fc.integer({ min: 1, max: 5_000 }), (history, after) => {
    const told = opened(aPolicy, start);
    let ms = start;
    for (const [name, wait] of history) {
      ms += wait * 7_919;
      play(told, name, factsOf(aPolicy, ms));
    }
    for (const name of ['resume', 'resolve', 'close'] as const) play(told, name, factsOf(aPolicy, ms));
    expect(told.state.phase).toBe('closed');
    const verdicts = told.state.sla;
    const count = told.log.length;
    const receipt = receiptOf(told.log, { policy: aPolicy, calendar, desk }, new Date(ms).toISOString());
    const states = (list: ClockReceipt[]) => list.map((one) => [one.target, one.state, one.usedSeconds, one.due]);
    for (const name of later) {
      ms += after * 60_000;
      play(told, name, factsOf(name === 'time' ? other : aPolicy, ms));
      expect(told.state.sla).toEqual(verdicts);
      expect(told.log.slice(count).some((entry) => entry.events.some((one) => thresholdEventTypes.has(one.type)))).toBe(
        false,
      );
      const now = receiptOf(told.log, { policy: aPolicy, calendar, desk }, new Date(ms).toISOString());
      expect(states(now)).toEqual(states(receipt));
      judged += now.length;
    }
  });
  // The requester writes to a ticket that is solved: nothing more is promised.
  const written: [MoveName, number][] = [
    ['resolve', 0],
    ['contact', 0],
  ];
  await fc.assert(holds, { numRuns: 200, examples: [[written, 1]] });
  expect(judged).toBeGreaterThan(1_000);
});

/** Thresholds that were told twice, or before they were crossed. */
function doubled(log: readonly LogEntry[]): string[] {
  const told = new Set<string>();
  return log.flatMap(({ at, events }) =>
    events.flatMap(({ type, data = {} }) => {
      if (!thresholdEventTypes.has(type)) return [];
      const name = JSON.stringify([data['target'], data['percent'], data['scheduledAt'] ?? data['dueAt']]);
      const early = Date.parse(String(data['scheduledAt'] ?? data['dueAt'])) > Date.parse(at);
      if (!told.has(name) && !early) {
        told.add(name);
        return [];
      }
      return [`${name} ${early ? 'early' : 'twice'}`];
    }),
  );
}

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
