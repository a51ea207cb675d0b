import { availableParallelism } from 'node:os';
import { exists } from './sources.ts';
import { closingLine, runStages, type Stage } from './stages.ts';

/** Under a minute, before every commit: format and lint, types, layers, dead code, house rules. */
const stages: readonly Stage[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'house rules', command: ['vitest', 'run', '--config', 'test/vitest.config.ts', '--project', 'architecture'] },
  { name: 'types of the web', command: ['tsc', '-p', 'packages/web'] },
  // CDK's own types do not fit `exactOptionalPropertyTypes`, so the infrastructure has a configuration of its own.
  ...(exists('infra/tsconfig.json') ? [{ name: 'types of infra', command: ['tsc', '-p', 'infra'] } as const] : []),
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=200', '.'] },
  { name: 'layers', command: ['node', 'test/architecture/layers.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
];
const LIMIT_SECONDS = 60;

const began = performance.now();
const outcomes = await runStages(stages, Math.min(2, availableParallelism()), ({ name, ok, seconds, output }) => {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(5)} s  ${name}`);
  if (!ok) console.log(output.trimEnd());
});
const total = (performance.now() - began) / 1000;
console.log(
  `${total.toFixed(1)} s in all${total > LIMIT_SECONDS ? `, more than the ${LIMIT_SECONDS} s it should take` : ''}`,
);
console.log(closingLine(outcomes));
process.exitCode = outcomes.every((one) => one.ok) ? 0 : 1;
