import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStage } from './architecture/stages.ts';
import { type Report, type Tally, tally } from './architecture/tally.ts';

/** Before a release: every suite, with the kills, operations and sizes that are too long for CI. About an hour. */
const suites: readonly {
  readonly name: string;
  readonly projects: readonly string[];
  readonly env: Record<string, string>;
}[] = [
  { name: 'everyday tests', projects: ['unit', 'journeys', 'isolation', 'architecture'], env: {} },
  { name: 'conformance', projects: ['conformance'], env: { FUZZ_OPERATIONS: '200000' } },
  { name: 'faults', projects: ['faults'], env: { KILLS: '50' } },
  { name: 'shared data', projects: ['data'], env: {} },
];

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
    return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

try {
  const show = (text: string): void => void process.stdout.write(text);
  for (const name of ['check', 'start-check']) {
    const { ok, seconds } = await runStage({ name, command: ['node', `test/architecture/${name}.ts`] }, show);
    add(name, seconds, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
  }
  for (const [place, { name, projects, env }] of suites.entries()) {
    const file = join(reports, `${place}.json`);
    const told = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const chosen = projects.map((project) => `--project=${project}`);
    const stage = {
      name,
      command: ['vitest', 'run', '--config', 'test/vitest.config.ts', ...chosen, ...told] as const,
      env,
    };
    console.log(
      `\n== ${name} ${Object.entries(env)
        .map((pair) => pair.join('='))
        .join(' ')}`,
    );
    const outcome = await runStage(stage, show);
    add(name, outcome.seconds, read(file, outcome.ok));
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`\n${lines.join('\n')}`);
if (total.skipped > 0) console.log(`${total.skipped} tests were skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
