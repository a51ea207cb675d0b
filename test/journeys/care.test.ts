import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { vipMark } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { done, opened, replied, resolution } from '../support/tickets.ts';
import type { Notifications, QueuePage, Ticket, TicketAnswer, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** The people around a ticket: on behalf of whom, for whom it matters most, what to know of them, and not to mix them up. */
let world: World;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
});
afterEach(() => world.close());

const id = (name: string): string => world.person(name).id;
const acme = (): string => world.client('acme').id;

function withContact(name: string, more: object) {
  return ({ msps }: DesiredTenants): DesiredTenants => ({
    msps: msps.map((msp) => ({
      ...msp,
      clients: msp.clients.map((client) => ({
        ...client,
        contacts: client.contacts.map((one) => (one.name === name ? { ...one, ...more } : one)),
      })),
    })),
  });
}

describe('on behalf of a colleague', () => {
  test('an approver opens a ticket, which is the colleague’s; the log says who did it, and they follow it', async () => {
    await world.reinstall(withContact('Owen Lister', { roles: ['user', 'approver'] }));
    const owen = world.as('owen');
    const ref = (await opened(owen, { client: 'acme', requester: id('daniel') })).body.number;
    const seen = (await world.as('daniel').get<Ticket>(`/v1/tickets/${ref}`)).body;
    expect([seen.requester.id, seen.follows]).toEqual([id('daniel'), false]);
    const [first] = (await world.as('tom').get<Timeline>(`/v1/tickets/${ref}/timeline`)).body.items;
    expect(first?.by).toEqual({ kind: 'contact', id: id('owen'), name: 'Owen Lister' });
    expect((await owen.get<Ticket>(`/v1/tickets/${ref}`)).body.follows).toBe(true);
    expect((await owen.get(`/v1/clients/${acme()}/contacts`)).status).toBe(200);
    await replied(world.as('tom'), ref, 'On its way');
    await world.settle();
    for (const who of ['owen', 'daniel']) {
      const told = (await world.as(who).get<Notifications>('/v1/notifications')).body.items;
      expect(told.map((one) => [one.type, one.ticket.number])).toEqual([['ticket.replied', ref]]);
    }
    expect(await violations(world)).toEqual([]);
  });

  test('a plain user may not', async () => {
    const given = { client: 'acme', kind: 'incident', subject: 'X', requester: id('daniel') };
    expect((await world.as('hannah').post('/v1/tickets', given)).status).toBe(403);
  });
});

describe('who follows is told', () => {
  test('of public replies once each, never of notes, and no longer when they are taken off or may not see the client', async () => {
    const tom = world.as('tom');
    const ref = (await opened(tom, { client: 'acme', requester: id('daniel') })).body.number;
    for (const person of ['hannah', 'elena']) {
      await tom.post(`/v1/tickets/${ref}/participants`, { person: id(person), role: 'cc' });
    }
    await replied(tom, ref, 'First');
    await world.settle();
    const types = async (who: string) =>
      (await world.as(who).get<Notifications>('/v1/notifications')).body.items.map((one) => one.type);
    for (const who of ['hannah', 'elena']) {
      expect(await types(who)).toEqual(['ticket.replied', 'ticket.participant_added']);
    }
    await tom.post(`/v1/tickets/${ref}/notes`, { text: 'Internal' });
    await tom.delete(`/v1/tickets/${ref}/participants/${id('hannah')}`);
    await tom.delete(`/v1/tickets/${ref}/participants/${id('elena')}`);
    await replied(tom, ref, 'Second');
    await world.settle();
    expect([await types('hannah'), await types('elena')]).toEqual([[], ['ticket.replied', 'ticket.participant_added']]);
  });
});

describe('who follows a ticket that is merged', () => {
  test('follows it to its survivor, is told there, and can be taken off there', async () => {
    const tom = world.as('tom');
    const open = async () => (await opened(tom, { client: 'acme', requester: id('daniel') })).body.number;
    const [gone, survivor] = [await open(), await open()];
    await tom.post(`/v1/tickets/${gone}/participants`, { person: id('hannah') });
    const { version } = (await tom.get<Ticket>(`/v1/tickets/${gone}`)).body;
    const merged = await tom.post(`/v1/tickets/${gone}/merge`, { into: survivor }, { ifMatch: version });
    expect(merged.status, merged.text).toBeLessThan(300);
    await replied(tom, survivor, 'One answer for both');
    await world.settle();
    const hannah = world.as('hannah');
    for (const ref of [gone, survivor]) {
      const seen = await hannah.get<Ticket>(`/v1/tickets/${ref}`);
      expect([seen.status, seen.body.number, seen.body.follows]).toEqual([200, survivor, true]);
    }
    const told = (await hannah.get<Notifications>('/v1/notifications')).body.items;
    expect(told.map((one) => one.type)).toContain('ticket.replied');
    expect((await tom.delete(`/v1/tickets/${survivor}/participants/${id('hannah')}`)).status).toBe(200);
    for (const ref of [gone, survivor]) expect((await hannah.get(`/v1/tickets/${ref}`)).status).toBe(404);
    expect((await hannah.get<QueuePage>('/v1/tickets')).body.items).toEqual([]);
    expect(await violations(world)).toEqual([]);
  });
});

describe('a VIP', () => {
  const low = { client: 'acme', impact: 3, urgency: 3 } as const;

  test('gets at least the floor of priority, and the desk reads why; end users do not', async () => {
    await world.reinstall(withContact('Daniel Osei', { vip: true }));
    const { body } = await opened(world.as('tom'), { ...low, requester: id('daniel') });
    expect([body.priority, body.raised, body.vip]).toEqual([2, { by: 'vip', from: 5 }, true]);
    const own = (await world.as('daniel').get<Ticket>(`/v1/tickets/${body.number}`)).body;
    expect([own.priority, own.raised, own.vip]).toEqual([2, undefined, undefined]);
    const listed = (await world.as('tom').get<QueuePage>('/v1/tickets?q=is:vip')).body.items;
    expect(listed.map((row) => [row.number, row.vip])).toEqual([[body.number, true]]);
    expect((await world.as('daniel').get('/v1/tickets?q=is:vip')).status).toBe(400);
    expect((await world.as('daniel').get('/v1/tickets')).text).not.toContain('vip');
  });

  test('cannot be lowered beneath it, and what stands above it is left alone', async () => {
    await world.reinstall(withContact('Daniel Osei', { vip: true }));
    const tom = world.as('tom');
    const { number } = (await opened(tom, { ...low, impact: 1, urgency: 1, requester: id('daniel') })).body;
    const change = async (patch: object) => {
      const { version } = (await tom.get<Ticket>(`/v1/tickets/${number}`)).body;
      return (await tom.patch<TicketAnswer>(`/v1/tickets/${number}`, patch, { ifMatch: version })).body;
    };
    expect((await tom.get<Ticket>(`/v1/tickets/${number}`)).body).toMatchObject({ priority: 1 });
    expect(await change({ impact: 3, urgency: 3 })).toMatchObject({ priority: 2, raised: { from: 5 } });
    // It becomes somebody else's, and is rated like theirs.
    const changed = await change({ requester: id('hannah') });
    expect([changed.priority, changed.raised, changed.vip]).toEqual([5, undefined, undefined]);
    expect(await change({ requester: id('daniel') })).toMatchObject({ priority: 2, vip: true });
    expect(await violations(world)).toEqual([]);
  });

  test('is marked or unmarked by an administrator, whatever the file says; technicians and keys may not', async () => {
    const path = `/v1/clients/${acme()}/contacts/${id('daniel')}`;
    const mark = (who: string, vip: boolean) =>
      world.as(who).raw<{ vip: boolean }>('PUT', `${path}/vip`, JSON.stringify({ vip }));
    expect((await mark('tom', true)).status).toBe(403);
    expect((await mark('daniel', true)).status).toBe(403);
    expect((await mark('priya', true)).body.vip).toBe(true);
    expect((await opened(world.as('tom'), { ...low, requester: id('daniel') })).body.priority).toBe(2);
    await world.reinstall(withContact('Daniel Osei', { vip: true }));
    expect((await mark('priya', false)).body.vip).toBe(false);
    expect((await opened(world.as('daniel'), { client: 'acme', impact: 3, urgency: 3 })).body.priority).toBe(5);
  });
});

describe('an advisory', () => {
  const about = (body: object, who = 'priya') =>
    world.as(who).post<{ id: string }>(`/v1/clients/${acme()}/advisories`, body);
  const read = async (who: string, ref: string) => (await world.as(who).get<Ticket>(`/v1/tickets/${ref}`)).body;

  test('of files and of administrators stands beside the ticket while it is in force, for the desk alone', async () => {
    const advisories = [{ text: 'Speaks Welsh', severity: 'info' }];
    await world.reinstall(withContact('Daniel Osei', { advisories }));
    const ref = (await opened(world.as('tom'), { client: 'acme', requester: id('daniel') })).body.number;
    await about({ text: 'Call the CFO first', severity: 'warning', from: '2026-03-02', to: '2026-03-03' });
    await about({ text: 'Hard of hearing', person: id('daniel') });
    await about({ text: 'Another’s', person: id('hannah') });
    const texts = async (who = 'tom') => (await read(who, ref)).advisories?.map((one) => `${one.about}: ${one.text}`);
    expect(await texts()).toEqual(['client: Call the CFO first', 'person: Speaks Welsh', 'person: Hard of hearing']);
    await world.advance('P2D');
    expect(await texts()).toEqual(['person: Speaks Welsh', 'person: Hard of hearing']);
    for (const who of ['daniel', 'grace']) {
      expect(await texts(who)).toBeUndefined();
      expect((await world.as(who).get(`/v1/clients/${acme()}/advisories`)).status).toBe(403);
      expect((await world.as(who).get(`/v1/clients/${acme()}/contacts/${id('daniel')}`)).status).toBe(403);
    }
    const key = await world.asKey('priya', ['tickets:read', 'people:read'], 'acme');
    expect((await key.get<Ticket>(`/v1/tickets/${ref}`)).body.advisories).toBeUndefined();
    expect((await key.get(`/v1/clients/${acme()}/advisories`)).status).toBe(403);
  });

  test('is written and taken away by administrators; faults name their field', async () => {
    expect((await about({ text: 'x' }, 'tom')).status).toBe(403);
    expect((await about({ text: '', to: '2026-02-30' })).body).toMatchObject({
      errors: [{ pointer: '/text' }, { pointer: '/to' }],
    });
    const { id: made } = (await about({ text: 'Passing' })).body;
    const path = `/v1/clients/${acme()}/advisories/${made}`;
    expect((await world.as('tom').delete(path)).status).toBe(403);
    expect([(await world.as('priya').delete(path)).status, (await world.as('priya').delete(path)).status]).toEqual([
      200, 404,
    ]);
  });

  test('and the mark of a VIP go with the person when they are erased', async () => {
    await world.reinstall(
      withContact('Daniel Osei', { vip: true, advisories: [{ text: 'Secret A', severity: 'info' }] }),
    );
    await about({ text: 'Secret B', person: id('daniel') });
    const path = `/v1/clients/${acme()}/contacts/${id('daniel')}`;
    await world.as('priya').raw('PUT', `${path}/vip`, JSON.stringify({ vip: true }));
    expect((await world.as('priya').post(`${path}/erase`)).status).toBe(200);
    const card = await world.as('priya').get<{ vip: boolean; advisories: unknown[] }>(path);
    expect([card.body.vip, card.body.advisories]).toEqual([false, []]);
  });
});

describe('what seems to be another client’s', () => {
  const text = 'Maya of Bluewater says it is the same as BLUE-7, write to maya@bluewater.example';

  test('is held up with the reasons, goes on when that is confirmed, and the log keeps it', async () => {
    const tom = world.as('tom');
    const ref = (await opened(tom, { client: 'acme', requester: id('daniel') })).body.number;
    const refused = await tom.post(`/v1/tickets/${ref}/replies`, { text });
    expect([refused.status, refused.body.code]).toEqual([409, 'ticket.other_client']);
    expect(refused.body.errors?.map((one) => one.pointer)).toContain('/text');
    expect(refused.body.errors?.map((one) => one.detail).join()).toMatch(/bluewater\.example is Bluewater/);
    expect((await tom.get<Ticket>(`/v1/tickets/${ref}`)).body.version).toBe(1);
    const sent = await tom.post(`/v1/tickets/${ref}/replies`, { text, confirm: ['other_client'] });
    expect(sent.status).toBe(201);
    const stored = (await world.system.all<{ pk: string; sk: string; ev?: unknown }>(
      { pk: `${world.client('acme').scope}#T#${ref.split('-')[1]}`, prefix: 'E#' },
      10,
    )) as readonly object[];
    expect(JSON.stringify(stored)).toContain('"confirmed":["other_client"]');
    // A note stays inside.
    expect((await tom.post(`/v1/tickets/${ref}/notes`, { text })).status).toBe(201);
    expect(await violations(world)).toEqual([]);
  });

  test('is held up when a ticket is opened too: by its texts, and by its requester’s address', async () => {
    const tom = world.as('tom');
    const given = { client: 'acme', kind: 'incident', subject: 'As BLUE-7', requester: id('daniel') };
    const refused = await tom.post('/v1/tickets', given);
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([409, '/subject']);
    await world.reinstall(withContact('Daniel Osei', { email: 'daniel@bluewater.example' }));
    const wrong = await tom.post('/v1/tickets', { ...given, subject: 'X' });
    expect(wrong.body.errors?.map((one) => one.pointer)).toEqual(['/requester']);
    expect((await tom.post('/v1/tickets', { ...given, confirm: ['other_client'] })).status).toBe(201);
  });

  test('is never told to one who may not know of that client', async () => {
    const ref = (await opened(world.as('tom'), { client: 'acme', requester: id('daniel') })).body.number;
    // Elena is not granted Bluewater, Marcus is denied it, Daniel and Grace are end users.
    for (const who of ['elena', 'marcus', 'daniel', 'grace']) {
      const answer = await world.as(who).post(`/v1/tickets/${ref}/replies`, { text });
      expect([who, answer.status]).toEqual([who, 201]);
    }
    await done(world.as('tom'), ref, 'resolve', resolution);
  });
});

test('an advisory about somebody of another client would be found by verifying', async () => {
  await opened(world.as('tom'), { client: 'acme', requester: id('daniel') });
  await world.system.put({ ...vipMark(world.client('acme').scope, id('liam')), _t: 'vip', vip: true });
  expect((await violations(world)).join()).toMatch(/I21 .*advisories: .* is nobody of this client/);
});
