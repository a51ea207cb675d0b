import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SlaPolicy } from '../sla/policy.ts';
import { receiptOf } from './receipt.ts';
import { replayed } from './replay.ts';
import { foldEntries } from './state.ts';
import { aPolicy, calendar, desk, factsOf, type MoveName, moves, opened, play, start } from './testing-history.ts';

const names = fc.constantFrom(...(Object.keys(moves) as MoveName[]), 'time');
const after = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 4_000 }));
const aHistory = fc.array(fc.tuple(names, after), { maxLength: 18 });
const aKind = fc.record({
  update: fc.constantFrom('reply', 'every'),
  pausesResponse: fc.boolean(),
  reopen: fc.constantFrom('continue', 'restart', 'uninterrupted'),
});

test('a log replayed under the rules it was judged by gives its own clocks and verdicts, whatever was done when', async () => {
  let judged = 0;
  const same = fc.property(aHistory, aKind, (history, kind) => {
    const policy: SlaPolicy = { ...aPolicy, ...kind };
    const rules = { policy, calendar, desk };
    const told = opened(policy, start);
    let ms = start;
    for (const [name, wait] of history) {
      ms += wait * 7_919;
      play(told, name, factsOf(policy, ms));
    }
    const again = replayed(told.log, rules);
    expect(foldEntries(again)?.sla).toEqual(told.state.sla);
    const now = new Date(ms + 1_000).toISOString();
    const [mine, theirs] = [receiptOf(told.log, rules, now), receiptOf(again, rules, now)];
    expect(theirs).toEqual(mine);
    judged += mine.length;
  });
  await fc.assert(same, { numRuns: 1_500 });
  expect(judged).toBeGreaterThan(3_000);
});

test('under another policy the same deeds have other verdicts', () => {
  const told = opened(aPolicy, start);
  play(told, 'staff', factsOf(aPolicy, start + 50 * 60_000));
  const strict = {
    ...aPolicy.targets,
    incident: Object.fromEntries([1, 2, 3, 4, 5].map((p) => [p, { responseMinutes: 30, resolutionMinutes: 60 }])),
  };
  const draft = { ...aPolicy, targets: strict as unknown as SlaPolicy['targets'] };
  const now = new Date(start + 100 * 60_000).toISOString();
  const state = (policy: SlaPolicy) =>
    receiptOf(replayed(told.log, { policy, calendar, desk }), { policy, calendar, desk }, now).find(
      (one) => one.target === 'response',
    )?.state;
  expect([state(aPolicy), state(draft)]).toEqual(['met', 'breached']);
});
