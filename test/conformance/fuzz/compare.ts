import type { Keys, Step } from '../support/case.ts';
import type { Face } from '../support/faces.ts';
import { differences } from '../support/outcome.ts';
import { answer, finalState } from '../support/run.ts';
import { Dice } from './dice.ts';
import { disagree, readable } from './explained.ts';
import { operations } from './steps.ts';

export interface Difference {
  readonly at: number;
  readonly paths: readonly string[];
}

/** Content of all partitions is compared after so many operations, so that a silent difference is found soon. */
const STATE_EVERY = 25;
const SHRINK_RUNS = 80;

/** Plays the steps on both faces, one after the other, and stops at the first difference. */
export async function playBoth(
  steps: readonly Step[],
  k: Keys,
  prefix: string,
  oracle: Face,
  engine: Face,
): Promise<Difference | undefined> {
  for (const [at, step] of steps.entries()) {
    const [expected, actual] = await Promise.all([answer(oracle, step, prefix), answer(engine, step, prefix)]);
    const paths = disagree(step, expected, actual);
    if (paths.length > 0) return { at, paths };
    if ((at + 1) % STATE_EVERY !== 0 && at + 1 !== steps.length) continue;
    for (const partition of [k('p'), k('q')]) {
      const states = await Promise.all([finalState(oracle, partition, prefix), finalState(engine, partition, prefix)]);
      const unequal = differences(...readable(states[0], states[1]));
      if (unequal.length > 0) return { at, paths: unequal.map((path) => `content${path}`) };
    }
  }
  return undefined;
}

/** The steps of a lane under another key prefix: the seed alone decides what they do. */
export function laneSteps(seed: number, lane: number, prefix: string, count: number): { k: Keys; steps: Step[] } {
  const k: Keys = (name) => `${prefix}${name}`;
  return { k, steps: operations(new Dice(seed * 1_000 + lane, lane % 2 === 0), k, count) };
}

/** Leaves out what the difference does not need: halves first, then single operations, at most SHRINK_RUNS times. */
export async function shrink(
  indexes: readonly number[],
  fails: (indexes: readonly number[]) => Promise<boolean>,
): Promise<readonly number[]> {
  let kept = indexes;
  let runs = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length && runs < SHRINK_RUNS; ) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)];
      runs += 1;
      if (without.length > 0 && (await fails(without))) kept = without;
      else from += size;
    }
  }
  return kept;
}
