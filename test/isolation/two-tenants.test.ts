import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alpenblick, type Cast, Life, northwind, seeded } from '../support/random.ts';
import { everythingReadable } from '../support/readable.ts';
import { startWorld, type World } from '../support/world.ts';

/**
 * What A can read is the same whether or not B is there: A's life is lived twice, once alone and once with B's
 * commands in between, and then everything that A's people can read is compared, text by text.
 */
const SEED = Number(process.env['SEED'] ?? 20_261_122);
const STEPS = 22;

interface Pair {
  readonly mine: Cast;
  /** Whose commands come in between; their MSP is not even installed where A lives alone. */
  readonly others: Cast;
  readonly msps: readonly string[];
  readonly viewers: readonly string[];
  readonly clients: readonly string[];
}

async function live(pair: Pair, seed: number, others: boolean): Promise<World> {
  const world = await startWorld(others ? {} : { msps: pair.msps });
  const life = new Life(world, pair.mine, seeded(seed));
  const strangers = new Life(world, pair.others, seeded(seed + 1), 'canary');
  const [when, who] = [seeded(seed + 2), seeded(seed + 3)];
  for (let i = 0; i < STEPS; i++) {
    if (others) for (let n = Math.floor(who() * 3); n >= 0; n--) await strangers.step();
    await life.step();
    if (when() < 0.4) await world.advance(`PT${1 + Math.floor(when() * 900)}M`);
  }
  await world.settle();
  return world;
}

async function compare(pair: Pair, seed: number): Promise<void> {
  const [alone, among] = [await live(pair, seed, false), await live(pair, seed, true)];
  let histories = 0;
  try {
    for (const who of pair.viewers) {
      const wanted = await everythingReadable(alone.as(who), pair.clients);
      const got = await everythingReadable(among.as(who), pair.clients);
      expect([...got.keys()], `${who} of seed ${seed}`).toEqual([...wanted.keys()]);
      for (const [path, text] of wanted) expect(got.get(path), `${who} reads ${path}, seed ${seed}`).toBe(text);
      histories += [...wanted.keys()].filter((path) => path.includes('history')).length;
    }
    expect(histories).toBeGreaterThan(0);
  } finally {
    await alone.close();
    await among.close();
  }
}

const property = (pair: Pair, runs: number) =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), (seed) => compare(pair, seed)),
    { seed: SEED, numRuns: runs, endOnFailure: true },
  );

describe(`what A can read is the same whether or not B exists (seed ${SEED})`, () => {
  test('two MSPs', async () => {
    const viewers = ['tom', 'elena', 'priya', 'grace', 'daniel'];
    await property(
      { mine: northwind, others: alpenblick, msps: ['northwind'], viewers, clients: ['acme', 'kitefield'] },
      2,
    );
  }, 120_000);

  test('two clients of one MSP, to the people of the one and to technicians who may not see the other', async () => {
    const acme: Cast = { ...northwind, clients: { acme: ['daniel', 'hannah', 'grace'] } };
    const bluewater: Cast = { ...northwind, clients: { bluewater: ['ruth', 'maya', 'carlos'] } };
    const viewers = ['grace', 'daniel', 'elena', 'marcus'];
    await property({ mine: acme, others: bluewater, msps: ['northwind'], viewers, clients: ['acme'] }, 2);
  }, 120_000);

  test('two people of one client', async () => {
    const one: Cast = { ...northwind, clients: { acme: ['daniel'] } };
    const other: Cast = { ...northwind, clients: { acme: ['hannah'] } };
    // Numbers of one client count on together, so the other life comes after this one: nothing of it may show.
    const world = await startWorld();
    const life = new Life(world, one, seeded(SEED));
    for (let i = 0; i < STEPS; i++) await life.step();
    await world.settle();
    const before = await everythingReadable(world.as('daniel'), ['acme']);
    const stranger = new Life(world, other, seeded(SEED + 1), 'canary');
    for (let i = 0; i < STEPS; i++) await stranger.step();
    await world.settle();
    const after = await everythingReadable(world.as('daniel'), ['acme']);
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, text] of before) expect(after.get(path), path).toBe(text);
    await world.close();
  });
});
