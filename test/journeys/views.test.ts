import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { columnWidths } from '../../packages/web/src/views/columns.ts';
import { done, opened } from '../support/tickets.ts';
import { startWorld, type World } from '../support/world.ts';

interface View {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly mayChange: boolean;
  readonly columns?: unknown;
}
interface Views {
  readonly items: readonly View[];
  readonly hidden: readonly string[];
}
interface Next {
  readonly items: readonly { readonly number: string; readonly reasons: readonly string[] }[];
}
interface Load {
  readonly id: string;
  readonly open: number;
}
interface Overview {
  readonly open: number;
  readonly complete: boolean;
  readonly risk: Readonly<Record<string, number>>;
  readonly age: Readonly<Record<string, number>>;
  readonly people: readonly Load[];
  readonly clients: readonly Load[];
  readonly nobody: { readonly open: number };
}

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const make = async (who: string, given: object) => world.as(who).post<View>('/v1/views', { name: 'A view', ...given });
const namesOf = async (who: string) => (await world.as(who).get<Views>('/v1/views')).body.items.map((one) => one.name);
const match = (ifMatch: number) => ({ ifMatch });

describe('saved views', () => {
  test('a private one is its maker’s alone, to an administrator too; a shared one is everybody’s to see and its maker’s to change', async () => {
    const { body: own } = await make('tom', { name: 'Mine' });
    const { body: shared } = await make('tom', { name: 'Ours', audience: 'shared' });
    expect(await namesOf('tom')).toEqual(['Mine', 'Ours']);
    expect(await namesOf('priya')).toEqual(['Ours']);
    for (const who of ['priya', 'elena']) {
      expect((await world.as(who).get(`/v1/views/${own.id}`)).status, who).toBe(404);
      expect((await world.as(who).patch(`/v1/views/${own.id}`, { name: 'x' }, match(1))).status, who).toBe(404);
    }
    const seen = await world.as('elena').get<View>(`/v1/views/${shared.id}`);
    expect([seen.status, seen.body.mayChange]).toEqual([200, false]);
    expect((await world.as('elena').patch(`/v1/views/${shared.id}`, { name: 'x' }, match(1))).status).toBe(403);
    expect((await world.as('elena').delete(`/v1/views/${shared.id}`, match(1))).status).toBe(403);
    expect((await world.as('daniel').get('/v1/views')).status).toBe(403);
  });

  test('a view that names a client is not told to whom the client is denied', async () => {
    await make('tom', { name: 'Blue queue', audience: 'shared', scope: 'client:bluewater' });
    await make('tom', { name: 'Blue filter', audience: 'shared', q: 'status:open -client:bluewater,acme' });
    await make('tom', { name: 'Acme', audience: 'shared', q: 'client:acme' });
    expect(await namesOf('priya')).toEqual(['Acme', 'Blue filter', 'Blue queue']);
    expect(await namesOf('elena')).toEqual(['Acme']);
  });

  test('a change needs the version it was made of, and of two only the first is kept', async () => {
    const { body: view } = await make('tom', { columns: [{ id: 'subject', width: 300 }] });
    const tom = world.as('tom');
    expect((await tom.patch(`/v1/views/${view.id}`, { name: 'x' }, {})).status).toBe(428);
    const first = await tom.patch<View>(`/v1/views/${view.id}`, { name: 'First' }, match(1));
    expect([first.status, first.body.version, first.headers.get('etag')]).toEqual([200, 2, '"v2"']);
    expect((await tom.patch(`/v1/views/${view.id}`, { name: 'Second' }, match(1))).status).toBe(412);
    expect((await tom.delete(`/v1/views/${view.id}`, match(1))).status).toBe(412);
    expect((await tom.delete(`/v1/views/${view.id}`, match(2))).status).toBe(204);
    expect(await namesOf('tom')).toEqual([]);
  });

  test('moves between those who have it, and is in no list twice', async () => {
    const { body: view } = await make('tom', { name: 'Travels', audience: 'shared' });
    const team = world.team('Service Desk');
    await world.as('tom').patch(`/v1/views/${view.id}`, { audience: 'team', team }, match(1));
    expect(await namesOf('tom')).toEqual(['Travels']);
    await world.as('tom').patch(`/v1/views/${view.id}`, { audience: 'private' }, match(2));
    expect([await namesOf('tom'), await namesOf('priya')]).toEqual([['Travels'], []]);
  });

  test('what the queue would refuse is refused when it is saved, by field', async () => {
    const faults = async (given: object) => {
      const answer = await world
        .as('tom')
        .post<{ errors: { pointer: string }[] }>('/v1/views', { name: 'x', ...given });
      return [answer.status, answer.body.errors?.[0]?.pointer];
    };
    expect(await faults({ q: 'stauts:open' })).toEqual([400, '/q']);
    expect(await faults({ q: 'client:nobody' })).toEqual([400, '/q']);
    expect(await faults({ scope: 'client:nobody' })).toEqual([422, '/scope']);
    expect(await faults({ sort: 'updated' })).toEqual([422, '/sort']);
    expect(await faults({ audience: 'team' })).toEqual([422, '/team']);
    expect(await faults({ audience: 'team', team: 'nonsense' })).toEqual([422, '/team']);
  });

  test('every column that the console offers is kept, and one that nobody knows is refused', async () => {
    const columns = [...Object.keys(columnWidths), 'field.cost_center'].map((id) => ({ id }));
    const kept = await make('tom', { columns });
    expect([kept.status, kept.body.columns]).toEqual([201, columns]);
    expect((await make('tom', { columns: [{ id: 'shoe_size' }] })).status).toBe(422);
  });

  test('a person’s order and what they have hidden are theirs alone', async () => {
    const ids = [];
    for (const name of ['A', 'B', 'C']) ids.push((await make('tom', { name, audience: 'shared' })).body.id);
    const [a = '', b = '', c = ''] = ids;
    const put = await world
      .as('tom')
      .raw<Views>('PUT', '/v1/views/order', JSON.stringify({ order: [c, 'vie_0000000000', a], hidden: [b] }));
    expect([put.status, put.body.hidden]).toEqual([200, [b]]);
    expect(await namesOf('tom')).toEqual(['C', 'A', 'B']);
    expect(await namesOf('priya')).toEqual(['A', 'B', 'C']);
  });
});

describe('what next, and the desk as a whole', () => {
  test('one’s own and one’s team’s open work is told with its reasons; what waits is not', async () => {
    const tom = world.as('tom');
    const open = async (given: object) =>
      (await opened(tom, { client: 'acme', requester: world.person('daniel').id, ...given })).body.number;
    const low = await open({ impact: 3, urgency: 3 });
    const high = await open({ impact: 1, urgency: 1 });
    const waits = await open({});
    const other = await open({});
    for (const ref of [low, high, waits]) await done(tom, ref, 'assign', { assignee: world.person('tom').id });
    await done(tom, waits, 'pend', { reason: 'requester' });
    await done(tom, other, 'assign', { assignee: world.person('priya').id });
    const { body } = await tom.get<Next>('/v1/tickets/next');
    const own = body.items.filter((one) => [low, high, waits, other].includes(one.number));
    expect(own.map((one) => one.number)).toEqual([high, low]);
    expect(own[0]?.reasons).toContain('critical');
    expect(own[0]?.reasons).toContain('mine');
  });

  test('sums are of the clients that their reader may enter, and agree with the queue’s counters', async () => {
    const tom = world.as('tom');
    await opened(tom, { client: 'acme', requester: world.person('daniel').id });
    await opened(tom, { client: 'bluewater', requester: world.person('ruth').id });
    await world.settle();
    for (const who of ['tom', 'elena']) {
      const [{ body }, counts] = [
        await world.as(who).get<Overview>('/v1/overview'),
        await world.as(who).get<{ all: number; clients: Record<string, number> }>('/v1/tickets/counts'),
      ];
      const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((a, b) => a + b, 0);
      expect(body.complete).toBe(true);
      expect(body.open).toBe(counts.body.all);
      expect(sum(body.risk)).toBe(body.open);
      expect(sum(body.age)).toBe(body.open);
      expect(Object.fromEntries(body.clients.map((one) => [one.id, one.open]))).toEqual(counts.body.clients);
    }
    const elena = (await world.as('elena').get<Overview>('/v1/overview')).text;
    expect(elena).not.toContain(world.client('bluewater').id);
  });

  test('a filter is told what it can be made of, and of one client its own fields and states', async () => {
    interface Field {
      id: string;
      values: { value: string }[];
    }
    const words = async (who: string, query = '') =>
      new Map(
        (await world.as(who).get<{ items: Field[] }>(`/v1/filter${query}`)).body.items.map((one) => [
          one.id,
          one.values.map((each) => each.value),
        ]),
      );
    expect((await words('tom')).get('client')).toContain('bluewater');
    expect((await words('elena')).get('client')).not.toContain('bluewater');
    expect((await words('tom')).get('assignee')).toContain('elena-duarte');
    expect((await words('tom', '?client=acme')).get('category')?.length).toBeGreaterThan(0);
    // Every value that is offered is understood.
    for (const [field, values] of await words('tom', '?client=acme')) {
      const value = values[0];
      if (value === undefined) continue;
      const operator = ['due', 'created', 'updated', 'resolved'].includes(field) ? '<' : ':';
      const answer = await world.as('tom').get(`/v1/tickets?q=${encodeURIComponent(`${field}${operator}${value}`)}`);
      expect(answer.status, `${field}${operator}${value}`).toBe(200);
    }
  });
});
