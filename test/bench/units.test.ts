import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleSizes } from './bundles.ts';
import { type Cost, drive, rounds } from './drive.ts';
import { type Loaded, startLoaded } from './loaded.ts';

/**
 * What requests cost in counted units, and how large the bundles are, against what was judged and committed. CPU is for
 * `npm run bench` alone: it says nothing on a machine that is busy. After a change that is meant to cost more (or less),
 * `BASELINE=write npx vitest run --config test/vitest.config.ts --project journeys bench/units` renews the file.
 */
const file = new URL('./baseline.json', import.meta.url);
const SIZE = 300;
const units = ['calls', 'rru', 'wru'] as const;
/** Dates move a few rows between days and pages, so units may differ by less than one call, and bytes by a little. */
const UNITS_SLACK = 0.6;
const BYTES_SLACK = 1.1;
const BUNDLE_SLACK = 1.1;

type Counted = Pick<Cost, 'calls' | 'rru' | 'wru' | 'bytes'>;
interface Baseline {
  readonly tickets: number;
  readonly requests: Readonly<Record<string, Counted>>;
  /** Relaying, projecting and reacting to one command: the mean of those above. */
  readonly afterCommit: Pick<Counted, 'rru' | 'wru'>;
  readonly bundles: Readonly<Record<string, number>>;
}

let loaded: Loaded;
let found: Baseline;
let baseline: Baseline;

beforeAll(async () => {
  loaded = await startLoaded(SIZE, ':memory:');
  const { desk, ...rest } = loaded;
  const times = rounds(3, 1, 5);
  const costs = await drive(
    { url: desk.url, ...rest, take: async () => desk.take(), time: async (on) => desk.time(on) },
    times,
  );
  const commands = costs
    .filter((one) => one.wru > 0)
    .map((one) => times(one.operation))
    .reduce((sum, { warm, parts, each }) => sum + warm + parts * each, 0);
  desk.take();
  await desk.settle();
  const { allReads, allWrites } = desk.take();
  const each = (units: number): number => Math.round((units / commands) * 10) / 10;
  const afterCommit = { rru: each(allReads), wru: each(allWrites) };
  const requests = costs.map(
    ({ operation, calls, rru, wru, bytes }) => [operation, { calls, rru, wru, bytes }] as const,
  );
  const bundles = (await bundleSizes()).map(({ name, bytes }) => [name, bytes] as const);
  found = { tickets: SIZE, requests: Object.fromEntries(requests), afterCommit, bundles: Object.fromEntries(bundles) };
  if (process.env['BASELINE'] === 'write') writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  baseline = JSON.parse(readFileSync(file, 'utf8')) as Baseline;
}, 120_000);
afterAll(() => loaded.desk.close());

test('every operation of the bench stands in the baseline', () => {
  expect(Object.keys(found.requests)).toEqual(Object.keys(baseline.requests));
  expect(found.tickets).toBe(baseline.tickets);
});

test('no request asks the table more often, or pays it more units, than was judged', () => {
  for (const [name, one] of Object.entries(found.requests)) {
    for (const unit of units) {
      const judged = baseline.requests[name]?.[unit] ?? 0;
      expect(one[unit], `${unit} of ${name}; judged: ${judged}`).toBeLessThanOrEqual(judged + UNITS_SLACK);
    }
  }
});

test('no commit is followed by more units than were judged', () => {
  for (const unit of ['rru', 'wru'] as const) {
    const judged = baseline.afterCommit[unit];
    expect(found.afterCommit[unit], `${unit} after a commit; judged: ${judged}`).toBeLessThanOrEqual(judged + 1);
  }
});

test('no answer is much longer than was judged', () => {
  for (const [name, { bytes }] of Object.entries(found.requests)) {
    const judged = baseline.requests[name]?.bytes ?? 0;
    expect(bytes, `bytes of ${name}; judged: ${judged}`).toBeLessThanOrEqual(judged * BYTES_SLACK);
  }
});

test('no function’s bundle is much larger than was judged', () => {
  for (const [name, bytes] of Object.entries(found.bundles)) {
    const judged = baseline.bundles[name] ?? 0;
    expect(bytes, `bundle ${name}; judged: ${judged}`).toBeLessThanOrEqual(judged * BUNDLE_SLACK);
  }
});
