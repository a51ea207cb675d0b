import { beforeAll, describe, expect, test } from 'vitest';
import { cases } from './cases/index.ts';
import { expected, explained } from './support/differences.ts';
import { openFaces } from './support/engine.ts';
import { type Expectations, expectations, playAll } from './support/expectations.ts';
import { readGolden } from './support/golden.ts';
import { differences, type Plain } from './support/outcome.ts';
import { prefixes, seedOfRun } from './support/prefix.ts';

const FLOOR = 1_000;
const seed = seedOfRun();
const prefix = prefixes(seed);

describe('the embedded DynamoDB answers as DynamoDB does', () => {
  let oracle: Expectations;
  const answers = new Map<string, Map<string, Plain[]>>();

  beforeAll(async () => {
    oracle = await expectations(cases, prefix);
    const faces = await openFaces();
    const onDirect = cases.filter((one) => one.wireOnly !== true);
    answers.set('direct', await playAll(onDirect, faces.direct, prefix));
    answers.set('requestHandler', await playAll(cases, faces.wire, prefix));
    await faces.close();
    const third = oracle.live ? oracle.from : `${oracle.from}, recorded`;
    console.info(`conformance: ${cases.length} cases, direct, through requestHandler and on ${third}; seed ${seed}`);
  }, 300_000);

  test(`there are at least ${FLOOR} cases, each with a name of its own and an answer of the oracle`, () => {
    const names = new Set(cases.map((one) => one.name));
    expect(names.size).toBe(cases.length);
    expect(names.size).toBeGreaterThanOrEqual(FLOOR);
    expect(cases.filter((one) => (oracle.cases.get(one.name)?.length ?? 0) === 0).map((one) => one.name)).toEqual([]);
  });

  test('golden.json holds what DynamoDB Local answers', () => {
    const golden = readGolden();
    const stale = cases.filter(
      (one) => differences(oracle.cases.get(one.name) ?? [], golden.cases.get(one.name)).length > 0,
    );
    expect(stale.map((one) => one.name)).toEqual([]);
  });

  test('every explained difference names cases that exist and differ', () => {
    const unused = explained.filter(
      (one) =>
        !cases.some(({ name }) => {
          const asked = oracle.cases.get(name) ?? [];
          return one.cases.test(name) && differences([...asked], one.expect(asked)).length > 0;
        }),
    );
    expect(unused.map((one) => one.reason)).toEqual([]);
  });

  test.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    const wanted = expected(name, oracle.cases.get(name) ?? []);
    for (const [faceName, answered] of answers) {
      if (faceName === 'direct' && one.wireOnly === true) continue;
      expect(differences(wanted.answers, answered.get(name), '', 3), faceName).toEqual([]);
    }
  });
});
