import { beforeAll, describe, expect, test } from 'vitest';
import { demoTickets } from './demo-tickets.ts';
import { scenarios } from './scenarios/index.ts';
import type { DemoClient, DemoInput, DemoStep, DemoTicket } from './script.ts';
import { atWork, secondsAt, timeAt } from './work-time.ts';

const now = '2026-11-18T10:20:00Z';
const hours = {
  response: { 1: 0.25, 2: 0.5, 3: 2, 4: 4, 5: 8 },
  resolution: { 1: 4, 2: 8, 3: 17, 4: 34, 5: 68 },
} as const;

/** Mulberry32: a small generator, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function client(slug: string, locale: 'en' | 'de', zone: string): DemoClient {
  const byCategory = Map.groupBy(scenarios, (scenario) => scenario.category);
  return {
    slug,
    locale,
    zone,
    autoCloseDays: 5,
    contacts: [
      { id: `${slug}1`, name: 'Nora Ellis' },
      { id: `${slug}2`, name: 'Jakob Lang' },
    ],
    categories: [...byCategory].map(([id, list]) => ({
      id,
      subcategories: list.flatMap(({ subcategory }) => (subcategory ? [{ id: subcategory }] : [])),
    })),
    due: ({ impact, urgency, openedAt }) => {
      const priority = (impact + urgency - 1) as 1 | 2 | 3 | 4 | 5;
      const after = (h: number): string => timeAt(secondsAt(openedAt) + h * 3_600);
      return { response: after(hours.response[priority]), resolution: after(hours.resolution[priority]) };
    },
  };
}

function input(seed: number): DemoInput {
  const clients = [
    client('acme', 'en', 'Europe/London'),
    client('bluewater', 'en', 'America/New_York'),
    client('tannberg', 'de', 'Europe/Zurich'),
  ];
  const staff = [
    { id: 's1', name: 'Mia Frost', teams: ['t1'], clients: ['acme', 'bluewater', 'tannberg'] },
    { id: 's2', name: 'Leo Brandt', teams: ['t1', 't2'], clients: ['acme', 'tannberg'] },
  ];
  return { now, random: seeded(seed), clients, staff };
}

/** What a ticket has come to: the desk's rules about which command may follow which. */
function walk(steps: readonly DemoStep[]): { phase: string; assigned: boolean; answered: boolean; faults: string[] } {
  let [phase, reason, assigned, answered] = ['none', '', false, false];
  const faults: string[] = [];
  const allow = (step: DemoStep, ...from: string[]): void => {
    if (!from.includes(phase)) faults.push(`${step.kind} while ${phase}`);
  };
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1];
    if (before && before.at > step.at) faults.push(`${step.kind} before ${before.kind}`);
    if (step.at >= now) faults.push(`${step.kind} in the future`);
    switch (step.kind) {
      case 'open':
        allow(step, 'none');
        phase = 'new';
        break;
      case 'assign':
        allow(step, 'new', 'in_progress', 'pending');
        assigned = true;
        break;
      case 'start':
        allow(step, 'new');
        phase = 'in_progress';
        break;
      case 'pend':
        allow(step, 'new', 'in_progress');
        if (step.wakeAt !== undefined && step.wakeAt <= now) faults.push('wakes in the past');
        [phase, reason] = ['pending', step.reason];
        break;
      case 'resume':
        allow(step, 'pending');
        phase = 'in_progress';
        break;
      case 'reply':
        allow(step, 'new', 'in_progress', 'pending', 'resolved');
        if (step.by.kind === 'staff') answered = true;
        else if (phase === 'pending' && reason === 'requester') phase = 'in_progress';
        break;
      case 'note':
        break;
      case 'resolve':
        allow(step, 'new', 'in_progress', 'pending');
        phase = 'resolved';
        break;
      case 'reopen':
        allow(step, 'resolved');
        phase = 'in_progress';
        break;
      case 'close':
        allow(step, 'resolved');
        phase = 'closed';
        break;
    }
  }
  return { phase, assigned, answered, faults };
}

describe('the demo', () => {
  let tickets: DemoTicket[];
  beforeAll(() => {
    tickets = demoTickets(input(7));
  });

  test('is the same for the same numbers, and another for others', () => {
    expect(demoTickets(input(7))).toEqual(tickets);
    expect(demoTickets(input(8))).not.toEqual(tickets);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'holds only commands that the desk allows, in order and in the past (seed %i)',
    (seed) => {
      const faults = demoTickets(input(seed)).flatMap((ticket) =>
        walk(ticket.steps).faults.map(
          (fault) => `${ticket.role}: ${fault}: ${ticket.steps.map((step) => step.kind).join()}`,
        ),
      );
      expect(faults).toEqual([]);
    },
  );

  test('has 320 tickets over 90 days, at least 60 of them open, at every client', () => {
    const ends = tickets.map((ticket) => walk(ticket.steps).phase);
    expect(tickets).toHaveLength(320);
    expect(ends.filter((phase) => phase !== 'resolved' && phase !== 'closed').length).toBeGreaterThanOrEqual(60);
    expect(ends.filter((phase) => phase === 'closed').length).toBeGreaterThanOrEqual(180);
    expect(new Set(tickets.map((ticket) => ticket.client)).size).toBe(3);
    const first = tickets[0]?.steps[0]?.at ?? '';
    expect(secondsAt(now) - secondsAt(first)).toBeGreaterThan(80 * 86_400);
    expect(secondsAt(now) - secondsAt(first)).toBeLessThanOrEqual(91 * 86_400);
  });

  test('has a dozen tickets due within two hours, some late, some waiting to wake, some of nobody', () => {
    const open = tickets.map((ticket) => ({ ticket, end: walk(ticket.steps), due: nextDue(ticket) }));
    const inHours = (h: number): number => secondsAt(now) + h * 3_600;
    const running = open.filter(({ end }) => end.phase === 'new' || end.phase === 'in_progress');
    expect(running.filter(({ due }) => due > inHours(0) && due <= inHours(2)).length).toBeGreaterThanOrEqual(12);
    expect(running.filter(({ due }) => due < inHours(0)).length).toBeGreaterThanOrEqual(5);
    expect(running.filter(({ due }) => due < inHours(0)).length).toBeLessThanOrEqual(25);
    expect(open.filter(({ end }) => end.phase === 'pending').length).toBeGreaterThanOrEqual(10);
    expect(tickets.filter(({ steps }) => wakes(steps)).length).toBeGreaterThanOrEqual(5);
    expect(running.filter(({ end }) => !end.assigned).length).toBeGreaterThanOrEqual(10);
  });

  test('leaves no blank in any text, and speaks the client’s language', () => {
    for (const { steps } of tickets) expect(JSON.stringify(steps)).not.toMatch(/\{\w+\}/);
    const german = tickets.filter((ticket) => ticket.client === 'tannberg').flatMap(({ steps }) => steps);
    const replies = german.filter((step) => step.kind === 'reply' && step.by.kind === 'staff');
    for (const step of replies) expect('text' in step && step.text).toMatch(/^Guten Tag/);
  });

  test('subjects, texts and ids fit what the desk accepts', () => {
    for (const { steps } of tickets) {
      const [first] = steps;
      if (first?.kind !== 'open') throw new Error('a ticket begins with its opening');
      expect(first.input.subject.length).toBeLessThanOrEqual(200);
      expect(first.input.category).toBeDefined();
    }
  });

  test('nobody works for a client that is not theirs', () => {
    const staff = input(1).staff;
    for (const { client: slug, steps } of tickets) {
      for (const { by } of steps) {
        if (by.kind === 'staff') expect(staff.find((one) => one.id === by.id)?.clients).toContain(slug);
      }
    }
  });

  test('a client without contacts or staff is refused by name', () => {
    const base = input(1);
    const bare = { ...client('initech', 'en', 'UTC'), contacts: [] };
    expect(() => demoTickets({ ...base, clients: [bare] })).toThrow('initech has no contacts');
    expect(() => demoTickets({ ...base, staff: [] })).toThrow('nobody may work for');
    expect(() => demoTickets({ ...base, clients: [] })).toThrow('at least one client');
  });
});

function nextDue(ticket: DemoTicket): number {
  const [first] = ticket.steps;
  if (first?.kind !== 'open') throw new Error('a ticket begins with its opening');
  const of = input(1).clients.find((one) => one.slug === ticket.client);
  const due = of?.due({ ...first.input, openedAt: first.at }) ?? {};
  const { answered } = walk(ticket.steps);
  return Math.min(
    ...[answered ? undefined : due.response, due.resolution].map((at) => (at ? secondsAt(at) : Infinity)),
  );
}

function wakes(steps: readonly DemoStep[]): boolean {
  return steps.some((step) => step.kind === 'pend' && step.wakeAt !== undefined);
}

describe('working time', () => {
  test.each([
    ['2026-11-18T10:00:00Z', '2026-11-18T10:00:00Z'],
    ['2026-11-18T05:00:00Z', '2026-11-18T07:10:00Z'],
    ['2026-11-20T20:00:00Z', '2026-11-23T07:10:00Z'],
    ['2026-11-21T12:00:00Z', '2026-11-23T07:10:00Z'],
  ])('%s goes on at %s in Zurich', (at, expected) => {
    expect(timeAt(atWork('Europe/Zurich', secondsAt(at), 10))).toBe(expected);
  });
});
