import { expect, test } from 'vitest';
import { runCommand } from '../testing.ts';
import { eventsCommand } from './events.ts';

const run = (args: string[], stdin = '') => runCommand(eventsCommand, args, { stdin: async () => stdin });

test('cases are answered from standard input, patterns and events as objects or as JSON text', async () => {
  const cases = [
    { id: 'a', pattern: { s: ['x'] }, event: { s: 'x' } },
    { id: 'b', pattern: '{"s": ["x"]}', event: '{"s": "y"}' },
    { id: 'c', pattern: '{"s": ', event: {} },
  ];
  const { code, out } = await run(['match', '--cases', '-'], JSON.stringify(cases));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual([
    { id: 'a', result: 'match' },
    { id: 'b', result: 'no_match' },
    { id: 'c', result: 'invalid_pattern' },
  ]);
});

test('wrong usage is 2, a file that is no list of cases is 1, and each says what is wrong', async () => {
  expect(await run([])).toMatchObject({ code: 2, err: expect.stringContaining('--cases FILE') });
  expect(await run(['match'])).toMatchObject({ code: 2, err: expect.stringContaining('--cases is missing') });
  expect(await run(['match', '--cases', '-'], '{}')).toMatchObject({ code: 1, err: expect.stringContaining('list') });
  expect(await run(['match', '--cases', '-'], '[{"id": 1}]')).toMatchObject({
    code: 1,
    err: expect.stringContaining('case 1'),
  });
});
