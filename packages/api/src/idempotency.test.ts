import { noFiles } from '@portico/app/file/none';
import { acme, globex } from '@portico/app/identity/testing';
import { noLive } from '@portico/app/live/live';
import { type ClientScope, clientId } from '@portico/domain/kernel/scope';
import { requesterTicket } from '@portico/store/keys';
import { table } from '@portico/store/table';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { noContent, ok } from './reply.ts';
import { type Route, route } from './route.ts';
import { type ApiWorld, apiWorld, type Sent } from './testing.ts';

const NewThing = z.strictObject({ client: z.string(), text: z.string(), number: z.number() });
const Thing = z.strictObject({ id: z.string(), text: z.string(), at: z.string() });
const auth = { scope: 'client', personas: ['technician', 'contact'] } as const;

let world: ApiWorld;
let runs: number;
let gate: Promise<void>;

/** A command in the product's way: one transaction with the effect and the memory of the answer. */
function createThing(): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/things',
      operationId: 'createThing',
      summary: 'x',
      tag: 'x',
      auth,
      body: NewThing,
      idempotent: true,
      responses: { 201: Thing },
    },
    async (context, { body }) => {
      const db = await context.client(clientId(body.client));
      runs += 1;
      await gate;
      const scope = db.scope as ClientScope;
      const reply = {
        status: 201,
        headers: { location: '/v1/things/1', etag: '"v1"' },
        body: { id: context.requestId, text: body.text, at: context.now },
      };
      const item = { ...requesterTicket(scope, 'thing', '2026-01-01T00:00:00Z', body.number), text: body.text };
      const put = { Put: { TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
      await db.transact([put, ...(context.idempotency ? [context.idempotency.item(scope, reply)] : [])]);
      return reply;
    },
  );
}

const plain = route(
  {
    method: 'POST',
    path: '/v1/secret',
    operationId: 'makeSecret',
    summary: 'x',
    tag: 'x',
    auth,
    body: z.strictObject({}),
    responses: { 204: null },
  },
  () => noContent(),
);
const look = route(
  {
    method: 'GET',
    path: '/v1/look',
    operationId: 'look',
    summary: 'x',
    tag: 'x',
    auth,
    responses: { 200: z.strictObject({}) },
  },
  () => ok({}),
);

beforeEach(async () => {
  runs = 0;
  gate = Promise.resolve();
  world = await apiWorld([createThing(), plain, look]);
});
afterEach(() => world.close());

let number = 0;
const thing = (more: Record<string, unknown> = {}) => ({
  client: acme,
  text: 'Printer jam',
  number: ++number,
  ...more,
});
const create = async (json: unknown, key: string | undefined, sent: Sent = {}) =>
  world.send('/v1/things', {
    token: await world.tokens.technician(),
    json,
    ...sent,
    headers: { ...(key ? { 'idempotency-key': key } : {}), ...sent.headers },
  });
const things = async (): Promise<number> => (await world.db.all({ pk: `${'k7m2q9xw'}.${acme}#U#thing` }, 100)).length;

describe('Idempotency-Key', () => {
  test('the same request gets the same answer, byte for byte, and has its effect once', async () => {
    const json = thing();
    const first = await create(json, 'key-1');
    world.clock.advance(3600);
    const second = await create(json, 'key-1');
    expect([second.status, second.headers.get('etag'), second.headers.get('location')]).toEqual([
      201,
      '"v1"',
      '/v1/things/1',
    ]);
    expect(await second.text()).toBe(await first.text());
    expect([runs, await things()]).toEqual([1, 1]);
    expect(world.log.at(-1)).toMatchObject({ replayed: true });
  });

  test('another request with the same key is refused and changes nothing', async () => {
    await create(thing(), 'key-1');
    const response = await create(thing({ text: 'Other' }), 'key-1');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'idempotency.mismatch' });
    expect(await things()).toBe(1);
  });

  test('a second request while the first one runs is told to wait', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const json = thing();
    const first = create(json, 'key-1');
    await expect.poll(() => runs).toBe(1);
    const second = await create(json, 'key-1');
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    expect(await second.json()).toMatchObject({ code: 'idempotency.in_flight' });
    resolve();
    expect((await first).status).toBe(201);
    expect((await create(json, 'key-1')).status).toBe(201);
    expect(runs).toBe(1);
  });

  test('of two processes that run the same request one has the effect, and both give its answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const json = thing();
    const first = create(json, 'key-1');
    await expect.poll(() => runs).toBe(1);
    // Another process: the same table, nothing else shared. It is faster.
    gate = Promise.resolve();
    const other = await apiOverSameTable();
    const second = await other(json);
    resolve();
    expect(second.status).toBe(201);
    expect(await (await first).text()).toBe(await second.text());
    expect(await things()).toBe(1);
  });

  test('an answer that got lost on the way is found again', async () => {
    const json = thing();
    world.engine.faults.add({ kind: 'internal-after', operations: ['TransactWrite'] });
    const first = await create(json, 'key-1');
    expect(first.status).toBe(201);
    expect(await (await create(json, 'key-1')).text()).toBe(await first.text());
    expect(await things()).toBe(1);
  });

  test('a refusal is not kept: the same key works once the fault is mended', async () => {
    const bad = { ...thing(), text: 1 };
    expect((await create(bad, 'key-1')).status).toBe(422);
    world.engine.faults.add({ kind: 'internal-before', operations: ['TransactWrite'] });
    const json = thing();
    expect((await create(json, 'key-1')).status).toBe(500);
    expect((await create(json, 'key-1')).status).toBe(201);
  });

  test('after 24 hours a key is new again', async () => {
    await create(thing(), 'key-1');
    world.clock.advance(24 * 3600 + 1);
    expect((await create(thing({ text: 'Other' }), 'key-1')).status).toBe(201);
    expect(await things()).toBe(2);
  });

  test('keys of two people, and of two clients, have nothing to do with each other', async () => {
    await create(thing(), 'key-1');
    const contact = await create(thing(), 'key-1', { token: await world.tokens.contact() });
    expect(contact.status).toBe(201);
    const elsewhere = await create(thing({ client: globex }), 'key-1');
    expect(elsewhere.status).toBe(201);
    expect(runs).toBe(3);
  });

  test('without a key every request has its effect', async () => {
    await create(thing(), undefined);
    await create(thing(), undefined);
    expect(runs).toBe(2);
  });

  test.each(['', 'has space', 'x'.repeat(300)])('a key of a wrong shape is refused: %.10s', async (key) => {
    const response = await create(thing(), undefined, { headers: { 'idempotency-key': key } });
    expect(response.status).toBe(400);
  });

  test('a route whose answer cannot be kept refuses the key rather than ignore it', async () => {
    const token = await world.tokens.technician();
    const response = await world.send('/v1/secret', { method: 'POST', token, headers: { 'idempotency-key': 'k' } });
    expect(await response.json()).toMatchObject({ status: 400, code: 'idempotency.unsupported' });
    expect((await world.send('/v1/look', { token, headers: { 'idempotency-key': 'k' } })).status).toBe(200);
  });

  test('keeping a ticket-sized answer costs one write unit (two in a transaction)', async () => {
    const text = [
      'Since Monday morning the printer on the second floor, next to the kitchen, jams on every double-sided job.',
      'We cleared the paper path twice and changed the tray, which helped for about ten minutes each time.',
      'Accounting has to send forty invoices before Thursday noon; printing one-sided works but doubles the postage.',
      'The display shows error 13.B2.D1 and asks for a service call. Serial number CNB9K2L7QX, last serviced in March.',
      'Please ring Beatriz at extension 4417 before you come, because the corridor is locked after half past five.',
    ].join('\n');
    const costOf = async (key: string | undefined): Promise<number> => {
      await create(thing({ text }), key);
      const entry = world.log.at(-1);
      return entry?.event === 'request' ? (entry.writes ?? 0) : 0;
    };
    expect(await costOf('key-1')).toBe((await costOf(undefined)) + 2);
  });
});

async function apiOverSameTable() {
  const { createApi } = await import('./app.ts');
  const { createRateLimiter } = await import('@portico/app/identity/rate-limit');
  const { identify, vendor, random, db, clock } = world;
  const api = createApi({
    files: noFiles,
    live: noLive,
    routes: [createThing()],
    identify,
    vendor,
    random,
    limiter: createRateLimiter({ db, now: clock.now }),
    sessions: { resolve: async () => undefined },
    now: clock.now,
    mac: (text) => text,
    cache: { get: (_scope, _name, load) => load(), forget: () => undefined },
    log: () => undefined,
  });
  return async (json: unknown) => {
    const headers = {
      authorization: `Bearer ${await world.tokens.technician()}`,
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
    };
    return api.fetch(
      new Request('http://localhost:3000/v1/things', { method: 'POST', headers, body: JSON.stringify(json) }),
    );
  };
}
