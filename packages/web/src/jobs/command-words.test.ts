import { expect, test } from 'vitest';
import type { Job } from '../api/contract-jobs.ts';
import { commandWords, stateOf } from './command-words.ts';

const names = {
  person: (id: string | undefined) => (id === 'p1' ? { name: 'Priya' } : undefined),
  team: (id: string | undefined) => (id === 't1' ? 'Network' : undefined),
};
// Tells which words were asked for, and with what.
const t = ((key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;
const words = (command: unknown, kind = 'tickets') => commandWords({ kind, command }, names, t);

test.each([
  [{ do: 'assign', team: 't1', assignee: 'p1' }, 'jobs.do_assign {"to":"Network, Priya"}'],
  [{ do: 'assign', assignee: null }, 'jobs.do_unassign'],
  [{ do: 'assign', assignee: 'left' }, 'jobs.do_assign {"to":"left"}'],
  [{ do: 'action', action: 'start' }, 'bulk.start'],
  [{ do: 'action', action: 'escalate' }, 'jobs.do_action {"action":"escalate"}'],
  [{ do: 'change', patch: { urgency: 1, category: null } }, 'field.urgency: level.l1, field.category: jobs.none'],
  [undefined, 'jobs.do_other'],
])('a command is told by what it does: %j', (command, told) => {
  expect(words(command)).toBe(told);
});

test('taking back is told as such, whatever it takes back', () => {
  expect(words({ do: 'undo', job: 'job_1' }, 'undo')).toBe('jobs.do_undo');
});

test.each([
  [{}, 'done'],
  [{ refused: 1 }, 'partly'],
  [{ gone: 1 }, 'partly'],
  [{ state: 'running' }, 'running'],
  [{ state: 'running', failures: 2 }, 'retrying'],
  [{ state: 'cancelled', refused: 1 }, 'cancelled'],
  [{ refused: 1, undoneBy: 'job_2' }, 'undone'],
])('%j stands as %s', (part, state) => {
  expect(stateOf({ state: 'done', done: 1, refused: 0, gone: 0, ...part } as Job)).toBe(state);
});
