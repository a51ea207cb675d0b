import { expect, test } from 'vitest';
import { closingLine, runStages } from './stages.ts';
import { tally } from './tally.ts';

test('a stage that fails, dies or cannot start has failed, and the others still run', async () => {
  const told: string[] = [];
  const outcomes = await runStages(
    [
      { name: 'fine', command: ['node', '-e', 'console.log("seen")'] },
      { name: 'fails', command: ['node', '-e', 'console.error("why"); process.exit(3)'] },
      { name: 'dies', command: ['node', '-e', 'process.kill(process.pid, "SIGKILL")'] },
      { name: 'absent', command: ['no-such-program-here'] },
    ],
    2,
    ({ name }) => told.push(name),
  );
  const byName = Object.fromEntries(outcomes.map(({ name, ok, output }) => [name, { ok, output: output.trim() }]));
  expect(byName).toMatchObject({
    fine: { ok: true, output: 'seen' },
    fails: { ok: false, output: 'why' },
    dies: { ok: false },
    absent: { ok: false, output: expect.stringContaining('ENOENT') },
  });
  expect(told).toHaveLength(4);
  expect(closingLine(outcomes)).toBe('1 passed, 3 failed');
});

const report = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [],
};

test.each([
  ['what passed and what was skipped', report, { passed: 3, failed: 0, skipped: 1 }],
  ['failing tests', { ...report, success: false, numFailedTests: 2 }, { passed: 3, failed: 2, skipped: 1 }],
  [
    'a file that could not be loaded, once',
    { ...report, success: false, testResults: [{ status: 'failed', assertionResults: [] }] },
    { passed: 3, failed: 1, skipped: 1 },
  ],
  [
    'a file with a failing test, by its tests',
    {
      ...report,
      success: false,
      numFailedTests: 1,
      testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
    },
    { passed: 3, failed: 1, skipped: 1 },
  ],
  ['an error between tests', { ...report, success: false }, { passed: 3, failed: 1, skipped: 1 }],
])('counts %s', (_what, given, expected) => {
  expect(tally(given)).toEqual(expected);
});
