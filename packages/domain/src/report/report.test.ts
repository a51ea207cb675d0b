import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientId } from '../kernel/scope.ts';
import type { LogEntry, StateChange, TicketEvent } from '../ticket/state.ts';
import { addTo, type Contribution, contributions, difference, type Rollups } from './contribution.ts';
import { counter, itemsOfReport, parseDayItem, parsePattern, patternCounter, queueItem } from './counters.ts';
import { ofDurations } from './durations.ts';
import { nextFacts, type ReportFacts } from './facts.ts';
import { dayAfter, dayIn, instantOfLocal } from './local-time.ts';
import { type ReportRange, type ServiceReport, serviceReport } from './service-report.ts';

const zones = { client: 'Europe/Berlin', msp: 'America/New_York' };
const opening = {
  kind: 'incident',
  client: clientId('c93fa1'),
  status: 'new',
  phase: 'open',
  priority: 3,
  channel: 'email',
  createdAt: '2026-03-01T23:30:00Z',
} as const satisfies StateChange;
const resolving: StateChange = { status: 'resolved', phase: 'resolved', resolvedAt: '2026-03-02T01:30:00Z' };
const reopening: StateChange = { status: 'in_progress', phase: 'open', resolvedAt: null, reopens: 1 };

function entry(v: number, set: StateChange, events: TicketEvent[] = [{ type: 'ticket.changed' }]): LogEntry {
  return { v, at: '2026-03-02T02:00:00Z', by: { kind: 'staff', id: 'stf_1' }, events, set };
}

function factsOf(...sets: StateChange[]): ReportFacts {
  const facts = sets.reduce<ReportFacts | undefined>(
    (now, set, i) => nextFacts(now, entry(i + 1, set), zones),
    undefined,
  );
  if (!facts) throw new Error('no entries');
  return facts;
}

function sums(list: readonly Contribution[], scope: Contribution['scope']): Record<string, Record<string, number>> {
  const rollups: Rollups = new Map();
  addTo(rollups, scope, list);
  return Object.fromEntries([...rollups].map(([name, counters]) => [name, Object.fromEntries(counters)]));
}

function report(tickets: readonly ReportFacts[], range: ReportRange = {}): ServiceReport {
  const items = sums(tickets.flatMap(contributions), 'client');
  const list = Object.entries(items).map(([name, counters]) => ({ name, counters }));
  return serviceReport({ items: list, queue: items[queueItem] ?? {}, zone: zones.client }, range);
}

describe('the facts of a ticket', () => {
  test('an entry that went in before changes nothing; one that skips another is refused', () => {
    const facts = factsOf(opening, resolving);
    expect(nextFacts(facts, entry(2, reopening), zones)).toBe(facts);
    expect(() => nextFacts(facts, entry(4, reopening), zones)).toThrow('does not follow 2');
    expect(() => nextFacts(undefined, entry(1, resolving), zones)).toThrow('does not open a ticket');
  });

  test('zones stay those of the opening, so that what was counted can be taken back', () => {
    const moved = { client: 'Asia/Tokyo', msp: 'Asia/Tokyo' };
    expect(nextFacts(factsOf(opening), entry(2, resolving), moved).zones).toEqual(zones);
  });

  test('an imported ticket counts in days of the zone that its source’s times were read in', () => {
    const imported = { ...entry(1, opening), imported: { source: 's', row: 2, zone: 'UTC' } };
    expect(nextFacts(undefined, imported, zones).zones).toEqual({ client: 'UTC', msp: zones.msp });
  });

  test('erasing a person is no update of the ticket', () => {
    const facts = nextFacts(factsOf(opening), entry(2, {}, [{ type: 'ticket.erased' }]), zones);
    expect(facts).toMatchObject({ v: 2, updates: { new: 1 } });
  });

  test('imported updates count under the words of their source, later ones under the process’s', () => {
    const imported = {
      ...entry(1, { ...opening, facets: { sourceStatus: 'Active' } }),
      imported: { source: 's', row: 2 },
    };
    const facts = nextFacts(nextFacts(undefined, imported, zones), entry(2, reopening), zones);
    expect(facts).toMatchObject({ status: 'in_progress', updates: { Active: 1, in_progress: 1 } });
  });

  test('updates that leave a ticket waiting are counted', () => {
    const pending: StateChange = { phase: 'pending', status: 'pending' };
    expect(factsOf(opening, pending, { priority: 2 }, reopening)).toMatchObject({
      pendingUpdates: 2,
      updates: { new: 1, pending: 2, in_progress: 1 },
    });
  });

  test('a ticket of the desk is judged by its own clocks, and every breach is counted', () => {
    const met = { st: 'm', t: 60, a: 5 } as const;
    const breached: TicketEvent = { type: 'sla.breached', data: { target: 'response' } };
    const open = nextFacts(undefined, entry(1, { ...opening, sla: { response: met } }), zones);
    expect(open.verdict).toBeUndefined();
    expect(nextFacts(open, entry(2, { ...resolving, sla: { response: met, resolution: met } }), zones).verdict).toBe(
      'met',
    );
    const late = nextFacts(open, entry(2, { sla: { response: { st: 'b', t: 60 } } }, [breached]), zones);
    expect(late).toMatchObject({ verdict: 'breached', breaches: { response: 1 } });
  });
});

describe('rollups', () => {
  test('days are those of the client’s zone for the client, and of the MSP’s for the MSP', () => {
    const list = contributions(factsOf(opening, resolving));
    expect(sums(list, 'client')['D.c.2026-03-02']).toMatchObject({ created: 1, 'st:resolved': 1, 'up:new': 1 });
    expect(sums(list, 'client')['D.r.2026-03-02']).toMatchObject({ resolved: 1, 'ttr:7200': 1 });
    expect(sums(list, 'msp')['D.c.2026-03-01']).toEqual({ created: 1, resolved: 1 });
  });

  test('the queue counts what is open, by owner, and nothing that is resolved', () => {
    const owned = { ...opening, assignee: 'stf_1', team: 'tm_1' };
    const list = [factsOf(owned), factsOf(opening), factsOf({ ...opening, team: 'tm_1' }), factsOf(owned, resolving)];
    expect(sums(list.flatMap(contributions), 'msp')[queueItem]).toEqual({
      all: 3,
      'pr:3': 3,
      'a:stf_1': 1,
      'tm:tm_1': 2,
      'cl:c93fa1': 3,
      unassigned: 2,
      ownerless: 1,
    });
  });

  test('a reopened ticket takes back what its resolution counted', () => {
    const resolved = contributions(factsOf(opening, resolving));
    const reopened = contributions(factsOf(opening, resolving, reopening));
    const changes = sums(difference(resolved, reopened), 'client');
    expect(changes['D.r.2026-03-02']).toEqual({ resolved: -1, 'ttr:7200': -1 });
    expect(changes[queueItem]).toMatchObject({ all: 1 });
  });

  test('a note changes one item; nothing changes when nothing did', () => {
    const facts = factsOf(opening);
    const noted = nextFacts(facts, entry(2, { updatedAt: '2026-03-03T00:00:00Z' }), zones);
    expect(difference(contributions(facts), contributions(noted))).toEqual([
      { scope: 'client', item: 'D.c.2026-03-02', counter: 'up:new', by: 1 },
    ]);
    expect(difference(contributions(facts), contributions(facts))).toEqual([]);
  });

  test('the sum of all changes is what a recount gives, whatever happened', () => {
    const steps = fc.constantFrom<StateChange>(
      resolving,
      reopening,
      { phase: 'closed', status: 'closed', closedAt: '2026-03-20T00:00:00Z' },
      { phase: 'pending', status: 'pending' },
      { assignee: 'stf_2', reassignments: 1 },
      { assignee: null, team: 'tm_2' },
      { priority: 1, category: 'a|b', subcategory: 'c%' },
      { facets: { symptom: 's', problem: 'p' }, verdict: 'breached' },
    );
    void fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (sets) => {
        const rollups: Rollups = new Map();
        let facts: ReportFacts | undefined;
        for (const [i, set] of [opening, ...sets].entries()) {
          const next = nextFacts(facts, entry(i + 1, set), zones);
          addTo(rollups, 'client', difference(facts ? contributions(facts) : [], contributions(next)));
          facts = next;
        }
        const kept = [...rollups].flatMap(([item, counters]) =>
          [...counters].filter(([, n]) => n !== 0).map(([name, n]) => `${item} ${name} ${n}`),
        );
        const recount = contributions(facts as ReportFacts)
          .filter((one) => one.scope === 'client')
          .map((one) => `${one.item} ${one.counter} ${one.by}`);
        expect(kept.sort()).toEqual(recount.sort());
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('labels from outside stay one short line, and a pattern reads back', () => {
    expect(counter('st', ` a\n\tb${'x'.repeat(100)}`)).toMatch(/^st:a bx{60}$/);
    expect(counter('tm', undefined)).toBe('tm:~');
    const parts = ['Disk | full', '50%7C', undefined];
    expect(parsePattern(patternCounter(parts).slice(4))).toEqual(parts);
  });

  test('what a report reads covers its days in every part, and openings and closings up to now', () => {
    const covered = (name: string): boolean =>
      itemsOfReport({ from: '2026-03-01', to: '2026-03-31' }).some(({ low, high }) => low <= name && name <= high);
    expect(['D.c.2026-03-01', 'D.o.2026-03-31', 'D.c.2027-01-01', 'D.r.2027-01-01'].every(covered)).toBe(true);
    expect(['D.c.2026-02-28', 'D.o.2026-04-01', 'D.g.2027-01-01', queueItem].some(covered)).toBe(false);
    expect(parseDayItem('D.o.2026-03-31')).toEqual({ part: 'o', day: '2026-03-31' });
    expect(parseDayItem(queueItem)).toBeUndefined();
  });
});

describe('the service report', () => {
  test('of a client without tickets is empty and not broken', () => {
    expect(report([])).toMatchObject({
      tickets: 0,
      from: null,
      serviceLevel: { met: 0, breached: 0, compliancePercent: null },
      timeToResolve: { count: 0, meanHours: null, medianHours: null },
      backlogAtMidnight: {},
      firstOpenedAt: null,
    });
  });

  test('counts openings, resolutions and backlog on their own days', () => {
    const closing: StateChange = { status: 'closed', phase: 'closed', closedAt: '2026-03-05T09:00:00Z' };
    const tickets = [factsOf(opening, resolving, closing), factsOf(opening), factsOf(opening, resolving)];
    const got = report(tickets, { from: '2026-03-02', to: '2026-03-06' });
    expect(got.backlogAtMidnight).toEqual({
      '2026-03-02': 0,
      '2026-03-03': 3,
      '2026-03-04': 3,
      '2026-03-05': 3,
      '2026-03-06': 2,
      '2026-03-07': 2,
    });
    expect(got).toMatchObject({ tickets: 3, resolved: 2, closed: 1, openNow: 1, unclosedNow: 2 });
    expect(report(tickets, { from: '2026-03-03' })).toMatchObject({ tickets: 0, resolved: 0, closed: 1, openNow: 1 });
    expect(report(tickets, { from: '2026-03-02', to: '2026-03-02' })).toMatchObject({
      tickets: 3,
      resolved: 2,
      closed: 0,
    });
    expect(report(tickets, { to: '2026-03-01' })).toMatchObject({ tickets: 0, closed: 0, unclosedNow: 2 });
  });

  test('keeps apart what was resolved before it was opened, and what ended nobody knows when', () => {
    const early: StateChange = { ...resolving, resolvedAt: '2026-02-28T00:00:00Z' };
    const untimed: StateChange = { status: 'closed', phase: 'closed', closedAt: '2026-03-05T09:00:00Z' };
    const atOnce: StateChange = { ...resolving, resolvedAt: opening.createdAt };
    const tickets = [early, untimed, resolving, atOnce].map((set) => factsOf(opening, set));
    expect(report(tickets)).toMatchObject({
      resolved: 3,
      resolvedAtOrAfterOpening: 2,
      resolvedBeforeOpening: 1,
      endedWithoutResolutionTime: 1,
    });
  });

  test.each([
    [{ from: '2026-02-30' }, 'is not a date'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'before it begins'],
    [{ from: '2000-01-01', to: '2026-03-01' }, 'at most ten years'],
  ])('refuses the range %o', (range, reason) => {
    expect(() => report([], range)).toThrow(reason);
  });

  test('medians and percentiles are those of the whole list', () => {
    void fc.assert(
      fc.property(fc.array(fc.nat(500_000), { minLength: 1, maxLength: 60 }), (seconds) => {
        const sorted = [...seconds].sort((a, b) => a - b);
        const at = (n: number): number => sorted[n] ?? Number.NaN;
        const middle = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.floor(sorted.length / 2))) / 2;
        const got = ofDurations(seconds.map((one) => ({ seconds: one, count: 1 })));
        expect(got.medianHours).toBeCloseTo(middle / 3600, 3);
        expect(got.p90Hours).toBeCloseTo(at(Math.ceil(sorted.length * 0.9) - 1) / 3600, 3);
        expect(got.meanHours).toBeCloseTo(seconds.reduce((a, b) => a + b, 0) / seconds.length / 3600, 3);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});

describe('local time', () => {
  test.each([
    ['UTC', '2016-02-29T04:40:00', '2016-02-29T04:40:00Z'],
    ['Europe/Berlin', '2026-01-15T00:00:00', '2026-01-14T23:00:00Z'],
    ['Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30:00Z'],
    ['Europe/Berlin', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['America/Sao_Paulo', '2016-10-16T00:00:00', '2016-10-16T03:00:00Z'],
    ['Pacific/Auckland', '2026-04-05T02:30:00', '2026-04-04T13:30:00Z'],
  ])('in %s %s is %s', (zone, local, at) => {
    expect(instantOfLocal(zone, local)).toBe(at);
  });

  test('an impossible day is refused', () => {
    expect(() => instantOfLocal('UTC', '2026-02-30T00:00:00')).toThrow('2026-02-30');
    expect(() => dayAfter('2026-13-01', 1)).toThrow('2026-13-01');
  });

  test('a day begins at its own midnight', () => {
    expect(dayIn('Europe/Berlin', '2026-03-01T22:59:59Z')).toBe('2026-03-01');
    expect(dayIn('Europe/Berlin', '2026-03-01T23:00:00Z')).toBe('2026-03-02');
    expect(dayAfter('2024-02-28', 2)).toBe('2024-03-01');
  });
});
