import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';
import { given, synthesize } from './stacks.ts';

const run = promisify(execFile);
const found = await run('cfn-lint', ['--version']).then(
  () => true,
  () => false,
);
if (!found) console.log('cfn-lint is not installed here (pip install cfn-lint): the templates were not linted');

/** CDK writes down dependencies that a reference already makes; it does no harm. */
const ignored = ['W3005'];

test.skipIf(!found)('cfn-lint finds nothing in the templates', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-lint-'));
  try {
    const files = synthesize(given).all.map((template, at) => {
      const file = join(folder, `${at}.template.json`);
      writeFileSync(file, JSON.stringify(template.toJSON()));
      return file;
    });
    // A finding is a failure of the command: its text is the message.
    await run('cfn-lint', ['--ignore-checks', ...ignored, '--', ...files]).catch(
      ({ stdout, message }: { stdout?: string; message: string }) => {
        throw new Error(stdout ?? message);
      },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
