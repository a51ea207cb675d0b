import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantTickets } from '../support/many.ts';
import { done, opened, resolution } from '../support/tickets.ts';
import type { QueuePage, TicketRow } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

/** Orders that no index holds are exact at any length, and no page of them costs more than one of a short queue. */
const MANY = 3_600;
const OWN = 330;
const PAGE_UNITS = 60;
const MINUTE = 60_000;
const sorts = ['due', 'priority', 'updated', 'created'] as const;
let world: World;
beforeAll(async () => {
  world = await startWorld();
  const requester = world.person('daniel').id;
  const { number } = (await opened(world.as('tom'), { client: 'acme', requester })).body;
  const like = { client: world.client('acme'), number: Number(number.split('-')[1]) };
  const clients = [world.client('acme'), world.client('acme'), world.client('kitefield')];
  const team = world.team('Service Desk');
  const at = (minutes: number) => new Date(world.ms() - minutes * MINUTE).toISOString();
  await plantTickets(world, like, clients, MANY, (state, place) => ({
    ...state,
    team,
    // Times that follow neither due time nor number, with some that are equal.
    createdAt: at(10_000 + ((place * 769) % 3_001)),
    updatedAt: at((place * 997) % 2_003),
    ...(place % 4 === 0 ? { assignee: world.person('tom').id } : {}),
  }));
  for (let i = 0; i < OWN; i++) {
    await opened(world.as('owen'), {
      client: 'acme',
      subject: `Request ${i}`,
      impact: ([1, 2, 3] as const)[i % 3] ?? 3,
    });
    if (i % 50 === 0) await world.advance('PT3M');
  }
  await world.settle();
}, 120_000);
afterAll(() => world.close());

async function walked(who: string, query: string): Promise<{ rows: TicketRow[]; pages: number }> {
  const by = world.as(who);
  await by.get('/v1/directory');
  const seen = new Map<string, TicketRow>();
  let cursor = '';
  for (let pages = 1; ; pages++) {
    expect(pages).toBeLessThan(400);
    const { status, text, body, used } = await by.get<QueuePage>(`/v1/tickets?${query}&limit=100${cursor}`);
    expect(status, text).toBe(200);
    expect(used.reads).toBeLessThanOrEqual(PAGE_UNITS);
    for (const row of body.items) {
      expect(seen.has(row.id), `${row.number} twice under ${query}`).toBe(false);
      seen.set(row.id, row);
    }
    // A page that shows less than was asked for says that there is more to come, by its cursor.
    expect(body.complete || body.nextCursor !== undefined).toBe(true);
    if (!body.complete) expect(body.examined).toBeGreaterThan(0);
    if (body.nextCursor === undefined) return { rows: [...seen.values()], pages };
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
}

const newest = (at: string) => String(9_999_999_999_999 - Date.parse(at));
function placeOf(row: TicketRow, sort: string): string {
  const due = row.due?.at ?? '~';
  if (sort === 'due') return due;
  if (sort === 'priority') return `${row.priority} ${due}`;
  return newest(sort === 'updated' ? row.updatedAt : row.createdAt);
}

function expectOrder(rows: readonly TicketRow[], sort: string): void {
  const places = rows.map((row) => placeOf(row, sort));
  expect(places).toEqual([...places].sort());
}

describe.each(['updated', 'created'] as const)('by %s', (sort) => {
  test('a long queue of one client is walked whole, each ticket once and in order', async () => {
    const { rows, pages } = await walked('tom', `scope=client:acme&sort=${sort}`);
    expect(rows).toHaveLength((MANY * 2) / 3 + 1 + OWN);
    expect(pages, 'read in several passes').toBeGreaterThan(rows.length / 50);
    expectOrder(rows, sort);
  });

  test('so is a team’s, over the partitions of its members and of many clients', async () => {
    const { rows } = await walked('tom', `scope=team:${world.team('Service Desk')}&sort=${sort}`);
    expect(rows.filter((row) => row.number.endsWith(String(100_000 + MANY - 1)))).toHaveLength(1);
    expect(rows.length).toBeGreaterThanOrEqual(MANY);
    expectOrder(rows, sort);
  });

  test('and it shows those only whom the reader may see', async () => {
    const { rows } = await walked('grace', `scope=all&sort=${sort}&q=priority:1-3`);
    expect(new Set(rows.map((row) => row.client))).toEqual(new Set([world.client('acme').id]));
    expectOrder(rows, sort);
  });

  test('a rare match is found in a long queue, in its order', async () => {
    const { rows } = await walked('tom', `scope=client:acme&sort=${sort}&q=${encodeURIComponent('"ticket 33"')}`);
    const wanted = Array.from({ length: MANY }, (_, i) => i).filter((i) => /^33/.test(String(i)) && i % 3 !== 2);
    expect(rows).toHaveLength(wanted.length);
    expectOrder(rows, sort);
  });
});

test('a short queue in any order takes one page for each part that is shown', async () => {
  const { pages } = await walked('tom', 'scope=mine&sort=updated');
  expect(pages).toBeLessThanOrEqual(Math.ceil(MANY / 4 / 100) + 1);
});

test('a ticket changed while its queue is walked is not shown twice, and its change is seen', async () => {
  const first = await world.as('tom').get<QueuePage>('/v1/tickets?scope=mine&sort=updated&limit=50');
  const [moved] = first.body.items;
  const moving = await world
    .as('tom')
    .patch(`/v1/tickets/${moved?.number}`, { impact: 1 }, { ifMatch: moved?.version ?? 0 });
  expect(moving.status, moving.text).toBe(200);
  const cursor = encodeURIComponent(first.body.nextCursor ?? '');
  const second = await world.as('tom').get<QueuePage>(`/v1/tickets?scope=mine&sort=updated&limit=50&cursor=${cursor}`);
  expect(second.body.items).toHaveLength(50);
  expect(second.body.items.map((row) => row.id)).not.toContain(moved?.id);
});

test('a ticket that ends between being chosen and being shown is not shown', async () => {
  const by = world.as('tom');
  const query = '/v1/tickets?scope=client:acme&sort=created&limit=10';
  const order = await walked('tom', 'scope=client:acme&sort=created');
  let page = (await by.get<QueuePage>(query)).body;
  while (page.items.length === 0) page = (await by.get<QueuePage>(`${query}&cursor=${page.nextCursor}`)).body;
  const ending = order.rows[10];
  await done(by, ending?.number ?? '', 'resolve', resolution);
  const { body } = await by.get<QueuePage>(`${query}&cursor=${page.nextCursor}`);
  expect(body.items.map((row) => row.id)).toEqual(order.rows.slice(11, 20).map((row) => row.id));
});

describe('an end user’s own requests', () => {
  test.each(sorts)('by %s are all there, once and in order', async (sort) => {
    for (const scope of ['all', 'mine', 'client:acme']) {
      const { rows } = await walked('owen', `scope=${scope}&sort=${sort}`);
      expect(rows).toHaveLength(OWN);
      expect(new Set(rows.map((row) => row.requester.id))).toEqual(new Set([world.person('owen').id]));
      expectOrder(rows, sort);
    }
  });

  test.each(['owen', 'grace'])('are no queue of the desk: %s is told which lists there are', async (who) => {
    for (const scope of ['unassigned', `team:${world.team('Service Desk')}`, 'nonsense']) {
      const refused = await world.as(who).get(`/v1/tickets?scope=${scope}`);
      expect([refused.status, refused.body.errors?.[0]]).toEqual([
        422,
        { pointer: '?scope', detail: 'use all, mine, or client:<your client>' },
      ]);
    }
  });

  test('are of one client: another one’s name and a name of nobody get the same answer', async () => {
    const answers = await Promise.all(
      ['bluewater', 'nobody'].map((slug) => world.as('owen').get(`/v1/tickets?scope=client:${slug}`)),
    );
    expect(answers.map((one) => one.status)).toEqual([404, 404]);
    const [foreign, none] = answers.map((one) => one.text.replace(/"requestId":"[^"]*"/, ''));
    expect(foreign).toBe(none);
  });
});
