import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opened } from '../support/tickets.ts';
import type { QueuePage, Ticket, TicketAnswer } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe('a ticket is opened', () => {
  test('by an end user for themselves, who then finds it among their own', async () => {
    const daniel = world.as('daniel');
    const { body, headers } = await opened(daniel, { client: 'acme', subject: 'No VPN', description: 'Since Monday' });
    expect(body).toMatchObject({
      number: 'ACME-1',
      channel: 'portal',
      status: 'new',
      phase: 'open',
      requester: { id: world.person('daniel').id, name: 'Daniel Osei' },
    });
    expect([headers.get('location'), headers.get('etag')]).toEqual(['/v1/tickets/ACME-1', '"v1"']);
    const read = await daniel.get<Ticket>('/v1/tickets/ACME-1');
    expect(read.body).toMatchObject({ description: 'Since Monday', canSeeNotes: false, links: [] });
    expect(read.headers.get('etag')).toBe('"v1"');
    const own = await daniel.get<QueuePage>('/v1/tickets');
    expect(own.body.items.map((one) => one.number)).toEqual(['ACME-1']);
  });

  test('by a technician on somebody’s behalf, routed to a team and a person at once', async () => {
    const { body } = await opened(world.as('tom'), {
      client: 'acme',
      requester: world.person('hannah').id,
      team: world.team('Service Desk'),
      assignee: world.person('priya').id,
    });
    expect(body).toMatchObject({
      channel: 'phone',
      team: world.team('Service Desk'),
      assignee: world.person('priya').id,
      requester: { name: 'Hannah Price' },
    });
    expect((await world.as('hannah').get(`/v1/tickets/${body.number}`)).status).toBe(200);
  });

  test('by another system with an API key, under the number it has there, which can be used once', async () => {
    const key = await world.asKey('priya', ['tickets:write', 'tickets:read']);
    const order = {
      client: 'kitefield',
      subject: 'Disk almost full',
      requester: world.person('liam').id,
      external: { source: 'monitoring', id: 'ALERT-7' },
    };
    expect((await opened(key, order)).body).toMatchObject({
      number: 'KITE-1',
      channel: 'api',
      external: order.external,
    });
    const again = await key.post('/v1/tickets', { kind: 'incident', ...order });
    expect([again.status, (await key.get<QueuePage>('/v1/tickets')).body.items.length]).toEqual([409, 1]);
  });

  test('with numbers that count for each client apart', async () => {
    const tom = world.as('tom');
    const numbers: string[] = [];
    for (const [client, requester] of [
      ['acme', 'owen'],
      ['bluewater', 'ruth'],
      ['acme', 'grace'],
    ] as const) {
      numbers.push((await opened(tom, { client, requester: world.person(requester).id })).body.number);
    }
    expect(numbers).toEqual(['ACME-1', 'BLUE-1', 'ACME-2']);
    expect((await tom.get<Ticket>('/v1/tickets/tkt_5fj5f82')).body.number).toBe('ACME-2');
    expect((await tom.get<Ticket>('/v1/tickets/acme-2')).body.number).toBe('ACME-2');
    expect(await violations(world)).toEqual([]);
  });
});

describe('priority follows from impact and urgency', () => {
  test('by the client’s own matrix, and the targets from the priority', async () => {
    const tom = world.as('tom');
    const at = async (client: string, requester: string, impact: 1 | 2 | 3, urgency: 1 | 2 | 3) =>
      (await opened(tom, { client, requester: world.person(requester).id, impact, urgency })).body;
    const priorities: number[] = [];
    for (const impact of [1, 2, 3] as const)
      for (const urgency of [1, 2, 3] as const) priorities.push((await at('acme', 'owen', impact, urgency)).priority);
    expect(priorities).toEqual([1, 2, 3, 2, 3, 4, 3, 4, 5]);
    // One ward without its systems is as urgent as the whole house: that clinic's own rule.
    const ward = await at('bluewater', 'ruth', 2, 1);
    expect(ward.priority).toBe(1);
    expect(ward.sla.clocks.map((one) => [one.target, one.targetSeconds])).toEqual([
      ['response', 600],
      ['resolution', 7200],
    ]);
  });

  test('again when they change, and time used so far is kept', async () => {
    const tom = world.as('tom');
    const { number } = (await opened(tom, { client: 'acme', requester: world.person('owen').id })).body;
    await world.advance('PT1H');
    const changed = await tom.patch<TicketAnswer>(`/v1/tickets/${number}`, { impact: 1, urgency: 2 }, { ifMatch: 1 });
    expect(changed.body).toMatchObject({ priority: 2, impact: 1 });
    expect(changed.body.sla.clocks.find((one) => one.target === 'resolution')).toMatchObject({
      targetSeconds: 480 * 60,
      usedSeconds: 3600,
      due: '2026-03-03T09:30:00Z',
    });
  });
});

describe('what is asked for wrongly is refused, and nothing is left behind', () => {
  const wrong = [
    ['an unknown category', { category: 'plumbing' }, '/category'],
    ['a subcategory of another category', { category: 'hardware', subcategory: 'vpn' }, '/subcategory'],
    ['a subcategory without its category', { subcategory: 'vpn' }, '/category'],
    ['an unknown requester', { requester: 'nobody' }, '/requester'],
    ['an impact that does not exist', { impact: 4 }, '/impact'],
    ['an unknown kind', { kind: 'wish' }, '/kind'],
    ['a field that nobody knows', { colour: 'red' }, '/colour'],
    ['an unknown team', { team: 'zzzzzzzz' }, '/team'],
    ['an unknown person', { assignee: 'zzzzzzzzzz' }, '/assignee'],
    ['a subject of blanks', { subject: '   ' }, '/subject'],
    ['a subject without end', { subject: 'x'.repeat(201) }, '/subject'],
  ] as const;
  test.each(wrong)('%s', async (_name, fields, pointer) => {
    const tom = world.as('tom');
    const body = { client: 'acme', kind: 'incident', subject: 'X', requester: world.person('owen').id, ...fields };
    const refused = await tom.post('/v1/tickets', body);
    expect([refused.status, refused.body.errors?.map((one) => one.pointer)]).toEqual([422, [pointer]]);
    expect((await tom.get<QueuePage>('/v1/tickets')).body.items).toEqual([]);
  });

  test('an end user routes nothing, opens nothing for others and nothing at other clients', async () => {
    const daniel = world.as('daniel');
    const mine = { client: 'acme', kind: 'incident', subject: 'X' };
    for (const [field, value] of [
      ['team', world.team('Service Desk')],
      ['assignee', world.person('tom').id],
      ['channel', 'phone'],
      ['external', { source: 'x', id: '1' }],
    ] as const) {
      const refused = await daniel.post('/v1/tickets', { ...mine, [field]: value });
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, `/${field}`]);
    }
    const other = await daniel.post('/v1/tickets', { ...mine, requester: world.person('hannah').id });
    expect(other.status).toBe(403);
    expect((await daniel.post('/v1/tickets', { ...mine, client: 'bluewater' })).status).toBe(404);
    expect((await world.as('elena').post('/v1/tickets', { ...mine, client: 'bluewater' })).status).toBe(404);
  });

  test('a client’s own contact person opens tickets for colleagues', async () => {
    const { body } = await opened(world.as('grace'), { client: 'acme', requester: world.person('hannah').id });
    expect(body.requester.name).toBe('Hannah Price');
  });
});
