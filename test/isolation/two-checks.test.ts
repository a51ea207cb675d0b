import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Cell } from '@portico/cli/isolation/matrix';
import { describe, expect, test } from 'vitest';
import { type Defect, pairs } from './mutants/defects.ts';

const run = promisify(execFile);
const runner = fileURLToPath(new URL('./mutants/run.ts', import.meta.url));

async function leaksWithout(
  defects: readonly Defect[],
  operations: readonly string[],
): Promise<{ asked: number; leaks: readonly Cell[] }> {
  const asked = JSON.stringify({ defects, operations });
  const { stdout } = await run(process.execPath, [runner, asked], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as { asked: number; leaks: readonly Cell[] };
}

describe('what keys cannot see has two checks, each of which holds alone', () => {
  test.each(pairs)('$name', { timeout: 120_000 }, async ({ operations, first, second }) => {
    const [withoutFirst, withoutSecond, withoutBoth] = await Promise.all([
      leaksWithout(first, operations),
      leaksWithout(second, operations),
      leaksWithout([...first, ...second], operations),
    ]);
    expect(withoutFirst.asked).toBeGreaterThan(20);
    expect(withoutFirst.leaks).toEqual([]);
    expect(withoutSecond.leaks).toEqual([]);
    expect(withoutBoth.leaks.length).toBeGreaterThan(0);
  });
});
