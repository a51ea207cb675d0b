import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { type Defect, defects } from './mutants/defects.ts';

const FLOOR = 20;
const AT_ONCE = 2;
const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));
const runner = fileURLToPath(new URL('./mutants/runner.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'portico-mutants-'));

/** A copy of the engine and of what it reads by relative path; packages resolve as in the repository. */
function copyEngine(name: string): string {
  const copy = join(folder, name);
  for (const part of ['packages/local/src/dynamodb', 'packages/local/src/iam']) {
    cpSync(join(repository, part), join(copy, part), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  }
  for (const file of ['package.json', 'packages/local/package.json', 'packages/store/policies.json']) {
    cpSync(join(repository, file), join(copy, file));
  }
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function plant(copy: string, defect: Defect): void {
  const path = join(copy, 'packages/local/src', defect.file);
  const source = readFileSync(path, 'utf8');
  const times = source.split(defect.find).length - 1;
  if (times !== 1) throw new Error(`"${defect.name}": its text stands ${times} times in ${defect.file}, not once`);
  writeFileSync(
    path,
    source.replace(defect.find, () => defect.replace),
  );
}

/** The first case that fails on the engine in the copy, `null` when none does. */
async function firstFailure(copy: string): Promise<string | null> {
  const engine = join(copy, 'packages/local/src/dynamodb/engine.ts');
  const { stdout } = await run(process.execPath, [runner, engine], { timeout: 240_000, maxBuffer: 1e7 });
  return (JSON.parse(stdout) as { caught: string | null }).caught;
}

async function caughtBy(defect: Defect, index: number): Promise<string | null> {
  const copy = copyEngine(`mutant-${index}`);
  plant(copy, defect);
  return firstFailure(copy);
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('defects planted in the engine', () => {
  test(`each of at least ${FLOOR} is caught, and nothing else: the engine as it stands passes`, async () => {
    // Without this, any fault of the engine itself would count as catching every defect.
    expect(await firstFailure(copyEngine('untouched'))).toBeNull();
    const found: { defect: string; caught: string | null }[] = [];
    const queue = defects.entries();
    const worker = async () => {
      for (const [index, defect] of queue) {
        found[index] = { defect: defect.name, caught: await caughtBy(defect, index) };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    for (const { defect, caught } of found)
      console.info(`${caught === null ? 'SURVIVED' : 'caught'}: ${defect} -> ${caught}`);
    console.info(`mutants: ${found.filter((one) => one.caught !== null).length} of ${found.length} caught`);
    expect(found.filter((one) => one.caught === null).map((one) => one.defect)).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(FLOOR);
  });
});
