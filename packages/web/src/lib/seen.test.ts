import { expect, it } from 'vitest';
import { isUnread } from './seen.ts';

it('news is what moved on since it was read, and what was given to one and never opened', () => {
  const row = { id: 'tkt_1', version: 4 };
  expect(isUnread(row, 'ana', new Map([['tkt_1', 3]]))).toBe(true);
  expect(isUnread(row, 'ana', new Map([['tkt_1', 4]]))).toBe(false);
  expect(isUnread(row, 'ana', new Map())).toBe(false);
  expect(isUnread({ ...row, assignee: 'ana' }, 'ana', new Map())).toBe(true);
  expect(isUnread({ ...row, assignee: 'ben' }, 'ana', new Map())).toBe(false);
});
