import { allRoutes } from '@portico/api/routes/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemBody } from '../support/caller.ts';
import { act, opened, replied } from '../support/tickets.ts';
import type { QueuePage, Ticket, TicketAnswer, Timeline } from '../support/types.ts';
import { violations } from '../support/verified.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  expect(await violations(world)).toEqual([]);
  await world.close();
});

const make = async (): Promise<string> =>
  (await opened(world.as('tom'), { client: 'acme', requester: world.person('daniel').id })).body.number;
const pointers = (problem: ProblemBody) => problem.errors?.map((one) => one.pointer);
let keys = 0;
const key = () => `http-${++keys}`;

describe('preconditions', () => {
  test('a change without If-Match is 428, with an old one 412 that tells the current version, and changes nothing', async () => {
    const [tom, ref] = [world.as('tom'), await make()];
    const missing = await tom.patch(`/v1/tickets/${ref}`, { subject: 'New' });
    expect([missing.status, missing.body.code]).toEqual([428, 'if_match.required']);
    const action = await tom.post(`/v1/tickets/${ref}/actions/start`, {});
    expect(action.status).toBe(428);
    await replied(tom, ref, 'Hello');
    const stale = await tom.patch(`/v1/tickets/${ref}`, { subject: 'New' }, { ifMatch: 1 });
    expect([stale.status, stale.body.current]).toEqual([412, 2]);
    const old = await act<ProblemBody>(tom, ref, 'start', {}, { ifMatch: 1 });
    expect([old.status, old.body.current]).toEqual([412, 2]);
    const done = await tom.patch<TicketAnswer>(`/v1/tickets/${ref}`, { subject: 'New' }, { ifMatch: 2 });
    expect([done.status, done.headers.get('etag'), done.body.version]).toEqual([200, '"v3"', 3]);
  });

  test('of two changes made at once from the same version one wins', async () => {
    const [tom, ref] = [world.as('tom'), await make()];
    const both = await Promise.all(
      ['One', 'Two'].map((subject) => tom.patch(`/v1/tickets/${ref}`, { subject }, { ifMatch: 1 })),
    );
    expect(both.map((one) => one.status).sort()).toEqual([200, 412]);
  });

  test('an If-Match of a strange shape is 400', async () => {
    const ref = await make();
    for (const value of ['*', 'v1', '"1"', 'W/"v1"', '"v1", "v2"']) {
      const refused = await world
        .as('tom')
        .patch(`/v1/tickets/${ref}`, { subject: 'X' }, { headers: { 'if-match': value } });
      expect([value, refused.status]).toEqual([value, 400]);
    }
  });
});

describe('idempotency keys', () => {
  const commands = [
    [
      'opening',
      async () => [
        '/v1/tickets',
        { client: 'acme', kind: 'incident', subject: 'Twice', requester: world.person('owen').id },
      ],
    ],
    ['a reply', async () => [`/v1/tickets/${await make()}/replies`, { text: 'Once' }]],
    ['a note', async () => [`/v1/tickets/${await make()}/notes`, { text: 'Once' }]],
    ['a link', async () => [`/v1/tickets/${await make()}/links`, { type: 'related', ref: await make() }]],
    ['an umbrella', async () => ['/v1/umbrellas', { title: 'Once' }]],
    [
      'a member of an umbrella',
      async () => {
        const { id } = (await world.as('tom').post<{ id: string }>('/v1/umbrellas', { title: 'Roof' })).body;
        return [`/v1/umbrellas/${id}/members`, { ref: await make() }];
      },
    ],
    ['an action', async () => [`/v1/tickets/${await make()}/actions/start`, {}, 1]],
    ['a conversion', async () => [`/v1/tickets/${await make()}/convert`, { to: 'request' }, 1]],
  ] as const satisfies readonly (readonly [string, () => Promise<readonly [string, object, number?]>])[];

  test.each(commands)('replay %s byte for byte, and it happened once', async (_name, command) => {
    const tom = world.as('tom');
    const [path, body, ifMatch] = (await command()) as readonly [string, object, number?];
    const sent = { key: key(), ...(ifMatch === undefined ? {} : { ifMatch }) };
    const first = await tom.post(path, body, sent);
    expect(first.status, first.text).toBeLessThan(300);
    world.sleep('PT5M');
    const again = await tom.post(path, body, sent);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.used.writes).toBe(0);
    for (const name of ['etag', 'location', 'content-type'])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
  });

  test('with another body, path or precondition are 422 and do nothing', async () => {
    const [tom, ref] = [world.as('tom'), await make()];
    const sent = { key: key() };
    await replied(tom, ref, 'One', sent);
    const other = await tom.post(`/v1/tickets/${ref}/replies`, { text: 'Two' }, sent);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.mismatch']);
    expect((await tom.post(`/v1/tickets/${ref}/notes`, { text: 'One' }, sent)).status).toBe(422);
    const log = await tom.get<Timeline>(`/v1/tickets/${ref}/timeline`);
    expect(log.body.items.filter((one) => one.kind === 'message')).toHaveLength(1);
  });

  test('in flight at the same time: one does it, the others are told to wait', async () => {
    const [tom, ref, sent] = [world.as('tom'), await make(), { key: key() }];
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => tom.post(`/v1/tickets/${ref}/replies`, { text: 'Race' }, sent)),
    );
    const waiting = answers.filter((one) => one.status === 409);
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
    expect(waiting).toHaveLength(3);
    for (const one of waiting)
      expect([one.body.code, one.headers.get('retry-after')]).toEqual(['idempotency.in_flight', '1']);
  });

  test('are each caller’s own, and are forgotten after a day', async () => {
    const sent = { key: key() };
    const order = { client: 'acme', kind: 'incident', subject: 'Same key' } as const;
    const numbers = new Set<string>();
    for (const who of ['daniel', 'hannah']) numbers.add((await opened(world.as(who), order, sent)).body.number);
    world.sleep('PT24H1M');
    numbers.add((await opened(world.as('daniel'), order, sent)).body.number);
    expect(numbers.size).toBe(3);
  });

  test('a failed command leaves nothing behind, so the key may be used again', async () => {
    const [tom, sent] = [world.as('tom'), { key: key() }];
    const bad = await tom.post(
      '/v1/tickets',
      { client: 'acme', kind: 'incident', subject: 'X', requester: 'nobody' },
      sent,
    );
    expect(bad.status).toBe(422);
    const good = { client: 'acme', kind: 'incident', subject: 'X', requester: world.person('owen').id };
    expect((await tom.post('/v1/tickets', good, sent)).status).toBe(201);
  });

  test('of a strange shape are 400', async () => {
    for (const value of ['', ' ', 'a b', 'ü', 'x'.repeat(300)]) {
      const headers = { 'idempotency-key': encodeURI(value) === value ? value : 'a b' };
      const refused = await world.as('tom').post('/v1/umbrellas', { title: 'X' }, { headers });
      expect([value, refused.status]).toEqual([value, 400]);
    }
  });
});

describe('bodies that cannot be taken', () => {
  const path = '/v1/tickets';
  const good = () => ({ client: 'acme', kind: 'incident', subject: 'X', requester: world.person('owen').id });

  test('unknown fields are each named by their pointer', async () => {
    const refused = await world
      .as('tom')
      .post(path, { ...good(), colour: 'red', 'a/b~c': 1, external: { source: 's', id: '1', x: 2 } });
    expect([refused.status, pointers(refused.body)?.sort()]).toEqual([422, ['/a~1b~0c', '/colour', '/external/x']]);
  });

  test('broken JSON, no UTF-8 and other media types are refused before anything is looked up', async () => {
    const tom = world.as('tom');
    for (const body of ['{', '[1', 'null!', new Uint8Array([0x7b, 0xff, 0x7d])]) {
      const refused = await tom.raw('POST', path, body);
      expect([refused.status, refused.body.code]).toEqual([400, 'body.malformed']);
    }
    const text = await tom.raw('POST', path, 'a=1', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(text.status).toBe(415);
    for (const body of ['null', '[]', '"text"', '42']) expect((await tom.raw('POST', path, body)).status).toBe(422);
  });

  test('more than a megabyte is 413, whether its length was told or not', async () => {
    const refused = await world
      .as('tom')
      .raw('POST', path, JSON.stringify({ ...good(), description: 'x'.repeat(1_100_000) }));
    expect([refused.status, refused.body.code]).toEqual([413, 'body.too_large']);
  });

  test('wrong types are named where they stand', async () => {
    const refused = await world.as('tom').post(path, { ...good(), subject: 7, impact: '1', external: 'x' });
    expect([refused.status, pointers(refused.body)?.sort()]).toEqual([422, ['/external', '/impact', '/subject']]);
  });

  test('unknown and repeated query parameters, and unreadable ones, are 400', async () => {
    for (const query of [
      'sort=colour',
      'limit=0',
      'limit=101',
      'limit=x',
      'colour=red',
      'limit=5&limit=6',
      'scope=team',
      'scope=x:y',
    ]) {
      const refused = await world.as('tom').get(`/v1/tickets?${query}`);
      expect([query, refused.status === 400 || refused.status === 422]).toEqual([query, true]);
      expect(refused.body.errors?.[0]?.pointer).toMatch(/^\?/);
    }
  });
});

describe('who is nobody', () => {
  test('gets 401 with a challenge, whatever there is behind the address', async () => {
    const [ref, ...paths] = [await make(), '/v1/tickets', '/v1/me', '/v1/api-keys', '/v1/reports/service'];
    for (const token of ['nonsense', 'eyJhbGciOiJub25lIn0.e30.', 'ptk_0000000000_x']) {
      for (const path of [...paths, `/v1/tickets/${ref}`, '/v1/tickets/ACME-999']) {
        const refused = await world.anybody(token).get(path);
        expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([
          path,
          401,
          'Bearer realm="portico"',
        ]);
      }
    }
  });

  test('an address that leads nowhere is 404, a wrong method 405 that says which would do', async () => {
    expect((await world.as('tom').get('/v1/nothing')).status).toBe(404);
    const refused = await world.as('tom').delete('/v1/tickets');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

describe('the OpenAPI document', () => {
  test('lists every route with its answers, and nothing else', async () => {
    const answer = await world.desk.fetch(new Request('http://localhost:3000/openapi.json'));
    const document = (await answer?.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = allRoutes({ identityDb: world.system, version: '0' });
    for (const one of routes) {
      expect(listed).toContain(`${one.method} ${one.path}`);
      const responses = Object.keys(document.paths[one.path]?.[one.method.toLowerCase()]?.responses ?? {});
      for (const status of Object.keys(one.responses)) expect(responses).toContain(status);
    }
    const extra = listed.filter((one) => !one.includes(' /auth/')).length;
    expect(extra).toBe(routes.length);
  });

  test('and its page come without signing in and without any outside request', async () => {
    const page = await (await world.desk.fetch(new Request('http://localhost:3000/docs')))?.text();
    expect(page).toContain('/v1/tickets/{ref}');
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });
});

describe('cursors', () => {
  test('that were changed, or come from another list or another person, are refused', async () => {
    const tom = world.as('tom');
    for (let i = 0; i < 3; i++) await make();
    const first = (await tom.get<QueuePage>('/v1/tickets?limit=1')).body.nextCursor ?? '';
    const bytes = Buffer.from(first, 'base64url');
    const flipped = [0, 15, bytes.length - 1].map((at) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return changed.toString('base64url');
    });
    const forged = Buffer.from(JSON.stringify(['start'])).toString('base64url');
    const refusedAt = async (who: string, query: string) => (await world.as(who).get(`/v1/tickets?${query}`)).status;
    expect(await refusedAt('tom', `limit=1&cursor=${first}`)).toBe(200);
    for (const cursor of [...flipped, forged, `${first}x`, first.slice(0, -1), `${first}.x`, `${first}=`, 'x']) {
      expect([cursor, await refusedAt('tom', `limit=1&cursor=${encodeURIComponent(cursor)}`)]).toEqual([cursor, 400]);
    }
    for (const other of ['sort=priority', 'scope=mine', 'scope=client:acme', 'q=priority:1']) {
      expect([other, await refusedAt('tom', `${other}&cursor=${first}`)]).toEqual([other, 400]);
    }
    for (const who of ['priya', 'lukas', 'grace'])
      expect([who, await refusedAt(who, `cursor=${first}`)]).toEqual([who, 400]);
  });

  test('stand in the Link header too', async () => {
    const page = await world.as('tom').get<QueuePage>('/v1/tickets?limit=1&sort=priority');
    const link = page.headers.get('link') ?? '';
    expect(link).toMatch(/^<\/v1\/tickets\?[^>]+>; rel="next"$/);
    const next = await world.as('tom').get<QueuePage>(link.slice(1, link.indexOf('>')));
    expect(next.body.items[0]?.id).not.toBe(page.body.items[0]?.id);
  });
});

test('a ticket read after a command is the ticket that the command answered', async () => {
  const tom = world.as('tom');
  const ref = await make();
  const answer = await act(tom, ref, 'assign', { team: world.team('Service Desk') });
  const {
    description: _d,
    links: _l,
    files: _f,
    follows: _follows,
    advisories: _advisories,
    fields: _fields,
    canSeeNotes: _c,
    resolution: _r,
    ...rest
  } = (await tom.get<Ticket>(`/v1/tickets/${ref}`)).body;
  expect(rest).toEqual(answer.body);
});
