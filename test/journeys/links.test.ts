import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opened } from '../support/tickets.ts';
import type { Ticket, TicketRow, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  expect(await violations(world)).toEqual([]);
  await world.close();
});

const make = async (client: string, requester: string): Promise<string> =>
  (await opened(world.as('tom'), { client, requester: world.person(requester).id })).body.number;
const acme = () => make('acme', 'daniel');
const link = (ref: string, type: string, other: string, who = 'tom') =>
  world.as(who).post(`/v1/tickets/${ref}/links`, { type, ref: other });
const linksOf = async (ref: string, who = 'tom') =>
  (await world.as(who).get<Ticket>(`/v1/tickets/${ref}`)).body.links.map((one) => `${one.type} ${one.ref}`);

describe('links between tickets of one client', () => {
  test.each([
    ['parent', 'child'],
    ['child', 'parent'],
    ['duplicate_of', 'duplicated_by'],
    ['related', 'related'],
  ])('%s stands on both tickets, each from its own side, and is taken away from both', async (type, mirror) => {
    const [a, b] = [await acme(), await acme()];
    expect((await link(a, type, b)).status).toBe(201);
    expect([await linksOf(a), await linksOf(b)]).toEqual([[`${type} ${b}`], [`${mirror} ${a}`]]);
    for (const ref of [a, b]) {
      const log = await world.as('tom').get<Timeline>(`/v1/tickets/${ref}/timeline`);
      expect(log.body.items.flatMap((one) => (one.kind === 'event' ? one.types : []))).toContain('ticket.linked');
    }
    expect((await link(b, 'related', a)).status).toBe(409);
    expect((await world.as('tom').delete(`/v1/tickets/${b}/links/${mirror}/${a}`)).status).toBe(200);
    expect([await linksOf(a), await linksOf(b)]).toEqual([[], []]);
    expect((await world.as('tom').delete(`/v1/tickets/${b}/links/${mirror}/${a}`)).status).toBe(404);
  });

  test('parents make no circle, a ticket has one parent, and none is linked to itself', async () => {
    const [a, b, c, d] = [await acme(), await acme(), await acme(), await acme()];
    await link(b, 'parent', a);
    await link(c, 'parent', b);
    for (const [child, type, parent] of [
      [a, 'parent', c],
      [c, 'child', a],
      [c, 'parent', d],
    ] as const) {
      expect((await link(child, type, parent)).status, `${child} ${type} ${parent}`).toBe(409);
    }
    expect((await link(a, 'related', a)).status).toBe(422);
    expect(await linksOf(a)).toEqual([`child ${b}`]);
  });

  test('two links made at once never close a circle between them', async () => {
    const [a, b] = [await acme(), await acme()];
    const answers = await Promise.all([link(a, 'parent', b), link(b, 'parent', a)]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
  });

  test('nor do two that share no ticket, but each stand on what the other one changes', async () => {
    const [a, b, c, d] = [await acme(), await acme(), await acme(), await acme()];
    await link(b, 'parent', a);
    await link(d, 'parent', c);
    const answers = await Promise.all([link(a, 'parent', d), link(c, 'parent', b)]);
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
  });

  test('reach no other client: such a ticket is answered like one that is not there', async () => {
    const [a, b] = [await acme(), await make('bluewater', 'ruth')];
    const [foreign, missing] = [await link(a, 'related', b), await link(a, 'related', 'ACME-999')];
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(foreign.text.replace(foreign.body.requestId, '')).toBe(missing.text.replace(missing.body.requestId, ''));
    expect([await linksOf(a), await linksOf(b)]).toEqual([[], []]);
  });

  test('are the desk’s to make', async () => {
    const [a, b] = [await acme(), await acme()];
    expect((await link(a, 'related', b, 'daniel')).status).toBe(403);
  });
});

describe('an umbrella over tickets of several clients', () => {
  test('is the staff’s alone: clients learn neither that it is there, nor its id, nor of each other', async () => {
    const tom = world.as('tom');
    const [a, b] = [await acme(), await make('bluewater', 'ruth')];
    const umbrella = await tom.post<{ id: string }>('/v1/umbrellas', { title: 'Power cut in the east' });
    const { id } = umbrella.body;
    for (const ref of [a, b]) expect((await tom.post(`/v1/umbrellas/${id}/members`, { ref })).status).toBe(201);
    const read = await tom.get<{ members: TicketRow[] }>(`/v1/umbrellas/${id}`);
    expect(read.body.members.map((one) => one.number)).toEqual([a, b]);
    expect((await tom.get<Ticket>(`/v1/tickets/${a}`)).body.umbrellas).toEqual([id]);
    await world.settle();
    for (const [who, ref] of [
      ['daniel', a],
      ['grace', a],
      ['ruth', b],
      ['carlos', b],
    ] as const) {
      const by = world.as(who);
      for (const path of [
        `/v1/tickets/${ref}`,
        `/v1/tickets/${ref}/timeline`,
        '/v1/tickets',
        '/v1/notifications',
        '/v1/tickets/counts',
      ]) {
        const answer = await by.get(path);
        expect([path, answer.status === 200 || (who === 'ruth' && answer.status === 404)]).toEqual([path, true]);
        expect(answer.text).not.toMatch(new RegExp(`${id}|umbrella|Power cut`, 'i'));
      }
      expect((await by.get(`/v1/umbrellas/${id}`)).status).toBe(403);
      expect((await by.post(`/v1/umbrellas/${id}/members`, { ref })).status).toBe(403);
    }
  });

  test('shows a technician only the members whose client they may see', async () => {
    const tom = world.as('tom');
    const [a, b] = [await acme(), await make('bluewater', 'ruth')];
    const { id } = (await tom.post<{ id: string }>('/v1/umbrellas', { title: 'Power cut' })).body;
    for (const ref of [a, b]) await tom.post(`/v1/umbrellas/${id}/members`, { ref });
    const seen = await world.as('elena').get<{ members: TicketRow[] }>(`/v1/umbrellas/${id}`);
    expect(seen.body.members.map((one) => one.number)).toEqual([a]);
    expect(seen.text).not.toMatch(/BLUE|9p45wb/);
    const foreign = await world.as('elena').post(`/v1/umbrellas/${id}/members`, { ref: b });
    expect(foreign.status).toBe(404);
  });

  test('takes a ticket once, and is another MSP’s never', async () => {
    const tom = world.as('tom');
    const a = await acme();
    const { id } = (await tom.post<{ id: string }>('/v1/umbrellas', { title: 'Power cut' })).body;
    await tom.post(`/v1/umbrellas/${id}/members`, { ref: a });
    expect((await tom.post(`/v1/umbrellas/${id}/members`, { ref: a })).status).toBe(409);
    expect((await world.as('lukas').get(`/v1/umbrellas/${id}`)).status).toBe(404);
  });
});
