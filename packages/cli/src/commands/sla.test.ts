import { expect, test } from 'vitest';
import { runCommand } from '../testing.ts';
import { sla } from './sla.ts';

const run = (args: string[], stdin = '') => runCommand(sla, args, { stdin: async () => stdin });

const calendar = { time_zone: 'UTC', hours: { mon: [['09:00', '17:00']] } };
const got = async (one: object) => {
  const { out } = await run(['evaluate', '--cases', '-'], JSON.stringify([{ id: 'a', calendar, ...one }]));
  return (JSON.parse(out) as { got: Record<string, unknown> }[])[0]?.got;
};

test('a case is answered from standard input', async () => {
  const input = { start: '2026-03-02T16:30:00Z', business_seconds: 3_600 };
  expect(await got({ type: 'due', input })).toEqual({ due: '2026-03-09T09:30:00Z' });
});

test('a case that cannot be answered says why, and the others are answered', async () => {
  const cases = [
    {
      id: 'bad',
      type: 'due',
      calendar: { time_zone: 'Mars/Base' },
      input: { start: '2026-03-02T16:30:00Z', business_seconds: 1 },
    },
    { id: 'odd', type: 'guess', calendar },
    { id: 'good', type: 'is_open', calendar, input: { at: '2026-03-02T10:00:00Z' } },
    7,
  ];
  const { code, out } = await run(['evaluate', '--cases', '-'], JSON.stringify(cases));
  const answers = JSON.parse(out) as { id: string; got: { error?: string; open?: boolean } }[];
  expect(code).toBe(0);
  expect(answers.map((one) => one.id)).toEqual(['bad', 'odd', 'good', 'case 4']);
  expect(answers[0]?.got.error).toContain('"Mars/Base" is not an IANA time zone');
  expect(answers[1]?.got.error).toContain('type');
  expect(answers[2]?.got).toEqual({ open: true });
});

test('a ticket that closes and opens again goes on where pauses include closing, and counts on where they do not', async () => {
  const events = [
    { at: '2026-03-02T09:00:00Z', event: 'created', state: 'open' },
    { at: '2026-03-02T10:00:00Z', event: 'state', state: 'closed' },
    { at: '2026-03-02T11:00:00Z', event: 'state', state: 'open' },
  ];
  const ticket = { type: 'ticket', targets: { resolve: { minutes: 180 } }, events };
  expect(await got({ ...ticket, pause_states: ['closed'] })).toMatchObject({ resolve_due: '2026-03-02T13:00:00Z' });
  expect(await got({ ...ticket, pause_states: [] })).toMatchObject({ resolve_due: '2026-03-02T12:00:00Z' });
  const closed = await got({ ...ticket, pause_states: [], as_of: '2026-03-02T10:30:00Z' });
  expect(closed).toMatchObject({ resolve_due: null, resolve_min: 60, resolve_diff_min: 120, escalation_at: null });
});

test.each([
  [[], 2],
  [['estimate'], 2],
  [['evaluate'], 2],
  [['evaluate', '--case', 'x'], 2],
  [['evaluate', '--cases', 'no-such-file.json'], 1],
])('%j ends with code %i and says why', async (args, code) => {
  const result = await run(args);
  expect(result.code).toBe(code);
  expect(result.err.length).toBeGreaterThan(0);
});

test.each(['{}', '[', ''])('input %j is refused', async (text) => {
  expect(await run(['evaluate', '--cases', '-'], text)).toMatchObject({ code: 1, out: '' });
});
