import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readCookie } from './credentials.ts';
import { ok } from './reply.ts';
import { route } from './route.ts';
import { type ApiWorld, apiWorld } from './testing.ts';

const self = { scope: 'self', personas: ['technician'] } as const;
const done = z.strictObject({ done: z.boolean() });
const act = route(
  {
    method: 'POST',
    path: '/v1/act',
    operationId: 'act',
    summary: 'x',
    tag: 'x',
    auth: self,
    body: z.strictObject({}),
    responses: { 200: done },
  },
  () => ok({ done: true }),
);
const look = route(
  {
    method: 'GET',
    path: '/v1/look',
    operationId: 'look',
    summary: 'x',
    tag: 'x',
    auth: self,
    responses: { 200: done },
  },
  () => ok({ done: true }),
);

let world: ApiWorld;
let raw = '';
beforeAll(async () => {
  const resolve = async (cookie: string, host: string) =>
    cookie === 'good' && host === 'localhost:3000' ? { raw } : undefined;
  world = await apiWorld([act, look], { sessions: { resolve } });
  raw = await world.tokens.technician();
});
afterAll(() => world.close());

const cookie = { cookie: 'other=1; __Host-portico=good; more=2' };

describe('a request with a cookie that changes something must come from our own pages', () => {
  test.each([
    ['our origin', { origin: 'http://localhost:3000' }, 200],
    ['our origin, told twice', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 200],
    ['the browser’s word alone', { 'sec-fetch-site': 'same-origin' }, 200],
    ['another origin', { origin: 'https://evil.test' }, 403],
    ['another port', { origin: 'http://localhost:3001' }, 403],
    ['a sibling host', { origin: 'http://evil.localhost:3000', 'sec-fetch-site': 'same-site' }, 403],
    ['our origin but a cross-site fetch', { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' }, 403],
    ['no origin at all', {}, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['somebody typing the address', { 'sec-fetch-site': 'none' }, 403],
  ])('%s', async (_name, headers, status) => {
    const response = await world.send('/v1/act', { method: 'POST', headers: { ...cookie, ...headers } });
    expect(response.status).toBe(status);
  });

  test('reading needs no origin, and a bearer token neither', async () => {
    expect((await world.send('/v1/look', { headers: cookie })).status).toBe(200);
    expect((await world.send('/v1/act', { method: 'POST', token: raw })).status).toBe(200);
  });

  test('a bearer token wins over a cookie, also when it is bad', async () => {
    const headers = { ...cookie, origin: 'http://localhost:3000' };
    expect((await world.send('/v1/look', { headers, token: 'bad' })).status).toBe(401);
  });

  test('a session of another host is none', async () => {
    expect((await world.send('/v1/look', { headers: { ...cookie, host: 'acme.north.localhost:3000' } })).status).toBe(
      401,
    );
  });
});

test('a cookie is read by its whole name', () => {
  expect(readCookie('x__Host-portico=1; __Host-portico2=2', '__Host-portico')).toBeUndefined();
  expect(readCookie('__Host-portico=a=b; __Host-portico=second', '__Host-portico')).toBe('a=b');
  expect(readCookie('__Host-portico=', '__Host-portico')).toBeUndefined();
});
