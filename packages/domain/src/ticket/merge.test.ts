import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyTo } from './converse.ts';
import { isRefusal } from './facts.ts';
import { absorb, mergeAway, release, unmerge } from './merge.ts';
import { crossService, pauseService } from './service-level.ts';
import type { LogEntry, TicketState } from './state.ts';
import { aTicket, decided, factsAt, refused } from './testing.ts';
import { nextFire } from './timer.ts';

const untouched = ({ updatedAt: _, ...rest }: TicketState) => rest;
const waiting = (ticket: TicketState): TicketState =>
  pauseService({ ...ticket, status: 'pending', phase: 'pending', pending: { reason: 'requester' } }, factsAt(10));

describe('merging', () => {
  test('ends the ticket wherever it is, without a verdict, and leaves no timer behind', () => {
    for (const ticket of [aTicket(), waiting(aTicket())]) {
      const { next } = decided(mergeAway(ticket, 7, 3, factsAt(20)));
      expect(next).toMatchObject({ phase: 'closed', merged: { into: 7, v: 4, until: '2026-03-03T09:20:00Z' } });
      expect(Object.values(next.sla ?? {}).map((clock) => clock.st)).toEqual(['c', 'c']);
      expect(nextFire(next)).toBeUndefined();
    }
  });

  test('a miss stays a miss', () => {
    const late = crossService(aTicket(), factsAt(61).now).next;
    expect(decided(mergeAway(late, 7, 1, factsAt(61))).next.sla?.response?.st).toBe('b');
  });

  test('is refused for what is merged already, and into what is closed', () => {
    const merged = decided(mergeAway(aTicket(), 7, 1, factsAt(1))).next;
    expect(refused(mergeAway(merged, 8, 2, factsAt(2)))).toBe('ticket.merged');
    expect(refused(absorb({ ...aTicket(), phase: 'closed' }, 2, factsAt(1)))).toBe('ticket.closed');
  });

  test('changes nothing of the survivor but whom it has taken in, and giving that back nothing else either', () => {
    const ticket = aTicket();
    const taken = decided(absorb(ticket, 2, factsAt(5))).next;
    expect(untouched(taken)).toEqual({ ...untouched(ticket), absorbed: [2] });
    expect(untouched(release(taken, 2, factsAt(6)).next)).toEqual(untouched(ticket));
  });
});

describe('undoing', () => {
  /** Messages by minute and writer, in order. */
  const talk = fc
    .array(fc.record({ minute: fc.integer({ min: 21, max: 700 }), by: fc.constantFrom('staff', 'contact') }), {
      maxLength: 8,
    })
    .map((list) => list.sort((a, b) => a.minute - b.minute));
  const begin = fc.constantFrom(aTicket(), waiting(aTicket()), aTicket({ impact: 1, urgency: 1 }));

  test('gives what the ticket would be without the merge, whatever came in on its number meanwhile', () => {
    fc.assert(
      fc.property(begin, talk, (ticket, messages) => {
        let never = ticket;
        const since: LogEntry[] = [];
        for (const [i, { minute, by }] of messages.entries()) {
          const facts = factsAt(minute, by as 'staff' | 'contact');
          never = crossService(never, facts.now).next;
          const heard = replyTo(never, facts);
          if (!isRefusal(heard)) never = heard.next;
          since.push({
            v: i + 3,
            at: facts.now,
            by: facts.by,
            events: [{ type: 'ticket.replied', data: { by, landedOn: 7 } }],
            set: { updatedAt: facts.now },
          });
        }
        const merged = decided(mergeAway(crossService(ticket, factsAt(20).now).next, 7, 1, factsAt(20))).next;
        const back = decided(unmerge(merged, ticket, since, factsAt(701)));
        expect(untouched(back.next)).toEqual(untouched(crossService(never, factsAt(701).now).next));
        const told = back.events.filter((one) => one.type === 'sla.breached').map((one) => one.data?.['target']);
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });

  test('is possible up to the last second of its time and no longer', () => {
    const ticket = aTicket();
    const merged = decided(mergeAway(ticket, 7, 1, factsAt(0))).next;
    expect(isRefusal(unmerge(merged, ticket, [], factsAt(24 * 60)))).toBe(false);
    expect(refused(unmerge(merged, ticket, [], factsAt(24 * 60 + 1)))).toBe('ticket.undo_over');
    expect(refused(unmerge(ticket, ticket, [], factsAt(1)))).toBe('ticket.not_merged');
  });
});
