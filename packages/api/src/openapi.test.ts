import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from './app.ts';
import type { OpenApiDocument } from './openapi.ts';
import { allRoutes } from './routes/index.ts';

const deps = { version: '9.8.7', identityDb: undefined as never, auth: undefined as never };
const routes = allRoutes(deps);
// Nothing but public routes is called here.
const api = createApi({ routes, random: () => new Uint8Array(32), now: () => 0, log: () => undefined } as never);
let document: OpenApiDocument;
let docs: Response;
let page: string;
beforeAll(async () => {
  document = (await (await api.fetch(new Request('http://localhost/openapi.json'))).json()) as OpenApiDocument;
  docs = await api.fetch(new Request('http://localhost/docs'));
  page = await docs.text();
});
afterAll(() => undefined);

function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsIn(inner)));
}

describe('the OpenAPI document', () => {
  test('describes every route that is served, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.map((one) => `${one.method} ${one.path}`).sort());
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('9.8.7');
  });

  test('every operation has its own id, a summary, declared path parameters and at least one success', () => {
    const ids = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        ids.add(operation.operationId);
        expect(operation.summary).not.toBe('');
        const declared = operation.parameters.filter((one) => one['in'] === 'path').map((one) => one['name']);
        expect(declared.sort()).toEqual([...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]).sort());
        expect(Object.keys(operation.responses).some((status) => status < '400')).toBe(true);
        expect(operation['x-auth']).toMatchObject({ scope: expect.any(String) });
      }
    }
    expect(ids.size).toBe(routes.length);
  });

  test('every reference leads somewhere', () => {
    for (const ref of refsIn(document)) {
      const found = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect(found, ref).toBeDefined();
    }
  });

  test('every refusal is a problem, and private operations name their security', () => {
    for (const one of routes) {
      const operation = document.paths[one.path]?.[one.method.toLowerCase()];
      const refusals = Object.entries(operation?.responses ?? {}).filter(([status]) => status >= '400');
      for (const [status, answer] of refusals)
        expect(answer).toEqual({ $ref: `#/components/responses/Problem${status}` });
      expect(operation?.['security']).toHaveLength(
        one.auth.scope === 'public' ? 0 : one.auth.personas.length > 0 ? 2 : 1,
      );
    }
  });

  test('bodies are strict and named', () => {
    expect(document.components.schemas['NewApiKey']).toMatchObject({
      additionalProperties: false,
      required: ['name', 'scopes'],
    });
  });
});

describe('the page made from it', () => {
  test('asks nothing of any other host and runs no script', () => {
    expect(page).not.toMatch(/<script|javascript:|https?:\/\/|url\(|@import|\son[a-z]+=|style="/i);
    expect(docs.headers.get('content-security-policy')).toMatch(/default-src 'none'.*style-src 'sha256-/);
  });

  test('has every operation, and every inner link leads somewhere', () => {
    for (const one of routes) expect(page).toContain(`id="${one.operationId}"`);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`);
  });
});
