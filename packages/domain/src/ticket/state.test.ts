import { expect, test } from 'vitest';
import { changesBetween, type TicketState } from './state.ts';

const before: TicketState = {
  kind: 'incident',
  client: 'c93fa1' as TicketState['client'],
  number: 1,
  status: 'new',
  phase: 'open',
  subject: 'X',
  requester: 'p1',
  requesterName: 'P',
  impact: 2,
  urgency: 2,
  priority: 3,
  channel: 'portal',
  createdAt: '2026-03-02T10:00:00Z',
  updatedAt: '2026-03-02T10:00:00Z',
  sla: { response: { st: 'r', t: 60, d: 100, f: 40 }, resolution: { st: 'r', t: 600, d: 700, f: 40 } },
};

test('a map whose fields a store gave back in another order has not changed', () => {
  const sla = { resolution: { f: 40, d: 700, t: 600, st: 'r' }, response: { f: 40, d: 100, t: 60, st: 'r' } } as const;
  expect(changesBetween(before, { ...before, sla })).toEqual({});
  const moved = { ...sla, response: { ...sla.response, d: 101 } };
  expect(changesBetween(before, { ...before, sla: moved })).toEqual({ sla: moved });
});

test('a list in another order, a field less and a field more have changed', () => {
  const listed = { ...before, umbrellas: ['a', 'b'] };
  expect(changesBetween(listed, { ...before, umbrellas: ['b', 'a'] })).toEqual({ umbrellas: ['b', 'a'] });
  expect(changesBetween(listed, before)).toEqual({ umbrellas: null });
  const pending = { reason: 'x' };
  expect(changesBetween({ ...before, pending: { ...pending, wakeAt: 'y' } }, { ...before, pending })).toEqual({
    pending,
  });
});
