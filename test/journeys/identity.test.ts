import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opened } from '../support/tickets.ts';
import type { Me, QueuePage } from '../support/types.ts';
import { ORIGIN, startWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const account = (name: string) => world.person(name).account;

describe('one technician in two MSPs', () => {
  test('chooses after signing in, and sees one MSP at a time', async () => {
    const browser = world.browser();
    const form = await browser.go('/auth/login?to=/queue');
    const chooser = await browser.go(form.path, { form: { account: account('jonas@northwind') } });
    expect(chooser.path).toBe('/auth/choose?to=%2Fqueue');
    expect(chooser.text).toContain('Northwind IT Services');
    expect(chooser.text).toContain('Alpenblick Informatik');
    for (const [slug, clients] of [
      ['alpenblick', ['alpenblick-it', 'donau', 'sakura', 'tannberg']],
      ['northwind', ['acme', 'northwind-it']],
    ] as const) {
      const done = await browser.go('/auth/choose', { form: { membership: world.msp(slug), to: '/queue' } });
      expect(done.path, browser.visited.join('\n')).toBe('/queue');
      const me = (await (await browser.send('/v1/me')).json()) as Me;
      expect([me.msp.slug, me.id]).toEqual([slug, world.person(`jonas@${slug}`).id]);
      expect(me.memberships.map((one) => one.slug).sort()).toEqual(['alpenblick', 'northwind']);
      const directory = (await (await browser.send('/v1/directory')).json()) as { clients: { slug: string }[] };
      expect(directory.clients.map((one) => one.slug).sort()).toEqual([...clients]);
    }
  });

  test('finds in each the tickets of that one alone', async () => {
    await opened(world.as('tom'), { client: 'acme', requester: world.person('owen').id });
    await opened(world.as('lukas'), { client: 'donau', requester: world.person('nina').id });
    const list = async (who: string) =>
      (await world.as(who).get<QueuePage>('/v1/tickets')).body.items.map((one) => one.number);
    expect([await list('jonas@northwind'), await list('jonas@alpenblick')]).toEqual([['ACME-1'], ['DON-1']]);
    expect((await world.as('jonas@northwind').get('/v1/tickets/DON-1')).status).toBe(404);
  });
});

describe('a portal', () => {
  test('signs in its own client’s people only', async () => {
    const portal = 'http://acme.northwind.localhost:3000';
    const browser = world.browser(portal);
    const form = await browser.go('/auth/login');
    expect(form.text).toContain('Daniel Osei');
    expect(form.text).not.toMatch(/Tom Ashworth|Ruth Okafor|Bluewater|Alpenblick/);
    const inside = await browser.go(form.path, { form: { account: account('daniel') } });
    expect(inside.path).toBe('/');
    const me = (await (await browser.send('/v1/me')).json()) as Me;
    expect(me).toMatchObject({ kind: 'contact', client: { slug: 'acme' } });
    for (const name of ['ruth', 'tom', 'stefan']) {
      const other = world.browser(portal);
      const page = await other.go('/auth/login');
      expect((await other.send(page.path, { form: { account: account(name) } })).headers.get('location')).toBeNull();
    }
    expect((await world.browser('http://nobody.northwind.localhost:3000').send('/auth/login')).status).toBe(404);
    expect((await world.browser('http://acme.alpenblick.localhost:3000').send('/auth/login')).status).toBe(404);
  });
});

describe('within 60 seconds', () => {
  test('a revoked session stops, and so does its access token', async () => {
    const token = await world.as('tom').token();
    const held = world.anybody(token);
    expect((await held.get('/v1/tickets')).status).toBe(200);
    expect((await world.as('tom').delete('/v1/sessions')).status).toBe(204);
    world.sleep('PT60S');
    for (const path of ['/v1/tickets', '/v1/me', '/v1/directory']) expect((await held.get(path)).status).toBe(401);
  });

  test('a browser that signed out elsewhere is out', async () => {
    const [one, two] = [world.browser(), world.browser()];
    for (const browser of [one, two]) {
      const form = await browser.go('/auth/login');
      await browser.go(form.path, { form: { account: account('tom') } });
      expect((await browser.send('/v1/me')).status).toBe(200);
    }
    await one.send('/v1/sessions', { method: 'DELETE', headers: { origin: ORIGIN } });
    world.sleep('PT60S');
    expect([(await one.send('/v1/me')).status, (await two.send('/v1/me')).status]).toEqual([401, 401]);
  });

  test('a person who left is out, and a client that was taken away cannot be seen', async () => {
    const { number } = (await opened(world.as('tom'), { client: 'bluewater', requester: world.person('ruth').id }))
      .body;
    const [tom, priya] = [world.anybody(await world.as('tom').token()), world.anybody(await world.as('priya').token())];
    expect([(await tom.get(`/v1/tickets/${number}`)).status, (await priya.get('/v1/me')).status]).toEqual([200, 200]);
    const blue = world.client('bluewater').id;
    await world.reinstall(({ msps }) => ({
      msps: msps.map((one) => ({
        ...one,
        staff: one.staff
          .filter((person) => person.id !== world.person('priya').id)
          .map((person) =>
            person.id === world.person('tom').id ? { ...person, grants: { mode: 'deny', clients: [blue] } } : person,
          ),
      })),
    }));
    world.sleep('PT60S');
    expect((await priya.get('/v1/me')).status).toBe(401);
    expect((await tom.get(`/v1/tickets/${number}`)).status).toBe(404);
    expect((await tom.get<QueuePage>('/v1/tickets')).body.items).toEqual([]);
  });

  test('a revoked API key stops; an expired one at once', async () => {
    const admin = world.as('priya');
    const make = async (expiresInDays: number) =>
      (
        await admin.post<{ id: string; key: string }>('/v1/api-keys', {
          name: 'k',
          scopes: ['tickets:read'],
          expiresInDays,
        })
      ).body;
    const [one, two] = [await make(90), await make(1)];
    const [first, second] = [world.anybody(one.key), world.anybody(two.key)];
    expect([(await first.get('/v1/tickets')).status, (await second.get('/v1/tickets')).status]).toEqual([200, 200]);
    expect((await admin.delete(`/v1/api-keys/${one.id}`)).status).toBe(204);
    world.sleep('PT60S');
    expect((await first.get('/v1/tickets')).status).toBe(401);
    world.sleep('P1D');
    expect((await second.get('/v1/tickets')).status).toBe(401);
  });
});

describe('an API key', () => {
  test('does what its scopes say, for its client alone, and never what only people do', async () => {
    const reader = await world.asKey('priya', ['tickets:read'], 'acme');
    const writer = await world.asKey('priya', ['tickets:write']);
    const { number } = (await opened(writer, { client: 'acme', requester: world.person('owen').id })).body;
    await opened(writer, { client: 'bluewater', requester: world.person('ruth').id });
    expect((await reader.get<QueuePage>('/v1/tickets')).body.items.map((one) => one.number)).toEqual([number]);
    expect((await reader.get('/v1/tickets/BLUE-1')).status).toBe(404);
    expect((await reader.post(`/v1/tickets/${number}/replies`, { text: 'x' })).status).toBe(403);
    expect((await writer.get('/v1/tickets')).status).toBe(403);
    for (const path of ['/v1/api-keys', '/v1/notifications', '/v1/sessions', '/v1/umbrellas/x']) {
      expect([path, (await writer.get(path)).status]).toEqual([path, 403]);
    }
  });

  test('is told once, and stands nowhere afterwards', async () => {
    const made = await world
      .as('priya')
      .post<{ key: string }>('/v1/api-keys', { name: 'once', scopes: ['tickets:read'] });
    const secret = made.body.key.slice(-30);
    const listed = await world.as('priya').get('/v1/api-keys');
    expect(listed.text).not.toContain(secret);
    const rows = world.engine.stream.read(0, 100_000);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('reaches no further than its maker: technicians make none', async () => {
    for (const who of ['tom', 'elena', 'grace']) {
      expect((await world.as(who).post('/v1/api-keys', { name: 'k', scopes: ['tickets:read'] })).status).toBe(403);
    }
    const foreign = { name: 'k', scopes: ['tickets:read'], client: world.client('donau').id };
    const missing = { name: 'k', scopes: ['tickets:read'], client: 'zzzzzz' };
    const [a, b] = await Promise.all([foreign, missing].map((body) => world.as('priya').post('/v1/api-keys', body)));
    expect([a?.status, a?.text.replace(a.body.requestId, '')]).toEqual([422, b?.text.replace(b.body.requestId, '')]);
  });
});
