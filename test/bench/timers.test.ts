import { expect, test } from 'vitest';
import { live } from './timers-live.ts';
import { type Simulation, simulate } from './timers-simulated.ts';

const month: Simulation = { timers: 20_000, burst: 5_000, days: 30, perSecond: 1_000, seed: 20_261_128 };

test('of 20,000 timers over 30 days, 5,000 due at once, none is early, missed or told twice, whatever befalls the sweeper', {
  timeout: 120_000,
}, () => {
  const { told, early, missed, doubled, wrong, lost, idle, steady } = simulate(month);
  expect({ early, missed, doubled, wrong }).toEqual({ early: 0, missed: 0, doubled: 0, wrong: 0 });
  expect(told).toBeGreaterThan(50_000);
  expect(steady.p99).toBeLessThanOrEqual(90);
  // Two sweepers met at each of them, and rows of an index were older than their heads.
  expect(Math.min(lost, idle)).toBeGreaterThan(1_000);
});

test.each(['early', 'missed', 'doubled'] as const)('a sweeper whose timers are %s is found', (defect) => {
  const found = simulate({ ...month, timers: 1_500, burst: 300, defect });
  expect(found[defect]).toBeGreaterThan(50);
});

test('live, from due to the notification in the inbox of whom it concerns: each threshold once, none early', async () => {
  const { events, told, early, missed, doubled } = await live(150);
  expect({ told, early, missed, doubled }).toEqual({ told: events, early: 0, missed: 0, doubled: 0 });
});
