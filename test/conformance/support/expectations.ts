import type { ConformanceCase } from './case.ts';
import { type Face, face } from './faces.ts';
import { readGolden, writeGolden } from './golden.ts';
import { javaPresent, oracleVersion, startOracle } from './oracle.ts';
import type { Plain } from './outcome.ts';
import { play } from './run.ts';

/** DynamoDB Local answers faster than one caller asks. Cases do not meet, so they may overlap. */
const CONCURRENCY = 6;

export async function playAll(
  cases: readonly ConformanceCase[],
  on: Face,
  prefix: (index: number) => string,
): Promise<Map<string, Plain[]>> {
  const answers = new Map<string, Plain[]>();
  const queue = cases.entries();
  const worker = async () => {
    for (const [index, test] of queue) answers.set(test.name, await play(test, on, prefix(index)));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return new Map(cases.map((test) => [test.name, answers.get(test.name) ?? []]));
}

export interface Expectations {
  readonly from: string;
  readonly live: boolean;
  readonly cases: ReadonlyMap<string, Plain[]>;
}

/**
 * What DynamoDB Local answers to every case: asked now where Java is present, else as recorded in golden.json.
 * `RECORD=1` records anew. With CI=true a machine without Java fails: .ci/run installs it.
 */
export async function expectations(
  cases: readonly ConformanceCase[],
  prefix: (index: number) => string,
): Promise<Expectations> {
  if (!javaPresent() && process.env.CI !== 'true') {
    const golden = readGolden();
    console.warn(
      `NOT COMPARED LIVE: no Java on this machine, so answers recorded from ${golden.recordedFrom} are used`,
    );
    return { from: golden.recordedFrom, live: false, cases: golden.cases };
  }
  const oracle = await startOracle();
  try {
    const answers = await playAll(cases, face('DynamoDB Local', oracle.doc, oracle.raw), prefix);
    if (process.env.RECORD === '1') writeGolden(oracleVersion, answers);
    return { from: oracleVersion, live: true, cases: answers };
  } finally {
    await oracle.stop();
  }
}
