import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeTicket, convertTicket } from './change.ts';
import { noteOn, replyTo } from './converse.ts';
import { OpenTicket, openTicket } from './open.ts';
import { pauseService } from './service-level.ts';
import { applyEntry, changesBetween, foldEntries, type TicketState, valuesBefore } from './state.ts';
import { aTicket, decided, factsAt, refused } from './testing.ts';
import { nextFire, passTime } from './timer.ts';

describe('opening', () => {
  test.each([
    [1, 1, 1],
    [1, 3, 3],
    [2, 2, 3],
    [3, 3, 5],
  ] as const)('impact %i and urgency %i make priority %i by the client’s matrix', (impact, urgency, priority) => {
    expect(aTicket({ impact, urgency }).priority).toBe(priority);
  });

  test('a category of another desk is refused, and so is a subcategory of another category', () => {
    const facts = { ...factsAt(0), client: 'c93fa1', number: 1, requester: { id: 'c', name: 'C' } };
    const open = (more: object) =>
      openTicket(OpenTicket.parse({ client: 'acme', kind: 'incident', subject: 'x', ...more }), facts);
    expect(refused(open({ category: 'cars' }))).toBe('ticket.unknown_category');
    expect(refused(open({ category: 'hardware', subcategory: 'wheels' }))).toBe('ticket.unknown_subcategory');
    expect(refused(open({ subcategory: 'printer' }))).toBe('ticket.category_missing');
    expect(decided(open({ category: 'hardware', subcategory: 'printer' })).next.subcategory).toBe('printer');
  });

  test('fields that nobody declared are refused, so a tenant can never be named in a body', () => {
    expect(OpenTicket.safeParse({ client: 'acme', kind: 'incident', subject: 'x', msp: 'k7m2q9xw' }).success).toBe(
      false,
    );
  });
});

describe('conversation', () => {
  test('the desk’s first reply meets the response, a note does not', () => {
    expect(noteOn(aTicket(), factsAt(5)).next.sla?.response?.st).toBe('r');
    expect(decided(replyTo(aTicket(), factsAt(5))).next.sla?.response?.st).toBe('m');
  });

  test('a requester’s reply ends waiting for them and no other waiting', () => {
    const ticket = aTicket();
    const waiting = (reason: string) =>
      pauseService({ ...ticket, status: 'pending', phase: 'pending', pending: { reason } }, factsAt(10));
    expect(decided(replyTo(waiting('requester'), factsAt(20, 'contact'))).next).toMatchObject({ phase: 'open' });
    expect(decided(replyTo(waiting('planned'), factsAt(20, 'contact'))).next).toMatchObject({ phase: 'pending' });
  });

  test('a closed ticket takes no reply', () => {
    expect(refused(replyTo({ ...aTicket(), status: 'closed', phase: 'closed' }, factsAt(5)))).toBe('ticket.closed');
  });
});

describe('editing', () => {
  test('a higher priority brings its own targets and keeps the time used so far', () => {
    const raised = decided(changeTicket(aTicket(), { impact: 1, urgency: 1 }, factsAt(10))).next;
    expect(raised.priority).toBe(1);
    expect(raised.sla?.resolution).toMatchObject({ t: 3600, u: 600 });
  });

  test('another category takes the old subcategory away', () => {
    const ticket = aTicket({ category: 'hardware', subcategory: 'printer' });
    expect(decided(changeTicket(ticket, { category: null }, factsAt(1))).next).not.toHaveProperty('subcategory');
  });

  test('converting keeps the number, the requester and the history’s fields', () => {
    const ticket = aTicket();
    const request = decided(convertTicket(ticket, 'request', factsAt(1))).next;
    const { sla: _, ...rest } = ticket;
    expect({ ...request, kind: 'incident', updatedAt: ticket.updatedAt }).toMatchObject(rest);
    expect(request.sla?.resolution?.d).toBe(ticket.sla?.resolution?.d);
    expect(refused(convertTicket(ticket, 'incident', factsAt(1)))).toBe('ticket.not_convertible');
  });
});

describe('time passing', () => {
  test('nothing is decided a second before a target is certainly missed, and once from then on', () => {
    const ticket = aTicket();
    expect(nextFire(ticket)).toBe('2026-03-02T10:00:01Z');
    expect(passTime(ticket, 1, factsAt(60))).toBeUndefined();
    const first = passTime(ticket, 1, factsAt(61));
    expect(first?.events.map((event) => event.data?.['dueAt'])).toEqual(['2026-03-02T10:00:00Z']);
    expect(passTime(first?.next ?? ticket, 1, factsAt(61))).toBeUndefined();
  });

  test('after an outage each threshold is told once, with the time it was due', () => {
    const late = passTime(aTicket(), 1, factsAt(5_000));
    expect(late?.events.map((event) => event.data?.['dueAt'])).toEqual([
      '2026-03-02T10:00:00Z',
      '2026-03-02T17:00:00Z',
    ]);
  });

  test('a wake-up brings the ticket back to work', () => {
    const wakeAt = factsAt(120).now;
    const asleep = pauseService(
      { ...aTicket(), status: 'pending', phase: 'pending', pending: { reason: 'requester', wakeAt } },
      factsAt(1),
    );
    const woken = passTime(asleep, 1, factsAt(120));
    expect(woken?.next).toMatchObject({ phase: 'open', status: 'in_progress' });
    expect(woken?.events.map((event) => event.type)).toContain('ticket.woken');
  });
});

test('folding what commands changed gives the head, whatever their order', () => {
  const fields = fc.record(
    {
      subject: fc.string(),
      assignee: fc.string(),
      priority: fc.constantFrom(1, 2, 3, 4, 5),
      facets: fc.dictionary(fc.string(), fc.string()),
      pending: fc.record({ reason: fc.string() }),
    },
    { requiredKeys: [] },
  );
  const seed = 20_261_122;
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 12 }), (steps) => {
      let state: TicketState | undefined;
      const log = steps.map((step) => {
        const next = { client: 'c93fa1', number: 1, ...step } as unknown as TicketState;
        const set = changesBetween(state, next);
        state = applyEntry(state, set);
        expect(state).toEqual(next);
        return { set };
      });
      expect(foldEntries(log)).toEqual(state);
    }),
    { seed, numRuns: 300 },
  );
});

test('what a field was is told for short values only, never for names and subjects', () => {
  const before = aTicket();
  const set = changesBetween(before, { ...before, subject: 'Other', priority: 1 });
  expect(valuesBefore(before, set)).toEqual({ priority: before.priority });
});
