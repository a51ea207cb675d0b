import type { CustomField } from '@portico/domain/tenant/custom-field';
import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { native } from '@portico/local/dynamodb/native';
import { ticketHead } from '@portico/store/keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../support/caller.ts';
import { act } from '../support/tickets.ts';
import type { FieldAt, QueuePage, Searched, Ticket, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

/** Tags, and the fields that a client defines for its own tickets. */
let world: World;
let tom: Caller;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
  await world.reinstall(withDesk({ fields }));
  tom = world.as('tom');
});
afterEach(() => world.close());

const id = (name: string): string => world.person(name).id;
const field = (one: Partial<CustomField> & Pick<CustomField, 'id' | 'type'>): CustomField => ({
  label: one.id,
  portal: 'hidden',
  filter: true,
  ...one,
});
const fields: readonly CustomField[] = [
  field({ id: 'cost_center', type: 'string', portal: 'edit', required: 'open' }),
  field({ id: 'budget', type: 'number' }),
  field({ id: 'go_live', type: 'date', portal: 'read' }),
  field({ id: 'backup_done', type: 'boolean', required: 'resolved' }),
  field({
    id: 'site',
    type: 'choice',
    options: [
      { id: 'berlin', label: 'Berlin' },
      { id: 'zurich', label: 'Zürich' },
    ],
  }),
  field({
    id: 'systems',
    type: 'choices',
    options: [
      { id: 'erp', label: 'ERP' },
      { id: 'mail', label: 'Mail' },
    ],
  }),
  field({ id: 'approver', type: 'person' }),
  field({ id: 'findings', type: 'text', required: 'closed' }),
  field({ id: 'serial', type: 'asset', filter: false, kinds: ['incident'] }),
  field({ id: 'seats', type: 'integer', default: 1 }),
];

function withDesk(desk: object) {
  return ({ msps }: DesiredTenants): DesiredTenants => ({
    msps: msps.map((msp) => ({
      ...msp,
      clients: msp.clients.map((client) =>
        client.record.slug === 'acme'
          ? {
              ...client,
              config: {
                ...client.config,
                value: { ...client.config.value, desk: { ...client.config.value.desk, ...desk } },
              },
            }
          : client,
      ),
    })),
  });
}

const given = { client: 'acme', kind: 'incident', subject: 'Nothing works' };
const open = (values: object, by = tom) =>
  by.post<Ticket>('/v1/tickets', { ...given, requester: id('daniel'), ...values });
const read = async (ref: string, by = tom) => (await by.get<Ticket>(`/v1/tickets/${ref}`)).body;
const change = async (ref: string, patch: object) =>
  tom.patch(`/v1/tickets/${ref}`, patch, { ifMatch: (await read(ref)).version });
const pointers = (answer: { body: unknown }) =>
  ((answer.body as { errors?: { pointer: string }[] }).errors ?? []).map((one) => one.pointer);

describe('fields of the client’s own', () => {
  test('are checked when a ticket is opened, each fault at its own pointer, and nothing is written', async () => {
    const wrong = {
      budget: 'much',
      go_live: '2026-02-30',
      backup_done: 'yes',
      site: 'paris',
      systems: ['erp', 'fax'],
      approver: id('liam'),
      seats: 1.5,
      unknown: 1,
    };
    const refused = await open({ fields: wrong });
    expect([refused.status, pointers(refused).sort()]).toEqual([
      422,
      Object.keys(wrong)
        .map((one) => `/fields/${one}`)
        .sort(),
    ]);
    expect(pointers(await open({}))).toEqual(['/fields/cost_center']);
    expect((await tom.get<QueuePage>('/v1/tickets?scope=client:acme')).body.items).toEqual([]);
  });

  test('are kept, defaulted, changed, taken away and read back, long texts too; the log tells and folds', async () => {
    const findings = 'It was the cable. '.repeat(200).trim();
    const values = {
      cost_center: '4711',
      budget: 99.5,
      systems: ['mail', 'erp'],
      approver: id('grace'),
      serial: 'SN-1',
    };
    const { number } = (await open({ fields: { ...values, findings } })).body;
    expect((await read(number)).fields).toEqual({ ...values, findings, seats: 1 });
    expect((await change(number, { fields: { budget: null, findings: 'Short', go_live: '2026-12-01' } })).status).toBe(
      200,
    );
    const { budget: _, ...rest } = values;
    expect((await read(number)).fields).toEqual({ ...rest, seats: 1, findings: 'Short', go_live: '2026-12-01' });
    const told = (await tom.get<Timeline>(`/v1/tickets/${number}/timeline`)).body.items.at(-1);
    expect(told).toMatchObject({
      changes: [
        { field: 'fields.budget', to: null },
        { field: 'fields.findings', to: 'Short' },
        { field: 'fields.go_live', to: '2026-12-01' },
      ],
    });
    const at = (await tom.get<FieldAt>(`/v1/tickets/${number}/fields/fields.cost_center`)).body;
    expect([at.value, at.since?.v]).toEqual(['4711', 1]);
    expect((await tom.get<FieldAt>(`/v1/tickets/${number}/fields/fields.findings`)).body.value).toBe('Short');
    const head = await world.system.get(ticketHead(world.client('acme').scope, Number(number.split('-')[1])));
    expect(native.take(head ?? {}).size).toBeLessThanOrEqual(1_024);
    expect(JSON.stringify(head)).not.toContain('It was the cable');
    expect(await violations(world)).toEqual([]);
  });

  test('must be filled in up to their phase: for resolving and closing by the desk', async () => {
    const { number } = (await open({ fields: { cost_center: '1' } })).body;
    const resolution = { code: 'fixed', text: 'Done' };
    expect(pointers(await act(tom, number, 'resolve', resolution))).toEqual(['/fields/backup_done']);
    expect(pointers(await act(tom, number, 'resolve', { ...resolution, fields: { site: 'x' } }))).toEqual([
      '/fields/site',
    ]);
    expect((await act(tom, number, 'resolve', { ...resolution, fields: { backup_done: true } })).status).toBe(200);
    expect(pointers(await act(tom, number, 'close'))).toEqual(['/fields/findings']);
    expect((await change(number, { fields: { findings: 'The cable' } })).status).toBe(200);
    expect((await act(tom, number, 'close')).status).toBe(200);
    expect(await violations(world)).toEqual([]);
  });

  test('do not stand in the way of a ticket that comes out of another, and are asked for when it is resolved', async () => {
    const bare = (await open({ client: 'kitefield', requester: id('mei') })).body.number;
    const body = { client: 'acme', requester: id('daniel') };
    const moved = await tom.post<Ticket>(`/v1/tickets/${bare}/move`, body, { ifMatch: (await read(bare)).version });
    expect(moved.status, moved.text).toBeLessThan(300);
    const { number } = (await open({ fields: { cost_center: '1' } })).body;
    const split = await tom.post(`/v1/tickets/${number}/split`, { subject: 'Another', text: 'Another matter' });
    expect(split.status, split.text).toBeLessThan(300);
    const made = (await tom.get<QueuePage>('/v1/tickets?scope=client:acme&q=Another')).body.items[0]?.number ?? '';
    expect((await read(made)).fields).toEqual({ seats: 1 });
    expect(pointers(await act(tom, made, 'resolve', { code: 'fixed', text: 'Done' })).sort()).toEqual([
      '/fields/backup_done',
      '/fields/cost_center',
    ]);
    expect(await violations(world)).toEqual([]);
  });

  test('are asked of, shown to and filtered by end users only as far as the portal goes', async () => {
    const daniel = world.as('daniel');
    const own = (values: object) => daniel.post<Ticket>('/v1/tickets', { ...given, ...values });
    expect(pointers(await own({}))).toEqual(['/fields/cost_center']);
    const hidden = await own({ fields: { cost_center: '1', budget: 5 } });
    const missing = await own({ fields: { cost_center: '1', nothing: 5 } });
    expect([pointers(hidden), pointers(missing)]).toEqual([['/fields/budget'], ['/fields/nothing']]);
    expect(JSON.stringify(hidden.body)).not.toContain('go_live');
    const { number } = (await own({ fields: { cost_center: '4711' } })).body;
    await change(number, { fields: { budget: 7, go_live: '2026-12-01' }, tags: ['secret'] });
    expect((await read(number, daniel)).fields).toEqual({ cost_center: '4711', go_live: '2026-12-01' });
    const list = async (q: string) => daniel.get<QueuePage>(`/v1/tickets?q=${encodeURIComponent(q)}`);
    expect((await list('field.cost_center:4711')).body.items).toHaveLength(1);
    for (const q of ['field.budget:7', 'field.budget>1', '-field.nothing:1', 'tag:secret', 'is:vip']) {
      expect([q, (await list(q)).status]).toEqual([q, 400]);
    }
    expect((await daniel.get(`/v1/tickets/${number}`)).text).not.toMatch(/secret|budget/);
    expect((await daniel.get(`/v1/tickets/${number}/timeline`)).text).not.toMatch(/secret|budget/);
    const desk = await daniel.get<{ fields: { id: string }[] }>(`/v1/clients/${world.client('acme').id}/desk`);
    expect(desk.body.fields.map((one) => one.id)).toEqual(['cost_center', 'go_live']);
    const key = await world.asKey('priya', ['tickets:read'], 'acme');
    expect((await key.get(`/v1/tickets?q=field.budget:7`)).status).toBe(400);
    expect((await key.get(`/v1/tickets/${number}/fields/fields.budget`)).status).toBe(404);
  });

  test('are what lists are filtered by: as words, numbers and days', async () => {
    const make = async (values: object) => (await open({ fields: { cost_center: 'A', ...values } })).body.number;
    const one = await make({ budget: 9, go_live: '2026-11-30', site: 'berlin', systems: ['erp'] });
    const two = await make({ budget: 100, go_live: '2026-12-01', site: 'zurich', approver: id('grace') });
    const three = await make({ cost_center: 'B 2', backup_done: true });
    const found = async (q: string) => {
      const answer = await tom.get<QueuePage>(`/v1/tickets?scope=client:acme&q=${encodeURIComponent(q)}`);
      expect(answer.status, answer.text).toBe(200);
      return answer.body.items.map((row) => row.number).sort();
    };
    expect(await found('field.cost_center:a')).toEqual([one, two]);
    expect(await found('field.cost_center:"b 2"')).toEqual([three]);
    expect(await found('field.budget>10')).toEqual([two]);
    expect(await found('field.budget<=100')).toEqual([one, two]);
    expect(await found('-field.budget>10')).toEqual([one, three]);
    expect(await found('field.go_live<2026-12-01')).toEqual([one]);
    expect(await found('field.site:berlin,zurich field.systems:erp')).toEqual([one]);
    expect(await found('field.backup_done:true')).toEqual([three]);
    expect(await found('field.site:none')).toEqual([three]);
    expect(await found(`field.approver:${id('grace')}`)).toEqual([two]);
    expect((await tom.get('/v1/tickets?q=field.budget>much')).status).toBe(400);
  });

  test('go with the person who wrote them when they are erased; chain and fold still verify', async () => {
    const daniel = world.as('daniel');
    const { number } = (await daniel.post<Ticket>('/v1/tickets', { ...given, fields: { cost_center: 'private' } }))
      .body;
    await change(number, { fields: { site: 'berlin' } });
    const path = `/v1/clients/${world.client('acme').id}/contacts/${id('daniel')}/erase`;
    expect((await world.as('priya').post(path)).status).toBe(200);
    await world.settle();
    expect((await read(number)).fields).toMatchObject({ cost_center: '(erased)', site: 'berlin' });
    expect((await tom.get<Searched>('/v1/search?q=private')).body.items).toEqual([]);
    expect(await violations(world)).toEqual([]);
  });
});

describe('tags', () => {
  test('are normalised, listed, filtered by, found by search, and counted while the ticket is open', async () => {
    const base = { fields: { cost_center: 'A', backup_done: true, findings: 'x' } };
    const one = (await open({ ...base, tags: ['VPN  Berlin', 'vpn-berlin', 'Köln'] })).body;
    const two = (await open({ ...base, tags: ['köln'] })).body;
    expect([one.tags, two.tags]).toEqual([['köln', 'vpn-berlin'], ['köln']]);
    await world.settle();
    const list = async (q: string) =>
      (await tom.get<QueuePage>(`/v1/tickets?scope=client:acme&q=${encodeURIComponent(q)}`)).body.items.map(
        (row) => row.number,
      );
    expect(await list('tag:VPN-Berlin')).toEqual([one.number]);
    expect(await list('-tag:vpn-berlin')).toEqual([two.number]);
    const search = async (q: string) =>
      (await tom.get<Searched>(`/v1/search?q=${encodeURIComponent(q)}`)).body.items.length;
    expect([await search('köln '), await search('berlin ')]).toEqual([2, 1]);
    const counts = async () =>
      (await tom.get<{ items: unknown[] }>(`/v1/clients/${world.client('acme').id}/tags`)).body.items;
    expect(await counts()).toEqual([
      { tag: 'köln', open: 2 },
      { tag: 'vpn-berlin', open: 1 },
    ]);
    await change(one.number, { tags: ['vpn'] });
    await act(tom, two.number, 'resolve', { code: 'fixed', text: 'Done' });
    await world.settle();
    expect(await counts()).toEqual([{ tag: 'vpn', open: 1 }]);
    expect([await search('berlin '), await search('vpn ')]).toEqual([0, 1]);
    await change(one.number, { tags: [] });
    expect((await read(one.number)).tags).toBeUndefined();
    expect(await violations(world)).toEqual([]);
  });

  test('are refused past their limits, off the client’s list, and from end users', async () => {
    const values = { fields: { cost_center: 'A' } };
    expect(pointers(await open({ ...values, tags: ['a b c!'] }))).toEqual(['/tags/0']);
    expect(pointers(await open({ ...values, tags: Array.from({ length: 11 }, (_, i) => `t${i}`) }))).toEqual(['/tags']);
    expect(pointers(await world.as('daniel').post('/v1/tickets', { ...given, ...values, tags: ['x'] }))).toEqual([
      '/tags',
    ]);
    await world.reinstall(withDesk({ fields, tags: ['vpn', 'mail'] }));
    world.sleep('PT61S');
    expect(pointers(await open({ ...values, tags: ['mail', 'other'] }))).toEqual(['/tags/1']);
    expect((await open({ ...values, tags: ['mail'] })).status).toBe(201);
  });
});
