import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createApi } from './app.ts';
import { type AuthRule, route } from './route.ts';
import { allRoutes } from './routes/index.ts';

const base = {
  method: 'GET',
  operationId: 'x',
  summary: 'x',
  tag: 'x',
  responses: { 200: z.strictObject({}) },
} as const;
const staff = { scope: 'client', personas: ['technician'] } as const;
const answer = () => ({ status: 200, body: {} });

describe('a route that leaves something open cannot be made', () => {
  test('without a rule of access', () => {
    const auth = undefined as unknown as AuthRule;
    expect(() => route({ ...base, path: '/v1/x', auth }, answer)).toThrow('GET /v1/x: say who may call it');
  });

  test('with a rule that names nobody', () => {
    expect(() => route({ ...base, path: '/v1/x', auth: { scope: 'client', personas: [] } }, answer)).toThrow(
      'name the personas',
    );
  });

  test('with a path parameter that nobody declared', () => {
    expect(() => route({ ...base, path: '/v1/x/{ref}', auth: staff }, answer)).toThrow('what {ref} is');
  });

  test('with an id that is not in the path', () => {
    expect(() => route({ ...base, path: '/v1/x', auth: staff, ids: { ref: 'ticket' } }, answer)).toThrow(
      'has no parameter ref',
    );
  });

  test('with an id of an unknown kind', () => {
    const ids = { ref: 'toString' as 'ticket' };
    expect(() => route({ ...base, path: '/v1/x/{ref}', auth: staff, ids }, answer)).toThrow('no known kind');
  });

  test('for API keys without the scope they need, or the other way round', () => {
    expect(() => route({ ...base, path: '/v1/x', auth: { scope: 'client', personas: ['key'] } }, answer)).toThrow(
      'belong together',
    );
    const auth = { scope: 'client', personas: ['technician'], keyScope: 'admin' } as const;
    expect(() => route({ ...base, path: '/v1/x', auth }, answer)).toThrow('belong together');
  });

  test('for contacts in the MSP’s own data', () => {
    const auth = { scope: 'provider', personas: ['admin', 'contact'] } as const;
    expect(() => route({ ...base, path: '/v1/x', auth }, answer)).toThrow('never reaches');
  });

  test('twice', () => {
    const one = route({ ...base, path: '/v1/x/{a}', auth: staff, ids: { a: 'ticket' } }, answer);
    const two = route({ ...base, operationId: 'y', path: '/v1/x/{b}', auth: staff, ids: { b: 'ticket' } }, answer);
    expect(() => createApi({ routes: [one, two] } as never)).toThrow('two routes claim');
  });
});

test('every route that ships says who may call it and what each id is', () => {
  const routes = allRoutes({ version: '1', identityDb: undefined as never, auth: undefined as never });
  expect(routes.length).toBeGreaterThan(8);
  for (const one of routes) {
    const inPath = [...one.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
    expect(Object.keys({ ...one.ids, ...one.params.shape }).sort(), one.path).toEqual(inPath.sort());
  }
});
