import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Defect } from './mutants/defects.ts';
import type { Overheard } from './mutants/live.ts';
import { overhear } from './overhear.ts';

const run = promisify(execFile);
const runner = fileURLToPath(new URL('./mutants/live.ts', import.meta.url));

describe('what is told live', () => {
  test('reaches who may see it, and nobody of another tenant, no denied technician, no colleague', async () => {
    const { leaks, heard } = await overhear();
    expect(leaks).toEqual([]);
    // Had nobody heard anything, nothing could have leaked.
    for (const [name, times] of Object.entries(heard)) {
      if (name !== 'colleague, for another’s private ticket') expect(times, name).toBeGreaterThan(0);
    }
    expect(heard['colleague, for another’s private ticket']).toBe(0);
  }, 60_000);
});

const channels: Defect[] = [
  {
    file: 'packages/api/src/live-stream.ts',
    find: 'return holds(heard.channel) && (await mayHear(ctx, heard));',
    replace: 'return await mayHear(ctx, heard);',
  },
];
const row: Defect[] = [
  {
    file: 'packages/app/src/live/hear.ts',
    find: "if (actor.kind === 'staff') return staffHears(actor, publication);",
    replace: 'if (actor.kind !== undefined) return true;',
  },
];
/** The same, as the publisher would have it who tells end users what is the desk's. */
const words: Defect[] = [
  {
    file: 'packages/domain/src/live/message.ts',
    find: '.filter((event) => !internalEventTypes.has(event.type) && shows(event.type, entry.set))',
    replace: '',
  },
];
const toldWords: Defect[] = [
  {
    file: 'packages/app/src/live/hear.ts',
    find: ' || !message.changed.every((one) => told.has(one))',
    replace: '',
  },
];

describe('has two checks, each of which holds alone', () => {
  test.each([
    { name: 'the channels that are subscribed to, the check at delivery', first: channels, second: row },
    {
      name: 'notes: what the publisher tells end users, the words that they may hear',
      first: words,
      second: toldWords,
    },
  ])('$name', { timeout: 120_000 }, async ({ first, second }) => {
    const [withoutFirst, withoutSecond, withoutBoth] = await Promise.all([
      without(first),
      without(second),
      without([...first, ...second]),
    ]);
    expect(withoutFirst.leaks).toEqual([]);
    expect(withoutSecond.leaks).toEqual([]);
    expect(withoutBoth.leaks.length).toBeGreaterThan(0);
  });
});

async function without(defects: readonly Defect[]): Promise<Overheard> {
  const { stdout } = await run(process.execPath, [runner, JSON.stringify({ defects })], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Overheard;
}
