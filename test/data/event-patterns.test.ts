import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventsCommand } from '@portico/cli/commands/events';
import { runCommand } from '@portico/cli/testing';
import { expect, test } from 'vitest';

const file = fileURLToPath(new URL('../../../shared/data/eventbridge/cases.json', import.meta.url));
const present = existsSync(file);
if (!present) console.warn('skipped: ../shared/data/eventbridge/cases.json is absent');

test.skipIf(!present)('every pattern is judged as EventBridge judges it', async () => {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as { id: string; expect: string }[];
  const { code, out } = await runCommand(eventsCommand, ['match', '--cases', file]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(cases.map(({ id, expect: result }) => ({ id, result })));
  expect(cases.length).toBeGreaterThan(70);
});
