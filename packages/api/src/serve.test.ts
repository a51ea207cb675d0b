import { acme, globex } from '@portico/app/identity/testing';
import { StaleError } from '@portico/app/stale';
import { AppError, notFound } from '@portico/domain/kernel/error';
import { clientId, isClientId } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { requesterTicket } from '@portico/store/keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { noContent, ok } from './reply.ts';
import { route } from './route.ts';
import { type ApiWorld, apiWorld } from './testing.ts';

const staff = {
  scope: 'client',
  personas: ['technician', 'admin', 'contact', 'key'],
  keyScope: 'tickets:read',
} as const;
const common = { summary: 'x', tag: 'x' } as const;
const Note = z.strictObject({
  text: z.string().min(1),
  tags: z.exactOptional(z.array(z.strictObject({ name: z.string() }))),
});

/** An item to find or not to find: what matters is the way there. */
async function find(db: Db): Promise<boolean> {
  const scope = db.scope;
  if (scope === 'system') return false;
  return (await db.get(requesterTicket(scope as never, 'seen', '2026-01-01T00:00:00Z', 1))) !== undefined; // Safe: a client's scope.
}

const routes = [
  route(
    {
      ...common,
      method: 'GET',
      path: '/v1/things/{client}',
      operationId: 'getThing',
      auth: staff,
      ids: { client: 'client' },
      query: z.strictObject({ limit: z.coerce.number().int().max(100).default(50) }),
      responses: { 200: z.strictObject({ id: z.string(), limit: z.number() }) },
    },
    async (context, { params, query }) => {
      if (!(await find(await context.client(params.client)))) throw notFound();
      return ok({ id: params.client, limit: query.limit }, 7);
    },
  ),
  route(
    {
      ...common,
      method: 'GET',
      path: '/v1/things/counts',
      operationId: 'countThings',
      auth: staff,
      responses: { 200: z.strictObject({ counts: z.number() }) },
    },
    () => ok({ counts: 1 }),
  ),
  route(
    {
      ...common,
      method: 'POST',
      path: '/v1/notes',
      operationId: 'addNote',
      auth: { scope: 'self', personas: ['technician'] },
      body: Note,
      responses: { 200: Note },
    },
    (_context, { body }) => ok(body),
  ),
  route(
    {
      ...common,
      method: 'POST',
      path: '/v1/notes/clear',
      operationId: 'clearNotes',
      auth: { scope: 'self', personas: ['technician'] },
      body: z.strictObject({}),
      responses: { 204: null },
    },
    () => noContent(),
  ),
  route(
    {
      ...common,
      method: 'PATCH',
      path: '/v1/notes',
      operationId: 'patchNote',
      auth: { scope: 'self', personas: ['technician'] },
      ifMatch: true,
      body: Note,
      responses: { 200: z.strictObject({ version: z.number() }) },
    },
    (_context, { ifMatch }) => {
      if (ifMatch !== 3) throw new StaleError(3);
      return ok({ version: ifMatch }, ifMatch);
    },
  ),
  route(
    {
      ...common,
      method: 'GET',
      path: '/v1/broken/{how}',
      operationId: 'breakIt',
      auth: { scope: 'self', personas: ['technician'] },
      params: z.strictObject({ how: z.enum(['bug', 'conflict', 'undeclared', 'shape']) }),
      responses: { 200: z.strictObject({ fine: z.boolean() }) },
    },
    (_context, { params }) => {
      if (params.how === 'conflict') throw new AppError('conflict', 'thing.conflict', 'It is taken.');
      if (params.how === 'undeclared') return { status: 202, body: {} };
      if (params.how === 'shape') return ok({ fine: 'yes' });
      throw new Error('secret password in a message');
    },
  ),
];

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld(routes);
  const item = { ...requesterTicket('k7m2q9xw.c93fa1' as never, 'seen', '2026-01-01T00:00:00Z', 1) }; // Safe: a scope's text.
  await world.db.put(item);
});
afterAll(() => world.close());

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const body = (await response.json()) as Record<string, unknown>;
  expect(body['status']).toBe(response.status);
  expect(body['requestId']).toBe(response.headers.get('x-request-id'));
  return body;
};

describe('a foreign id and one that does not exist', () => {
  test('get 404s that are equal byte for byte, headers and all', async () => {
    const headers = { 'x-request-id': 'req_same_for_all' };
    const answers = [];
    const asked: [string, string][] = [
      [await world.tokens.limited(), `/v1/things/${globex}`],
      [await world.tokens.limited(), '/v1/things/zzzzzz'],
      [await world.tokens.limited(), '/v1/things/no-such-shape'],
      [await world.tokens.contact(), `/v1/things/${globex}`],
      [await world.tokens.south(), `/v1/things/${acme}`],
      [await world.tokens.technician(), `/v1/things/${clientId('zzzzzz')}`],
    ];
    for (const [token, path] of asked) {
      const response = await world.send(path, { token, headers });
      const kept = [...response.headers].filter(([name]) => !name.startsWith('ratelimit'));
      answers.push(JSON.stringify([response.status, kept, await response.text()]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('[404,');
    expect(isClientId('zzzzzz')).toBe(true);
  });

  test('and the one that may be seen is seen', async () => {
    const response = await world.send(`/v1/things/${acme}`, { token: await world.tokens.contact() });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"v7"');
    expect(await response.json()).toEqual({ id: acme, limit: 50 });
  });

  test('a literal path is never taken for an id', async () => {
    const response = await world.send('/v1/things/counts', { token: await world.tokens.contact() });
    expect(await response.json()).toEqual({ counts: 1 });
  });
});

describe('who is not let in', () => {
  test('nobody without a credential, and nothing is said about what exists', async () => {
    for (const headers of [
      {},
      { authorization: 'Basic eDp5' },
      { authorization: 'Bearer ' },
      { cookie: '__Host-portico=x' },
    ]) {
      const response = await world.send(`/v1/things/${acme}`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(await problem(response)).toMatchObject({ code: 'auth.required' });
    }
  });

  test('a persona that the route does not name', async () => {
    const response = await world.send('/v1/notes', { token: await world.tokens.contact(), json: { text: 'x' } });
    expect(response.status).toBe(403);
    expect(await problem(response)).toMatchObject({ code: 'auth.forbidden' });
  });
});

describe('what cannot be read is refused with its place', () => {
  const refused = async (sent: Parameters<ApiWorld['send']>[1], path = '/v1/notes') =>
    world.send(path, { token: await world.tokens.technician(), ...sent });

  test.each([
    ['broken JSON', { text: '{"text": ' }, 400, 'body.malformed'],
    ['invalid UTF-8', { text: new Uint8Array([0x22, 0xff, 0x22]) }, 400, 'body.malformed'],
    [
      'a form',
      { text: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'body.media_type',
    ],
    ['too much', { text: JSON.stringify({ text: 'x'.repeat(1024 * 1024) }) }, 413, 'body.too_large'],
  ] as const)('%s', async (_name, sent, status, code) => {
    const response = await refused(sent);
    expect(response.status).toBe(status);
    expect(await problem(response)).toMatchObject({ code });
  });

  test('too much without a declared length', async () => {
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(64 * 1024));
        controller.close();
      },
    });
    const headers = {
      authorization: `Bearer ${await world.tokens.technician()}`,
      'content-type': 'application/json',
      host: 'x',
    };
    // Node asks for `duplex` with a stream; the DOM's type does not know it yet.
    const init = { method: 'POST', headers, body: stream, duplex: 'half' };
    expect((await world.api.fetch(new Request('http://x/v1/notes', init as RequestInit))).status).toBe(413);
  });

  test('unknown and wrong fields, each with its RFC 6901 pointer', async () => {
    const response = await refused({
      json: { text: '', tags: [{ name: 'a' }, { name: 1, 'b/c~d': 2 }], tenantId: 'other' },
    });
    expect(response.status).toBe(422);
    const { errors } = (await problem(response)) as { errors: { pointer: string }[] };
    expect(errors.map((one) => one.pointer).sort()).toEqual(['/tags/1/b~1c~0d', '/tags/1/name', '/tenantId', '/text']);
  });

  test.each(['?limit=5&colour=red', '?limit=ten', '?limit=1&limit=2', '?limit=1000'])('the query %s', async (query) => {
    const response = await refused({}, `/v1/things/${acme}${query}`);
    expect(response.status).toBe(400);
    expect(await problem(response)).toMatchObject({ code: 'query.malformed' });
  });

  test('an unknown query parameter is named, and the known ones told', async () => {
    const body = await problem(await refused({}, `/v1/things/${acme}?colour=red`));
    expect(body).toMatchObject({ errors: [{ pointer: '?colour' }], detail: expect.stringContaining('limit') });
  });

  test('no body at all is an empty one', async () => {
    const response = await refused({ method: 'POST' }, '/v1/notes/clear');
    expect(response.status).toBe(204);
    expect(response.headers.get('content-type')).toBeNull();
  });
});

describe('preconditions', () => {
  test.each([
    [undefined, 428, 'if_match.required'],
    ['*', 400, 'if_match.malformed'],
    ['W/"v3"', 400, 'if_match.malformed'],
    ['"v2"', 412, 'stale'],
  ])('If-Match: %s gives %i', async (value, status, code) => {
    const headers: Record<string, string> = value === undefined ? {} : { 'if-match': value };
    const response = await world.send('/v1/notes', {
      method: 'PATCH',
      token: await world.tokens.technician(),
      json: { text: 'x' },
      headers,
    });
    expect(response.status).toBe(status);
    expect(await problem(response)).toMatchObject(status === 412 ? { code, current: 3 } : { code });
  });

  test('the current version passes', async () => {
    const response = await world.send('/v1/notes', {
      method: 'PATCH',
      token: await world.tokens.technician(),
      json: { text: 'x' },
      headers: { 'if-match': '"v3"' },
    });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"v3"']);
  });
});

describe('what goes wrong inside', () => {
  test('a bug is a 500 that tells nothing, and a log line with a stack but no message', async () => {
    const response = await world.send('/v1/broken/bug', { token: await world.tokens.technician() });
    const body = await problem(response);
    expect(response.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('password');
    const entry = world.log.find((one) => one.event === 'fault' && one.requestId === body['requestId']);
    expect(entry).toMatchObject({
      name: 'Error',
      route: '/v1/broken/{how}',
      stack: expect.stringContaining('serve.test.ts'),
    });
    expect(JSON.stringify(entry)).not.toContain('password');
  });

  test('an answer that its route does not declare is a bug', async () => {
    for (const how of ['undeclared', 'shape']) {
      expect((await world.send(`/v1/broken/${how}`, { token: await world.tokens.technician() })).status).toBe(500);
    }
  });

  test('a table that does not answer is a 503 that may be tried again, and the cause is logged', async () => {
    const token = await world.token('staff:tina@north.test', { msp: 'k7m2q9xw', person: 'st_tina', sid: 'unseen' });
    const disarm = world.engine.faults.add({ kind: 'internal-before', operations: ['BatchGet'], times: 20 });
    const response = await world.send('/v1/things/counts', { token });
    disarm();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    const { requestId } = await problem(response);
    expect(world.log.some((one) => one.event === 'fault' && one.requestId === requestId)).toBe(true);
  });

  test('an expected refusal is told as it is', async () => {
    const response = await world.send('/v1/broken/conflict', { token: await world.tokens.technician() });
    expect(await problem(response)).toMatchObject({ status: 409, code: 'thing.conflict', detail: 'It is taken.' });
  });

  test('a path nobody serves is the one 404, a wrong method a 405 that names the right ones', async () => {
    expect((await world.send('/v1/nothing')).status).toBe(404);
    const response = await world.send('/v1/notes', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'PATCH, POST']);
  });
});

describe('every answer', () => {
  test('carries the security headers of its class and the request id', async () => {
    const token = await world.tokens.technician();
    const paths = [`/v1/things/${acme}`, '/v1/broken/bug', '/v1/broken/conflict', '/v1/nothing'];
    for (const path of paths) {
      const { headers } = await world.send(path, { token, headers: { 'x-request-id': 'my-request-1' } });
      expect(headers.get('x-request-id')).toBe('my-request-1');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  test('a request id that is not harmless is replaced', async () => {
    const { headers } = await world.send('/v1/nothing', { headers: { 'x-request-id': 'a"b<c>' } });
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-z]{20}$/);
  });

  test('leaves one log line without path, name or address', async () => {
    world.log.length = 0;
    await world.send(`/v1/things/${acme}?limit=7`, { token: await world.tokens.contact() });
    expect(world.log).toHaveLength(1);
    expect(world.log[0]).toMatchObject({
      event: 'request',
      route: '/v1/things/{client}',
      status: 200,
      actor: 'contact',
      calls: 1,
    });
    expect(JSON.stringify(world.log[0])).not.toMatch(/uma|Uma|limit|c93fa1/);
  });
});
