import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStage } from './architecture/stages.ts';
import { suites } from './architecture/suites.ts';
import { type Report, type Tally, tally } from './architecture/tally.ts';

/**
 * Before a release: the checks, then every suite at its full length. Ends with the seconds of each and of the whole.
 * `npm run verify:full -- faults browser` runs those suites alone.
 */
const wanted = process.argv.slice(2);
const known = ['checks', ...suites.map((one) => one.name)];
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`there is no suite ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const began = performance.now();
const reports = mkdtempSync(join(tmpdir(), 'portico-verify-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];

function add(name: string, seconds: number, { passed, failed, skipped }: Tally): void {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  lines.push(`${seconds.toFixed(0).padStart(5)} s  ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
}

function read(file: string, ok: boolean): Tally {
  try {
    const counted = tally(JSON.parse(readFileSync(file, 'utf8')) as Report);
    const nothingRan = counted.passed === 0;
    return (ok && !nothingRan) || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

try {
  const show = (text: string): void => void process.stdout.write(text);
  for (const name of isWanted('checks') ? ['check', 'start-check'] : []) {
    const { ok, seconds } = await runStage({ name, command: ['node', `test/architecture/${name}.ts`] }, show);
    add(name, seconds, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
  }
  for (const [place, { name, projects, env: lengths }] of suites.filter((one) => isWanted(one.name)).entries()) {
    const env = { CI: 'true', ...lengths }; // As in CI, what a suite needs and lacks fails it.
    const file = join(reports, `${place}.json`);
    const told = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const chosen = projects.map((project) => `--project=${project}`);
    const stage = {
      name,
      command: ['vitest', 'run', '--config', 'test/vitest.config.ts', ...chosen, ...told] as const,
      env,
    };
    console.log(
      `\n== ${name} ${Object.entries(lengths)
        .map((pair) => pair.join('='))
        .join(' ')}`,
    );
    const outcome = await runStage(stage, show);
    add(name, outcome.seconds, read(file, outcome.ok));
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
const took = (performance.now() - began) / 1000;
console.log(`\n${lines.join('\n')}\n${took.toFixed(0).padStart(5)} s  in all`);
if (total.skipped > 0) console.log(`${total.skipped} tests were skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
