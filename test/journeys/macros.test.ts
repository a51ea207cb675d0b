import { relay } from '@portico/app/events/relay';
import { clientScope, type MspId } from '@portico/domain/kernel/scope';
import type { Item } from '@portico/store/db';
import { libraryEntryPrefix, libraryPk } from '@portico/store/work-keys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opened } from '../support/tickets.ts';
import type { Ticket } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

interface Macro {
  readonly id: string;
  readonly version: number;
  readonly text: string;
  readonly label: string;
  readonly updatedBy: string;
}
interface Listed {
  readonly items: readonly { readonly id: string; readonly source: string; readonly for: string }[];
}

let world: World;
let ref: string;
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
  const given = { client: 'acme', requester: world.person('daniel').id, subject: 'Printer' };
  ref = (await opened(world.as('tom'), given)).body.number;
});
afterEach(() => world.close());

const path = '/v1/written-macros';
const coming = {
  label: 'On its way',
  kind: 'reply',
  text: 'Dear {{ requester.firstName }}, {{ ticket.number }} is on its way.',
};
const write = async (who: string, more: object = {}) => world.as(who).post<Macro>(path, { ...coming, ...more });
const usable = async (who: string, client = 'acme') =>
  (await world.as(who).get<Listed>(`/v1/macros?client=${client}`)).body.items;

describe('a macro written at the desk', () => {
  test('is used on a ticket beside those of the files, and each says where it comes from', async () => {
    const made = await write('priya', { client: 'acme', actions: [{ action: 'assign', input: { assignee: 'me' } }] });
    expect(made.status).toBe(201);
    const items = await usable('tom');
    expect(items.find((one) => one.id === made.body.id)).toMatchObject({ source: 'desk', for: 'everybody' });
    const files = items.filter((one) => one.source === 'file');
    expect(files.every((one) => !one.id.startsWith('mac_'))).toBe(true);
    const preview = await world.as('tom').get<{ text: string }>(`/v1/tickets/${ref}/macros/${made.body.id}`);
    expect(preview.body.text).toBe(`Dear Daniel, ${ref} is on its way.`);
    const applied = await world.as('tom').post<Ticket>(`/v1/tickets/${ref}/macros/${made.body.id}`, {});
    expect(applied.body.assignee).toBe(world.person('tom').id);
  });

  test('for every client is there at each, for one client at that one alone', async () => {
    const [all, one] = [await write('priya'), await write('priya', { client: 'acme' })];
    const other = 'bluewater';
    const ids = async (client: string) => (await usable('priya', client)).map(({ id }) => id);
    expect(await ids('acme')).toEqual(expect.arrayContaining([all.body.id, one.body.id]));
    expect(await ids(other)).toContain(all.body.id);
    expect(await ids(other)).not.toContain(one.body.id);
    const given = { client: other, requester: world.person('maya').id, subject: 'x' };
    const elsewhere = (await opened(world.as('priya'), given)).body;
    expect((await world.as('priya').get(`/v1/tickets/${elsewhere.number}/macros/${one.body.id}`)).status).toBe(404);
  });

  test('that others use is an administrator’s to write, change and take away; one’s own is one’s own', async () => {
    expect((await write('tom', { client: 'acme' })).status).toBe(403);
    expect((await write('tom')).status).toBe(403);
    const shared = (await write('priya')).body;
    for (const answer of [
      await world.as('tom').patch(`${path}/${shared.id}`, { label: 'x' }, { ifMatch: 1 }),
      await world.as('tom').delete(`${path}/${shared.id}`),
    ]) {
      expect(answer.status).toBe(403);
    }
    const own = await write('tom', { private: true });
    expect(own.status).toBe(201);
    expect((await usable('tom')).find((one) => one.id === own.body.id)).toMatchObject({ for: 'me' });
    // Nobody else's, an administrator's neither.
    expect((await usable('priya')).map((one) => one.id)).not.toContain(own.body.id);
    for (const suffix of ['', '/versions']) {
      expect((await world.as('priya').get(`${path}/${own.body.id}${suffix}`)).status).toBe(404);
    }
    expect((await world.as('priya').get(`/v1/tickets/${ref}/macros/${own.body.id}`)).status).toBe(404);
    expect((await world.as('priya').delete(`${path}/${own.body.id}`)).status).toBe(404);
    expect((await world.as('tom').delete(`${path}/${own.body.id}`)).status).toBe(204);
    expect((await world.as('daniel').get(path)).status).toBe(403);
  });

  test('keeps what it was before, and who changed it', async () => {
    const { id } = (await write('priya', { client: 'acme' })).body;
    const changed = await world.as('priya').patch<Macro>(`${path}/${id}`, { text: 'New' }, { ifMatch: 1 });
    expect(changed.body).toMatchObject({ version: 2, text: 'New', label: 'On its way' });
    expect((await world.as('priya').patch(`${path}/${id}`, { text: 'Old' }, { ifMatch: 1 })).status).toBe(412);
    const versions = (await world.as('priya').get<{ items: Macro[] }>(`${path}/${id}/versions`)).body.items;
    expect(versions.map((one) => [one.version, one.text, one.updatedBy])).toEqual([
      [2, 'New', world.person('priya').id],
      [1, coming.text, world.person('priya').id],
    ]);
    expect((await world.as('priya').delete(`${path}/${id}`)).status).toBe(204);
    expect((await world.as('priya').get(`${path}/${id}`)).status).toBe(404);
    expect((await world.as('tom').post(`/v1/tickets/${ref}/macros/${id}`, {})).status).toBe(404);
  });

  test('that is archived is offered no more, works where it is named, and comes back', async () => {
    const { id } = (await write('priya', { client: 'acme' })).body;
    const ids = async () => (await usable('tom')).map((one) => one.id);
    expect(await ids()).toContain(id);
    const away = await world.as('priya').patch<Macro>(`${path}/${id}`, { archived: true }, { ifMatch: 1 });
    expect(away.body).toMatchObject({ archived: true, version: 2, label: 'On its way' });
    expect(await ids()).not.toContain(id);
    const listed = await world.as('priya').get<{ items: Macro[] }>(`${path}?client=acme`);
    expect(listed.body.items.map((one) => one.id)).toContain(id);
    expect((await world.as('tom').get(`/v1/tickets/${ref}/macros/${id}`)).status).toBe(200);
    await world.as('priya').patch(`${path}/${id}`, { archived: false }, { ifMatch: 2 });
    expect(await ids()).toContain(id);
  });

  test('stands in the order that it was given, then by name, and says who may change it', async () => {
    const made = async (label: string, order?: number) =>
      (await write('priya', { client: 'acme', label, ...(order === undefined ? {} : { order }) })).body;
    for (const [label, order] of [['Zebra'], ['Late', 200], ['First', 1], ['Apple']] as const) await made(label, order);
    const read = async (who: string) =>
      (await world.as(who).get<{ items: (Macro & { mayChange: boolean })[] }>(`${path}?client=acme`)).body.items;
    const items = await read('priya');
    expect(items.map((one) => one.label)).toEqual(['First', 'Apple', 'Zebra', 'Late']);
    expect(items.every((one) => one.mayChange)).toBe(true);
    expect((await read('tom')).some((one) => one.mayChange)).toBe(false);
  });

  test('tells on the bus who wrote, changed, archived and took it away, and never what it says', async () => {
    const { id } = (await write('priya', { client: 'acme' })).body;
    await world.as('priya').patch(`${path}/${id}`, { text: 'A secret' }, { ifMatch: 1 });
    await world.as('priya').patch(`${path}/${id}`, { archived: true, order: 7 }, { ifMatch: 2 });
    await world.as('priya').delete(`${path}/${id}`);
    const pk = libraryPk(clientScope(world.msp('northwind').slice(0, 8) as MspId, world.client('acme').id), 'macro');
    const entries = await world.system.all<Item>({ pk, prefix: libraryEntryPrefix(id.slice(-8)) }, 10);
    const published: { type: string; data: unknown; aggregate: string; actor: unknown }[] = [];
    const put = async (all: readonly { detail: string }[]) => {
      published.push(...all.map((one) => JSON.parse(one.detail)));
      return all.map(() => undefined);
    };
    const records = entries.map((after, i) => ({
      sequence: String(i),
      kind: 'INSERT' as const,
      key: { pk: after.pk, sk: after.sk },
      after,
    }));
    expect(await relay({ put }, records)).toEqual({ published: 5 });
    expect(published.map((one) => one.type)).toEqual([
      'macro.created',
      'macro.changed',
      'macro.changed',
      'macro.archived',
      'macro.removed',
    ]);
    const by = { kind: 'staff', id: world.person('priya').id };
    for (const one of published) expect(one).toMatchObject({ aggregate: id, cli: world.client('acme').id, actor: by });
    expect(published[1]?.data).toEqual({ fields: ['text'] });
    expect(JSON.stringify(published)).not.toContain('secret');
    expect(await violations(world)).toEqual([]);
  });

  test('is refused while it is written where it could not be filled in, or is for a team that is none', async () => {
    const broken = await world.as('priya').post<{ errors: { pointer: string }[] }>(path, {
      ...coming,
      text: { en: 'Dear {{ requester.name }}', de: 'Hallo {% if %}' },
    });
    expect([broken.status, broken.body.errors[0]?.pointer]).toEqual([422, '/text/de']);
    expect((await write('priya', { team: 'zzzzzzzz' })).status).toBe(422);
    expect((await write('priya', { client: 'nowhere' })).status).toBe(422);
  });

  test('can be tried on a ticket before anybody keeps it', async () => {
    const tried = (text: string) =>
      world.as('tom').post<{ text: string }>(`/v1/tickets/${ref}/macro-preview`, { kind: 'note', text });
    expect((await tried('For {{ client.name }}')).body.text).toMatch(/^For Acme/);
    expect((await tried('{{ nobody.knows }}')).status).toBe(422);
  });

  test('is written once, however often the request comes', async () => {
    const send = () => world.as('priya').post<Macro>(path, coming, { key: 'one-macro' });
    expect((await send()).body.id).toBe((await send()).body.id);
    expect((await usable('priya')).filter((one) => one.source === 'desk')).toHaveLength(1);
  });
});
