import { createRateLimiter } from '@portico/app/identity/rate-limit';
import { identityWorld } from '@portico/app/identity/testing';
import type { Actor } from '@portico/domain/kernel/actor';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ok } from './reply.ts';
import { route } from './route.ts';
import { type ApiWorld, apiWorld } from './testing.ts';

const auth = { scope: 'self', personas: ['technician'] } as const;
const get = (path: `/${string}`, operationId: string, rate?: 'search') =>
  route(
    {
      method: 'GET',
      path,
      operationId,
      summary: 'x',
      tag: 'x',
      auth,
      responses: { 200: z.strictObject({}) },
      ...(rate ? { rate } : {}),
    },
    () => ok({}),
  );
const routes = [get('/v1/look', 'look'), get('/v1/find', 'find', 'search')];
const quotas = {
  ui: { principal: 100, tenant: 1000 },
  api: { principal: 70, tenant: 120 },
  search: { principal: 3, tenant: 1000 },
  export: { principal: 1, tenant: 1 },
};

let world: ApiWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe('rate limits', () => {
  test('the quota is exact, its fields follow the draft, and the window opens again', async () => {
    world = await apiWorld(routes, { quotas });
    const token = await world.tokens.technician();
    const first = await world.send('/v1/look', { token });
    expect(first.headers.get('ratelimit-policy')).toBe('"api";q=70;w=60, "api-tenant";q=120;w=60');
    expect(first.headers.get('ratelimit')).toBe('"api";r=69;t=60, "api-tenant";r=119;t=60');
    let allowed = 1;
    while (allowed < 200 && (await world.send('/v1/look', { token })).status === 200) allowed += 1;
    expect(allowed).toBe(70);
    world.clock.advance(20);
    const refused = await world.send('/v1/look', { token });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(refused.headers.get('ratelimit')).toBe('"api";r=0;t=40');
    expect(await refused.json()).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': ['api'],
    });
    world.clock.advance(40);
    expect((await world.send('/v1/look', { token })).status).toBe(200);
  });

  test('classes count apart, people apart, and the tenant’s people together', async () => {
    world = await apiWorld(routes, { quotas });
    const [tina, lars, sam] = [
      await world.tokens.technician(),
      await world.tokens.limited(),
      await world.tokens.south(),
    ];
    for (let i = 0; i < 3; i++) expect((await world.send('/v1/find', { token: tina })).status).toBe(200);
    expect((await world.send('/v1/find', { token: tina })).status).toBe(429);
    expect((await world.send('/v1/find', { token: lars })).status).toBe(200);
    for (let i = 0; i < 70; i++) await world.send('/v1/look', { token: tina });
    let more = 0;
    while (more < 100 && (await world.send('/v1/look', { token: lars })).status === 200) more += 1;
    expect(more).toBe(50);
    expect((await world.send('/v1/look', { token: sam })).status).toBe(200);
  });

  test('counting costs two conditional writes in fifty requests', async () => {
    world = await apiWorld(routes, { quotas });
    const token = await world.tokens.technician();
    await world.send('/v1/look', { token });
    const before = world.db.meter.calls;
    for (let i = 0; i < 49; i++) await world.send('/v1/look', { token });
    expect(world.db.meter.calls).toBe(before);
  });

  test('several processes together never allow more than the quota', async () => {
    const one = await identityWorld();
    const actor = (await one.identify(await one.tokens.technician())).actor as Actor;
    const limiters = [1, 2, 3].map(() => createRateLimiter({ db: one.db, now: one.clock.now, quotas }));
    let allowed = 0;
    for (let i = 0; i < 300; i++) {
      const state = await limiters[i % 3]?.take(actor, 'api');
      if (state?.violated.length === 0) allowed += 1;
    }
    expect(allowed).toBe(70);
    await one.close();
  });

  test('counters that cannot be reached do not stop the service', async () => {
    world = await apiWorld(routes, { quotas });
    const token = await world.tokens.technician();
    world.engine.faults.add({ kind: 'throttle', operations: ['Update'], times: 100 });
    expect((await world.send('/v1/look', { token })).status).toBe(200);
  });
});
