import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sla } from '@portico/cli/commands/sla';
import { runCommand } from '@portico/cli/testing';
import { expect, test } from 'vitest';

const file = fileURLToPath(new URL('../../../shared/data/sla/cases.json', import.meta.url));
const present = existsSync(file);
if (!present) console.warn('skipped: ../shared/data/sla/cases.json is absent');

interface Case {
  readonly id: string;
  readonly type: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** Where peers contradict each other; the notes stand in the cases themselves. */
const disagreements: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // The peer counts the 25 hours of 2020-10-25 as 24; seconds that really pass are 90,000.
  'wh-between-11': { business_seconds: 90_000 },
  // The peer's facts are out of order of time: only resolve_* can be judged. An independent program says 120.
  'zammad-closed-in-time': { update_min: 120 },
};

const run = (args: string[], stdin = '') => runCommand(sla, args, { stdin: async () => stdin });

function same(key: string, got: unknown, wanted: unknown): boolean {
  if (key === 'error') return typeof got === 'string' && got.includes(String(wanted));
  if (typeof wanted === 'number' && typeof got === 'number') return Math.abs(got - wanted) < 1e-9;
  return JSON.stringify(got) === JSON.stringify(wanted);
}

test.skipIf(!present)('every case of the eight peers gets the peers answer, but for two where they err', async () => {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  const { code, out } = await run(['evaluate', '--cases', file]);
  expect(code).toBe(0);
  const got = new Map(
    (JSON.parse(out) as { id: string; got: Record<string, unknown> }[]).map((one) => [one.id, one.got]),
  );
  const wrong = cases.flatMap((one) =>
    Object.entries({ ...one.expect, ...disagreements[one.id] })
      .filter(([key, wanted]) => key !== 'as_of' && !same(key, got.get(one.id)?.[key], wanted))
      .map(([key, wanted]) => ({ id: one.id, key, wanted, got: got.get(one.id)?.[key] })),
  );
  expect(wrong).toEqual([]);
  expect(got.size).toBe(98);
});

test.skipIf(!present)('answers do not depend on what a case expects', async () => {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  const bare = cases.map(({ expect: hidden, ...rest }) => ({ ...rest, as_of: hidden['as_of'] }));
  const blind = await run(['evaluate', '--cases', '-'], JSON.stringify(bare));
  const seen = await run(['evaluate', '--cases', file]);
  expect(JSON.parse(blind.out)).toEqual(JSON.parse(seen.out));
});
