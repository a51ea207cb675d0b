import { pathToFileURL } from 'node:url';
import { table } from '@portico/store/table';
import { cases } from '../cases/index.ts';
import { type Open, rules } from '../cases/rules.ts';
import { expected } from '../support/differences.ts';
import { face, type Sender } from '../support/faces.ts';
import { readGolden } from '../support/golden.ts';
import { differences } from '../support/outcome.ts';
import { prefixes } from '../support/prefix.ts';
import { play } from '../support/run.ts';

/**
 * Plays the rules and the recorded cases on the engine of a given file and prints, as JSON, the first that fails.
 * Argument: path of the engine's `engine.ts`, a copy with one planted defect.
 */
const engine = (await import(
  pathToFileURL(process.argv[2] ?? '').href
)) as typeof import('@portico/local/dynamodb/engine');
const open: Open = (options = {}) => engine.openEngine({ path: ':memory:', table, durability: 'none', ...options });

async function firstFailure(): Promise<string | undefined> {
  for (const rule of rules) {
    const failed = await rule.play(open).then(
      () => false,
      () => true,
    );
    if (failed) return rule.name;
  }
  const golden = readGolden().cases;
  const direct = face('direct', open().as({ role: 'System' }) as unknown as Sender);
  const prefix = prefixes(1);
  for (const [index, one] of cases.entries()) {
    if (one.wireOnly === true) continue;
    const wanted = expected(one.name, golden.get(one.name) ?? []).answers;
    if (differences(wanted, await play(one, direct, prefix(index)), '', 1).length > 0) return one.name;
  }
  return undefined;
}

process.stdout.write(`${JSON.stringify({ caught: (await firstFailure()) ?? null })}\n`);
process.exit(0);
