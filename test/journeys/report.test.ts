import { providerScope } from '@portico/domain/kernel/scope';
import type { ClientsReport, MonthFigures } from '@portico/domain/report/clients-report';
import { dayItem } from '@portico/domain/report/counters';
import { readRollups } from '@portico/store/projection/read-rollups';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, opened, resolution } from '../support/tickets.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** The month of all clients: what it counts, in whose months, and for whom. */
let world: World;
beforeEach(async () => {
  // 23:30 of the last of March in London, where summer time holds; in Sydney it is April already.
  world = await startWorld({ now: '2026-03-31T22:30:00Z' });
});
afterEach(() => world.close());

const month = async (who: string, of = '2026-03'): Promise<ClientsReport> => {
  const answer = await world.as(who).get<ClientsReport>(`/v1/reports/clients?month=${of}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const slugs = (report: ClientsReport): string[] => report.clients.map((one) => one.client.slug);
const rowOf = (report: ClientsReport, slug: string) => report.clients.find((one) => one.client.slug === slug);

const summed = [
  'tickets',
  'ticketsReopened',
  'slaMet',
  'slaBreached',
  'ticketsMerged',
  'ticketsMoved',
  'resolved',
  'closed',
  'minutes',
  'billableMinutes',
  'openNow',
] as const satisfies readonly (keyof MonthFigures)[];

/** Something of everything, at three clients. */
async function work(): Promise<void> {
  const tom = world.as('tom');
  const people = { acme: 'daniel', bluewater: 'ruth', kitefield: 'aroha' } as const;
  for (const [i, [client, person]] of Object.entries(people).entries()) {
    const requester = world.person(person).id;
    const refs: string[] = [];
    for (let n = 0; n < 3 + i; n++) refs.push((await opened(tom, { client, requester })).body.number);
    const [first = '', second = '', third = ''] = refs;
    await done(tom, first, 'resolve', resolution);
    await done(tom, second, 'resolve', resolution);
    await done(tom, second, 'reopen', { reason: 'Not mended' });
    await tom.post(`/v1/tickets/${third}/time`, { minutes: 30 + 10 * i });
  }
  await world.settle();
}

test('the sum over all clients is what the MSP counts, and every figure is the sum of its rows', async () => {
  await work();
  const report = await month('tom');
  for (const name of summed) expect([name, report.totals[name]]).toEqual([name, sumOf(report, name)]);
  expect(report.totals).toMatchObject({
    tickets: 12,
    resolved: 3,
    ticketsReopened: 3,
    openNow: 9,
    meanHoursToResolve: 0,
  });
  // Kitefield's half hour is worked on the first of April, where its clocks are.
  expect(report.totals.minutes).toBe(72);
  expect((await month('tom', '2026-04')).totals).toMatchObject({ tickets: 0, minutes: 60, openNow: 9 });
  const p = providerScope(world.client('acme').msp);
  const days = await readRollups(world.system, p, [
    { low: dayItem('c', '2026-03-01'), high: dayItem('c', '2026-03-31') },
  ]);
  for (const [name, figure] of [
    ['created', 'tickets'],
    ['resolved', 'resolved'],
    ['closed', 'closed'],
  ] as const) {
    const counted = days.reduce((sum, one) => sum + Number(one.counters[name] ?? 0), 0);
    expect([name, report.totals[figure]]).toEqual([name, counted]);
  }
  expect(slugs(report)).toEqual(['acme', 'bluewater', 'kitefield', 'northwind-it']);
  expect(rowOf(report, 'northwind-it')).toMatchObject({
    tickets: 0,
    compliancePercent: null,
    meanHoursToResolve: null,
  });
  expect(await violations(world)).toEqual([]);
});

test('a technician’s sum is over the clients granted, by an allow list as by a deny list', async () => {
  await work();
  const whole = await month('tom');
  for (const [who, granted] of [
    ['elena', ['acme', 'kitefield']],
    ['marcus', ['acme', 'kitefield', 'northwind-it']],
  ] as const) {
    const report = await month(who);
    expect(slugs(report)).toEqual(granted);
    expect(report.clients).toEqual(granted.map((slug) => rowOf(whole, slug)));
    for (const name of summed) expect([name, report.totals[name]]).toEqual([name, sumOf(report, name)]);
    expect(report.totals.tickets).toBe(8);
  }
});

test('the month is the MSP’s in every row, while the report of one client counts in days of its own', async () => {
  await opened(world.as('tom'), { client: 'kitefield', requester: world.person('aroha').id });
  await world.settle();
  expect(rowOf(await month('tom', '2026-03'), 'kitefield')).toMatchObject({ tickets: 1 });
  expect(rowOf(await month('tom', '2026-04'), 'kitefield')).toMatchObject({ tickets: 0 });
  const own = async (days: string): Promise<unknown> =>
    (await world.as('tom').get(`/v1/reports/service?client=kitefield&${days}`)).body;
  expect(await own('from=2026-03-01&to=2026-03-31')).toMatchObject({ tickets: 0 });
  expect(await own('from=2026-04-01&to=2026-04-30')).toMatchObject({ tickets: 1, zone: 'Australia/Sydney' });
});

test('its cost follows the clients, not the tickets', async () => {
  await work();
  await month('tom');
  const cost = async () => (await world.as('tom').get('/v1/reports/clients?month=2026-03')).used;
  const few = await cost();
  for (let n = 0; n < 20; n++) await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id });
  await world.settle();
  expect(await cost()).toEqual(few);
  expect(few).toMatchObject({ calls: 2, reads: 1 });
});

test('contacts and keys are refused it, and no month is guessed', async () => {
  expect((await world.as('daniel').get('/v1/reports/clients?month=2026-03')).status).toBe(403);
  const key = await world.asKey('priya', ['reports:read']);
  expect((await key.get('/v1/reports/clients?month=2026-03')).status).toBe(403);
  for (const query of ['', '?month=2026-13', '?month=March', '?month=2026-03&client=acme']) {
    expect((await world.as('tom').get(`/v1/reports/clients${query}`)).status).toBe(400);
  }
});

function sumOf(report: ClientsReport, name: (typeof summed)[number]): number {
  return report.clients.reduce((sum, one) => sum + one[name], 0);
}
