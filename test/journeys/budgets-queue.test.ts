import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantTickets } from '../support/many.ts';
import { opened } from '../support/tickets.ts';
import type { QueuePage } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

/** Pages of the one queue read the same at 100 open tickets and at 20,000, and a filtered one stops at its limit. */
const FEW = 100;
const MANY = 20_000;
const NEEDLE = 'The needle in the haystack';
const THORN = 'The thorn in the side of a team';
const PAGE_UNITS = 13;
const FILTERED_UNITS = 60;
let few: World;
let many: World;
beforeAll(async () => {
  few = await filled(FEW);
  many = await filled(MANY);
}, 120_000);
afterAll(async () => {
  await few.close();
  await many.close();
});

async function filled(size: number): Promise<World> {
  const world = await startWorld();
  const { number } = (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body;
  const clients = ['acme', 'bluewater', 'kitefield', 'northwind-it'].map((slug) => world.client(slug));
  const like = { client: world.client('acme'), number: Number(number.split('-')[1]) };
  const team = world.team('Service Desk');
  await plantTickets(world, like, clients, size, (state, place) => ({
    ...state,
    ...(place % 3 === 0 ? { team } : {}),
    ...(place % 4 === 0 ? { assignee: world.person('tom').id } : {}),
    ...(place === size - 18 ? { subject: NEEDLE } : {}),
    ...(place === size - 17 ? { subject: THORN } : {}),
  }));
  return world;
}

interface Read<T> {
  readonly units: number;
  readonly page: T;
}
interface Overview {
  readonly open: number;
  readonly complete: boolean;
}

async function read<T = QueuePage>(world: World, who: string, path: string): Promise<Read<T>> {
  const by = world.as(who);
  // The directory is known from the request before, and is no part of a page.
  await by.get('/v1/directory');
  const answer = await by.get<T>(path);
  expect(answer.status, answer.text).toBe(200);
  return { units: answer.used.reads, page: answer.body };
}

const queue = (query: string): string => `/v1/tickets?${query}`;
const next = (page: QueuePage): string => `&cursor=${encodeURIComponent(page.nextCursor ?? '')}`;

/** A technician of every client, one of two, one of all but one. */
const people = ['tom', 'elena', 'marcus'] as const;
const team = (): string => `scope=team:${few.team('Service Desk')}`;
const scopes = [
  { name: 'everything by due', query: () => 'scope=all' },
  { name: 'everything by priority', query: () => 'scope=all&sort=priority' },
  { name: 'mine', query: () => 'scope=mine' },
  { name: 'unassigned', query: () => 'scope=unassigned' },
  { name: 'a team', query: team },
  { name: 'a client', query: () => 'scope=client:kitefield' },
] as const;
/** Orders that a scope's own index does not hold: a long queue is read from the board instead. */
const reordered = [
  { name: 'unassigned by priority', query: () => 'scope=unassigned&sort=priority' },
  { name: 'a client by priority', query: () => 'scope=client:kitefield&sort=priority' },
] as const;

describe.each(scopes)('a page of 50 of $name', ({ query }) => {
  test.each(people)(
    'costs %s at most 13 RRU, at 100 tickets and at 20,000, and so does the page after',
    async (who) => {
      for (const world of [few, many]) {
        const first = await read(world, who, queue(query()));
        expect(first.units).toBeLessThanOrEqual(PAGE_UNITS);
        if (first.page.nextCursor === undefined) continue;
        expect((await read(world, who, queue(query() + next(first.page)))).units).toBeLessThanOrEqual(PAGE_UNITS);
      }
    },
  );
});

describe.each([...scopes.filter((one) => one.name !== 'mine'), ...reordered])(
  'one match among 20,000, looked for in $name',
  ({ query }) => {
    test('every page keeps to 60 RRU and says what it examined, and following the cursors finds it once', async () => {
      const wanted = query() === team() ? THORN : NEEDLE;
      const word = wanted.split(' ')[1];
      const found: string[] = [];
      let examined = 0;
      let cursor = '';
      for (let pages = 0; ; pages++) {
        expect(pages).toBeLessThan(40);
        const { units, page } = await read(many, 'tom', queue(`${query()}&q=${word}${cursor}`));
        expect(units).toBeLessThanOrEqual(FILTERED_UNITS);
        expect(page.complete).toBe(page.nextCursor === undefined);
        found.push(...page.items.map((one) => one.subject));
        examined += page.examined;
        if (page.nextCursor === undefined) break;
        expect(page.examined).toBeGreaterThan(500);
        cursor = next(page);
      }
      expect(found).toEqual([wanted]);
      expect(examined).toBeGreaterThan(1_000);
    });
  },
);

describe('beside the queue', () => {
  test.each(people)('what to take up next costs %s at most 60 RRU, at 100 tickets and at 20,000', async (who) => {
    for (const world of [few, many]) {
      const { units } = await read(world, who, '/v1/tickets/next');
      expect(units).toBeLessThanOrEqual(FILTERED_UNITS);
    }
  });

  test('what nobody of a team has taken is read without what its members have', async () => {
    const own = await read<QueuePage>(many, 'tom', queue(`${team()}&q=assignee:none`));
    expect(own.units).toBeLessThanOrEqual(PAGE_UNITS);
    expect(own.page.items).toHaveLength(50);
    expect(own.page.examined).toBeLessThan(100);
    for (const row of own.page.items) expect([row.assignee, row.team]).toEqual([undefined, few.team('Service Desk')]);
  });

  test.each(people)('the desk as a whole costs %s at most 240 RRU, and says where it did not read all', async (who) => {
    const small = await read<Overview>(few, who, '/v1/overview');
    expect(small.units).toBeLessThanOrEqual(PAGE_UNITS);
    expect(small.page.complete).toBe(true);
    const large = await read<Overview>(many, who, '/v1/overview');
    expect(large.units).toBeLessThanOrEqual(4 * FILTERED_UNITS);
    expect(large.page.complete).toBe(false);
    expect(large.page.open).toBeGreaterThan(3_000);
  });
});

test('a long queue by priority is shown whole, in its order and without doubles, page by page', async () => {
  const seen = new Set<string>();
  let last = 0;
  let cursor = '';
  for (let pages = 0; ; pages++) {
    expect(pages).toBeLessThan(120);
    const { units, page } = await read(many, 'tom', queue(`scope=mine&sort=priority&limit=100${cursor}`));
    expect(units).toBeLessThanOrEqual(FILTERED_UNITS);
    for (const row of page.items) {
      expect(seen.has(row.id)).toBe(false);
      seen.add(row.id);
      expect(row.priority).toBeGreaterThanOrEqual(last);
      last = row.priority;
    }
    if (page.nextCursor === undefined) break;
    cursor = next(page);
  }
  expect(seen.size).toBe(MANY / 4);
});

test('counting what a filter finds stops at 1,000 and says so', async () => {
  const by = many.as('tom');
  expect((await by.get('/v1/tickets/count?q=priority:1')).body).toEqual({ count: 1000, atLeast: true });
  expect((await few.as('tom').get('/v1/tickets/count?q=priority:1')).body).toEqual({ count: FEW / 5, atLeast: false });
});
