import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Difference, laneSteps, playBoth, shrink } from './fuzz/compare.ts';
import { type Faces, openFaces } from './support/engine.ts';
import { type Face, face } from './support/faces.ts';
import { javaPresent, type Oracle, startOracle } from './support/oracle.ts';
import { prefixes, seedOfRun } from './support/prefix.ts';

/** Lanes own disjoint keys, so they may run at once; within a lane operations keep their order. */
const LANES = 24;
const OPERATIONS = Number(process.env.FUZZ_OPERATIONS ?? 20_400);
const FLOOR = 20_000;
/** Differences shrunk and printed in full; the others are counted. */
const REPORTED = 4;
const perLane = Math.ceil(OPERATIONS / LANES);
const seed = seedOfRun();

interface Found {
  readonly lane: number;
  readonly difference: Difference;
  readonly smallest: string;
}

describe.skipIf(!javaPresent() && process.env.CI !== 'true')('random operations', () => {
  let oracle: Oracle;
  let faces: Faces;
  let onOracle: Face;
  let used = 0;
  const prefix = prefixes(seed);
  const nextPrefix = () => prefix(used++ % 10_000);

  beforeAll(async () => {
    oracle = await startOracle();
    faces = await openFaces();
    onOracle = face('DynamoDB Local', oracle.doc, oracle.raw);
  });
  afterAll(async () => {
    await faces?.close();
    await oracle?.stop();
  });

  const run = async (lane: number, only?: readonly number[]) => {
    const own = nextPrefix();
    const { k, steps } = laneSteps(seed, lane, own, perLane);
    const chosen = only === undefined ? steps : steps.filter((_, at) => only.includes(at));
    return { chosen, difference: await playBoth(chosen, k, own, onOracle, faces.direct) };
  };

  const explain = async (lane: number, difference: Difference): Promise<Found> => {
    const until = Array.from({ length: difference.at + 1 }, (_, at) => at);
    const kept = await shrink(until, async (indexes) => (await run(lane, indexes)).difference !== undefined);
    const last = await run(lane, kept);
    const smallest = inspect({ steps: last.chosen, difference: last.difference }, { depth: 9, breakLength: 120 });
    return { lane, difference, smallest };
  };

  test(`${FLOOR} operations on the engine and on DynamoDB Local answer alike`, async () => {
    const lanes = await Promise.all(Array.from({ length: LANES }, async (_, lane) => ({ lane, ...(await run(lane)) })));
    const found: Found[] = [];
    for (const { lane, difference } of lanes) {
      if (difference !== undefined && found.length < REPORTED) found.push(await explain(lane, difference));
    }
    const differing = lanes.filter((lane) => lane.difference !== undefined);
    const done = lanes.reduce((sum, lane) => sum + (lane.difference?.at ?? lane.chosen.length), 0);
    console.info(`fuzz: seed ${seed}, ${done} operations, ${differing.length} differences`);
    expect(found.map((one) => `SEED=${seed} lane ${one.lane}\n${one.smallest}`).join('\n\n')).toBe('');
    expect(done).toBeGreaterThanOrEqual(FLOOR);
  });
});

if (!javaPresent() && process.env.CI !== 'true')
  console.warn('SKIPPED: the differential fuzz needs Java for DynamoDB Local; .ci/run installs it');
