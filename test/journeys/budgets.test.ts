import { contributions } from '@portico/domain/report/contribution';
import type { ReportFacts } from '@portico/domain/report/facts';
import { native } from '@portico/local/dynamodb/native';
import { ticketHead } from '@portico/store/keys';
import { RollupSums } from '@portico/store/projection/rollups';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/caller.ts';
import { plantHistory } from '../support/many.ts';
import { act, noted, opened, replied, resolution } from '../support/tickets.ts';
import type { Ticket, TicketAnswer, Timeline } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

/** What each command may cost, in request units of the table as AWS bills them. */
let world: World;
let keys = 0;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const key = (): { key: string } => ({ key: `budget-${++keys}` });

/** As much as people really fill in. A description adds 2 units for each further KB. */
const full = (): Parameters<typeof opened>[1] => ({
  client: 'bluewater',
  subject: 'The label printer of the west ward prints every second label with a shifted bar code since this morning',
  description: 'Since the update of last night it begins a hand’s breadth too far to the right. '.repeat(10).trim(),
  impact: 2,
  urgency: 2,
  category: 'clinical',
  subcategory: 'imaging',
  requester: world.person('maya').id,
  team: world.team('Field Engineering'),
  assignee: world.person('tom').id,
  channel: 'phone',
  external: { source: 'servicenow', id: 'INC0010042' },
});
const bare = (): Parameters<typeof opened>[1] => ({ client: 'acme', requester: world.person('daniel').id });
const forms = [
  { name: 'with every field', form: full, requester: 'maya' },
  { name: 'with the least fields', form: bare, requester: 'daniel' },
] as const;

async function cost(by: Caller, ref: string, action: string, body: unknown, sent = key()): Promise<number> {
  const answer = await act(by, ref, action, body, sent);
  expect(answer.status, answer.text).toBe(200);
  return answer.used.writes;
}

const writesOf = async (answer: Promise<Answer<unknown>>): Promise<number> => (await answer).used.writes;

describe.each(forms)('a ticket $name, its commands with an Idempotency-Key', ({ form, requester }) => {
  let ref: string;
  let tom: Caller;
  beforeEach(async () => {
    tom = world.as('tom');
    ref = (await opened(tom, form(), key())).body.number;
    await world.advance('PT1M');
  });

  test('has every clock there is where it has every field', async () => {
    if (requester !== 'maya') return;
    await replied(world.as('maya'), ref, 'Any news?');
    await act(tom, ref, 'pend', { reason: 'supplier', vendor: 'modality' });
    const { sla } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
    expect(sla.clocks.map((one) => one.target)).toEqual(['response', 'update', 'resolution', 'ola', 'vendor']);
    expect(sla.why).toEqual({ rule: 'imaging', matched: { subcategory: 'imaging', process: 'incident' } });
  });

  test('opening costs at most 17 WRU, for the desk and for its requester', async () => {
    const { external: _, ...rest } = form();
    expect(
      await writesOf(opened(tom, { ...form(), external: { source: 'jira', id: 'X-1' } }, key())),
    ).toBeLessThanOrEqual(17);
    expect(await writesOf(opened(tom, rest, key()))).toBeLessThanOrEqual(15);
    const own = { client: form().client, subject: 'It does not print' };
    expect(await writesOf(opened(world.as(requester), own, key()))).toBeLessThanOrEqual(15);
  });

  test('a reply costs at most 16 WRU where it moves a clock and 11 where it moves none; a note 11', async () => {
    const contact = world.as(requester);
    expect(await writesOf(replied(tom, ref, 'We look into it. '.repeat(20), key()))).toBeLessThanOrEqual(16);
    expect(await writesOf(replied(tom, ref, 'Still at it. '.repeat(20), key()))).toBeLessThanOrEqual(11);
    expect(await writesOf(replied(contact, ref, 'Any news?', key()))).toBeLessThanOrEqual(16);
    expect(await writesOf(replied(contact, ref, 'Hello?', key()))).toBeLessThanOrEqual(11);
    expect(await writesOf(noted(tom, ref, 'They called twice. '.repeat(20), key()))).toBeLessThanOrEqual(11);
    await cost(tom, ref, 'pend', { reason: 'requester' });
    expect(await writesOf(replied(contact, ref, 'Here is the serial number', key()))).toBeLessThanOrEqual(16);
  });

  test('assigning costs at most 10 WRU', async () => {
    const steps = [
      { assignee: world.person('priya').id },
      { assignee: null, team: world.team('Infrastructure') },
      { team: null },
      { assignee: world.person('tom').id, team: world.team('Service Desk') },
    ];
    for (const step of steps) expect(await cost(tom, ref, 'assign', step)).toBeLessThanOrEqual(10);
  });

  test('another priority costs at most 14 WRU', async () => {
    for (const levels of [{ impact: 1, urgency: 1 }, { impact: 3, urgency: 3 }, { urgency: 2 }]) {
      const { version } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
      const answer = await tom.patch<TicketAnswer>(`/v1/tickets/${ref}`, levels, { ifMatch: version });
      // PATCH takes no Idempotency-Key, which would cost 2 more: If-Match makes it repeatable.
      expect(answer.used.writes + 2, answer.text).toBeLessThanOrEqual(14);
    }
  });

  test('pausing and resuming cost at most 13 WRU each, one more where a wake-up is set or dropped', async () => {
    await replied(tom, ref, 'We look into it');
    expect(await cost(tom, ref, 'pend', { reason: 'requester' })).toBeLessThanOrEqual(13);
    expect(await cost(tom, ref, 'resume', {})).toBeLessThanOrEqual(13);
    expect(await cost(tom, ref, 'pend', { reason: 'planned', wakeAt: '2026-03-09T10:00:00Z' })).toBeLessThanOrEqual(14);
    expect(await cost(tom, ref, 'resume', {})).toBeLessThanOrEqual(14);
    const supplier = { reason: 'supplier', ...(requester === 'maya' ? { vendor: 'modality' } : {}) };
    expect(await cost(tom, ref, 'pend', supplier)).toBeLessThanOrEqual(13);
    expect(await cost(tom, ref, 'resume', {})).toBeLessThanOrEqual(13);
  });

  test('resolving costs at most 12 WRU, closing 6 and 2 more for the key', async () => {
    expect(
      await cost(tom, ref, 'resolve', { code: 'fixed', text: 'Replaced the cable. '.repeat(20) }),
    ).toBeLessThanOrEqual(12);
    expect(await cost(tom, ref, 'close', {})).toBeLessThanOrEqual(8);
    await cost(tom, ref, 'reopen', { reason: 'Not fixed' });
    expect(await cost(tom, ref, 'resolve', resolution)).toBeLessThanOrEqual(12);
    const { version } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
    const closed = await tom.post<TicketAnswer>(`/v1/tickets/${ref}/actions/close`, {}, { ifMatch: version });
    expect([closed.status, closed.used.writes <= 6], String(closed.used.writes)).toEqual([200, true]);
  });
});

test('the head of the largest ticket that people really make stays within 1 KB', async () => {
  const tom = world.as('tom');
  const ref = (await opened(tom, full(), key())).body.number;
  await world.advance('PT10H');
  await replied(world.as('maya'), ref, 'Any news?');
  await act(tom, ref, 'assign', { assignee: world.person('priya').id });
  for (const title of ['Power cut', 'Label printers']) {
    const umbrella = await tom.post<{ id: string }>('/v1/umbrellas', { title });
    await tom.post(`/v1/umbrellas/${umbrella.body.id}/members`, { ref });
  }
  await act(tom, ref, 'resolve', resolution);
  await act(tom, ref, 'reopen', { reason: 'Not fixed' });
  await act(tom, ref, 'pend', { reason: 'supplier', vendor: 'modality', wakeAt: '2026-03-29T10:00:00Z' });
  const head = await world.system.get(ticketHead(world.client('bluewater').scope, Number(ref.split('-')[1])));
  const { size } = native.take(head ?? {});
  expect(size).toBeGreaterThan(700);
  expect(size).toBeLessThanOrEqual(1_024);
});

describe('opening a ticket on the screen: the ticket and the newest part of its history', () => {
  async function read(ref: string): Promise<{ reads: number; ticket: Ticket; shown: number }> {
    const by = world.as('tom');
    // Directory and configuration are known from the request before.
    await by.get(`/v1/tickets/${ref}`);
    const [ticket, history] = [
      await by.get<Ticket>(`/v1/tickets/${ref}`),
      await by.get<Timeline>(`/v1/tickets/${ref}/timeline`),
    ];
    expect([ticket.status, history.status]).toEqual([200, 200]);
    const reads = ticket.used.reads + history.used.reads;
    return { reads, ticket: ticket.body, shown: history.body.items.length };
  }

  test('costs at most 4 RRU at 13 events and 4 messages', async () => {
    const tom = world.as('tom');
    const ref = (await opened(tom, full())).body.number;
    for (let i = 0; i < 4; i++) {
      await world.advance('PT1M');
      await replied(i % 2 ? world.as('maya') : tom, ref, 'We look into it, it will take a while. '.repeat(8));
    }
    for (let i = 0; i < 7; i++) {
      await world.advance('PT1M');
      await act(tom, ref, 'assign', { assignee: world.person(i % 2 ? 'tom' : 'priya').id });
    }
    await act(tom, ref, 'resolve', resolution);
    const found = await read(ref);
    expect([found.ticket.version, found.shown]).toEqual([13, 17]);
    expect(found.reads).toBeLessThanOrEqual(4);
  });

  test('costs at most 8 RRU after 2,000 events, and so does each page further back', async () => {
    const tom = world.as('tom');
    const ref = (await opened(tom, full())).body.number;
    const { scope } = world.client('bluewater');
    await plantHistory(world, scope, Number(ref.split('-')[1]), 2_000);
    world.sleep('PT48H');
    const found = await read(ref);
    expect(found.ticket.version).toBe(2_001);
    expect(found.reads).toBeLessThanOrEqual(8);
    const seen = new Set<number>();
    let cursor = '';
    for (let pages = 0; pages < 200; pages++) {
      const part = await tom.get<Timeline>(`/v1/tickets/${ref}/timeline${cursor}`);
      expect(part.used.reads).toBeLessThanOrEqual(7);
      for (const item of part.body.items) {
        if (item.kind !== 'event') continue;
        expect(seen.has(item.v), `entry ${item.v} came twice`).toBe(false);
        seen.add(item.v);
      }
      if (part.body.previousCursor === undefined) break;
      cursor = `?cursor=${part.body.previousCursor}`;
    }
    expect(seen.size).toBe(2_001);
  }, 60_000);
});

test('a service report is read from rollups: ten times the tickets cost no more than their exact durations do, six bytes or so each', async () => {
  const { scope } = world.client('acme');
  const zones = { client: 'Europe/London', msp: 'Europe/London' };
  const reads: number[] = [];
  let n = 0;
  for (const count of [200, 1_800]) {
    let sums = new RollupSums();
    const flush = async (): Promise<void> => {
      await world.system.transact(sums.writes());
      sums = new RollupSums();
    };
    for (let i = 0; i < count; i++, n++) {
      const created = Date.parse('2026-01-01T08:00:00Z') + (n % 30) * 86_400_000 + n * 7_000;
      const facts: ReportFacts = {
        ...{ v: 3, kind: 'incident', client: world.client('acme').id, zones, phase: 'closed', status: 'closed' },
        ...{ priority: 3, channel: 'portal', category: 'network', updates: { closed: 1 } },
        createdAt: new Date(created).toISOString(),
        resolvedAt: new Date(created + 3_600_000 + n * 1_000).toISOString(),
        closedAt: new Date(created + 7_200_000 + n * 1_000).toISOString(),
      };
      const change = contributions(facts);
      const { newItems, fits } = sums.fits(scope, change);
      if (!fits || sums.size + newItems > 90) await flush();
      sums.add(scope, change);
    }
    await flush();
    const path = '/v1/reports/service?client=acme&from=2026-01-01&to=2026-01-31';
    await world.as('tom').get(path);
    const answer = await world.as('tom').get<{ tickets: number }>(path);
    expect(answer.body.tickets).toBe(n);
    reads.push(answer.used.reads);
  }
  const [at200 = 0, at2000 = 0] = reads;
  expect(at2000).toBeLessThanOrEqual(at200 + 1_800 / 150);
});
