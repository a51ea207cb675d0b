import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Life, northwind, seeded } from '../support/random.ts';
import { done, opened, resolution } from '../support/tickets.ts';
import type { Counts, QueuePage, TicketRow } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_122);
let world: World;
let life: Life;
beforeAll(async () => {
  console.log(`seed ${SEED}`);
  world = await startWorld();
  life = new Life(world, northwind, seeded(SEED));
  const when = seeded(SEED + 1);
  for (let i = 0; i < 170; i++) {
    await life.step();
    if (when() < 0.3) await world.advance(`PT${1 + Math.floor(when() * 600)}M`);
  }
  await world.settle();
  const rows = await truth();
  for (const phase of ['open', 'pending', 'resolved', 'closed']) {
    expect(rows.filter((row) => row.phase === phase).length, `${phase} tickets of seed ${SEED}`).toBeGreaterThan(0);
  }
  expect(rows.length).toBeGreaterThan(40);
}, 120_000);
afterAll(() => world.close());

/** Every page of a list, checked for rows that come twice. */
async function everything(who: string, query: string, limit = 7): Promise<TicketRow[]> {
  const found = new Map<string, TicketRow>();
  let cursor = '';
  for (let pages = 0; ; pages++) {
    expect(pages).toBeLessThan(100);
    const page = await world.as(who).get<QueuePage>(`/v1/tickets?${query}&limit=${limit}${cursor}`);
    expect(page.status, page.text).toBe(200);
    for (const row of page.body.items) {
      expect(found.has(row.id), `${row.number} came twice under ${query}`).toBe(false);
      found.set(row.id, row);
    }
    if (page.body.nextCursor === undefined) return [...found.values()];
    cursor = `&cursor=${encodeURIComponent(page.body.nextCursor)}`;
  }
}

/** All tickets as they stand, read one by one: what every list is compared with. */
async function truth(): Promise<TicketRow[]> {
  const rows: TicketRow[] = [];
  for (const { ref } of life.refs) {
    const { body } = await world.as('tom').get<TicketRow>(`/v1/tickets/${ref}`);
    rows.push(body);
  }
  return rows;
}

const isOpen = (row: TicketRow) => row.phase === 'open' || row.phase === 'pending';
const numbers = (rows: readonly TicketRow[]) => rows.map((one) => one.number).sort();
const idOf = (slug: string) => world.client(slug).id;

/** What a technician may see, and the scopes they may ask for. */
const viewers = [
  { who: 'tom', clients: ['acme', 'bluewater', 'kitefield', 'northwind-it'] },
  { who: 'elena', clients: ['acme', 'kitefield'] },
  { who: 'marcus', clients: ['acme', 'kitefield', 'northwind-it'] },
  { who: 'grace', clients: ['acme'] },
] as const;

describe.each(viewers)('what $who is shown', ({ who, clients }) => {
  const scopes = ['all', 'mine', 'unassigned', 'team:Service Desk', 'team:Infrastructure', 'client:acme'] as const;
  const mayAsk = (scope: string, sort: string) =>
    !(scope === 'all' && (sort === 'updated' || sort === 'created') && who !== 'grace');
  const visible = (row: TicketRow) => clients.some((slug) => idOf(slug) === row.client);

  function inScope(scope: string, row: TicketRow): boolean {
    // A point of contact sees the whole of her client, and of that what she asked for herself.
    if (who === 'grace') return scope !== 'mine' || row.requester.id === world.person(who).id;
    if (scope === 'mine') return row.assignee === world.person(who).id;
    if (scope === 'unassigned') return row.assignee === undefined && row.team === undefined;
    if (scope.startsWith('team:')) return row.team === world.team(scope.slice(5));
    return scope !== 'client:acme' || row.client === idOf('acme');
  }

  test.each(scopes)('in %s is complete and without doubles, under every sort and page by page', async (scope) => {
    if (who === 'grace' && (scope === 'unassigned' || scope.startsWith('team:'))) return;
    // Of their own requests people are shown the ended ones too.
    const shown = (row: TicketRow) => isOpen(row) || (who === 'grace' && scope === 'mine');
    const wanted = (await truth()).filter((row) => shown(row) && visible(row) && inScope(scope, row));
    const asked = scope.startsWith('team:') ? `team:${world.team(scope.slice(5))}` : scope;
    for (const sort of ['due', 'priority', 'updated', 'created']) {
      if (!mayAsk(scope, sort)) continue;
      const rows = await everything(who, `scope=${asked}&sort=${sort}`);
      expect(numbers(rows), sort).toEqual(numbers(wanted));
      const ranks = rows.map((row) => rankOf(row, sort));
      expect(ranks, sort).toEqual([...ranks].sort());
    }
  });

  test('of ended tickets is complete too, newest first', async () => {
    const wanted = (await truth()).filter((row) => !isOpen(row) && visible(row));
    const rows = await everything(who, 'q=status:resolved,closed');
    expect(numbers(rows)).toEqual(numbers(wanted));
    const times = rows.map((row) => row.resolvedAt ?? '');
    expect(times).toEqual([...times].sort().reverse());
  });

  test('as counts equals counting it all afresh', async () => {
    const rows = (await truth()).filter((row) => isOpen(row) && visible(row));
    const count = (keep: (row: TicketRow) => boolean) => rows.filter(keep).length;
    const { body } = await world.as(who).get<Counts>('/v1/tickets/counts');
    expect(body.all).toBe(rows.length);
    for (const [client, n] of Object.entries(body.clients)) expect(n).toBe(count((row) => row.client === client));
    expect(Object.keys(body.clients).sort()).toEqual(clients.map(idOf).sort());
    for (const [p, n] of Object.entries(body.priorities)) expect(n, p).toBe(count((row) => row.priority === Number(p)));
    for (const [team, n] of Object.entries(body.teams)) expect(n).toBe(count((row) => row.team === team));
    expect(body.unassigned).toBe(count((row) => row.assignee === undefined && row.team === undefined));
    if (who !== 'grace') expect(body.mine).toBe(count((row) => row.assignee === world.person(who).id));
  });
});

function rankOf(row: TicketRow, sort: string): string {
  const due = row.due?.at ?? '~';
  const newest = (at: string) => String(9_999_999_999_999 - Date.parse(at));
  if (sort === 'due') return due;
  if (sort === 'priority') return `${row.priority} ${due}`;
  return newest(sort === 'updated' ? row.updatedAt : row.createdAt);
}

test('everybody’s updated and created order would need an index, and is refused with what would do', async () => {
  const refused = await world.as('tom').get('/v1/tickets?sort=updated');
  expect([refused.status, refused.body.code, refused.body.errors?.[0]?.pointer]).toEqual([400, 'queue.sort', '?sort']);
});

describe('the filter grammar', () => {
  const filters: readonly (readonly [string, (row: TicketRow) => boolean])[] = [
    ['status:open', (row) => row.phase === 'open'],
    ['status:pending', (row) => row.phase === 'pending'],
    ['-status:pending', (row) => row.phase !== 'pending'],
    ['status:new,in_progress', (row) => row.status === 'new' || row.status === 'in_progress'],
    ['priority:1,2', (row) => row.priority <= 2],
    ['priority:1-3 kind:incident', (row) => row.priority <= 3 && row.kind === 'incident'],
    ['client:acme', (row) => row.number.startsWith('ACME')],
    ['client:acme,kitefield -kind:request', (row) => /^(ACME|KITE)/.test(row.number) && row.kind !== 'request'],
    ['assignee:me', (row) => row.assignee === world.person('tom').id],
    ['assignee:none', (row) => row.assignee === undefined],
    ['assignee:priya-raman', (row) => row.assignee === world.person('priya').id],
    ['team:infrastructure', (row) => row.team === world.team('Infrastructure')],
    ['is:unassigned', (row) => row.assignee === undefined],
    ['is:overdue', (row) => row.due !== undefined && row.due.at < world.now()],
    ['due<4h', (row) => row.due !== undefined && Date.parse(row.due.at) < world.ms() + 4 * 3_600_000],
    ['channel:portal', (row) => row.channel === 'portal'],
    ['requester:daniel', (row) => row.requester.name.startsWith('Daniel')],
    ['created>1d', (row) => Date.parse(row.createdAt) < world.ms() - 86_400_000],
    ['created>=2026-03-03', (row) => row.createdAt >= '2026-03-03T00:00:00'],
    ['updated<6h', (row) => Date.parse(row.updatedAt) > world.ms() - 6 * 3_600_000],
    ['printer', (row) => row.subject.includes('printer')],
    ['"plain printer"', (row) => row.subject.includes('plain printer')],
    ['-printer -laptop', (row) => !/printer|laptop/.test(row.subject)],
    ['', () => true],
  ];
  test.each(filters)('%s', async (q, keep) => {
    const wanted = (await truth()).filter((row) => isOpen(row) && keep(row));
    const rows = await everything('tom', `q=${encodeURIComponent(q)}`);
    expect(numbers(rows)).toEqual(numbers(wanted));
    const { body } = await world.as('tom').get(`/v1/tickets/count?q=${encodeURIComponent(q)}`);
    expect(body).toEqual({ count: wanted.length, atLeast: false });
  });

  test('is told where it is wrong, with what would be known', async () => {
    for (const [q, hint] of [
      ['colour:red', /known: status, priority/],
      ['priority:9', /1 to 5/],
      ['due:2h', /</],
      ['"open', /closing quote/],
      ['client:nowhere', /no client/],
      ['team:nobody', /no team/],
    ] as const) {
      const refused = await world.as('tom').get(`/v1/tickets?q=${encodeURIComponent(q)}`);
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([400, '?q']);
      expect(refused.body.errors?.[0]?.detail).toMatch(hint);
    }
  });

  test('names no client that the reader may not see, whether it is there or not', async () => {
    const [foreign, missing] = await Promise.all(
      ['bluewater', 'whitewater'].map((slug) => world.as('elena').get(`/v1/tickets?q=client:${slug}`)),
    );
    const plain = (answer: typeof foreign, slug: string) =>
      answer?.text.replaceAll(slug, '').replace(answer.body.requestId, '');
    expect([foreign?.status, plain(foreign, 'bluewater')]).toEqual([400, plain(missing, 'whitewater')]);
  });
});

test('a ticket that moves between two pages is shown once or not at all, and every other one exactly once', async () => {
  const first = await world.as('tom').get<QueuePage>('/v1/tickets?limit=5');
  const moved = first.body.items[0]?.number ?? '';
  await done(world.as('tom'), moved, 'resolve', resolution);
  const late = (await opened(world.as('tom'), { client: 'acme', requester: world.person('owen').id })).body.number;
  const seen = new Set(first.body.items.map((one) => one.number));
  let cursor = first.body.nextCursor;
  while (cursor !== undefined) {
    const page = await world.as('tom').get<QueuePage>(`/v1/tickets?limit=5&cursor=${encodeURIComponent(cursor)}`);
    for (const row of page.body.items) {
      expect(seen.has(row.number)).toBe(false);
      seen.add(row.number);
    }
    cursor = page.body.nextCursor;
  }
  const wanted = (await truth()).filter(isOpen).map((row) => row.number);
  for (const number of wanted) expect(seen.has(number)).toBe(true);
  life.refs.push({ ref: late, client: 'acme', requester: 'owen' });
});

test('the whole table verifies afterwards', async () => {
  expect(await violations(world)).toEqual([]);
});
