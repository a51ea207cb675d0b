import { notFound } from '@portico/domain/kernel/error';
import { Hono } from 'hono';
import { InFlight } from './idempotency.ts';
import { HttpProblem, problemResponse } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { honoPath, type Route } from './route.ts';
import { type ServeDeps, serveRoute } from './serve.ts';

export interface ApiDeps extends ServeDeps {
  readonly routes: readonly Route[];
}

/** Where the API answers; everything else on the host belongs to the web client. */
export function isApiPath(pathname: string): boolean {
  return /^\/(?:v1|auth|files|healthz|openapi\.json|docs)(?:\/|$)/.test(pathname);
}

/**
 * The API as a fetch function: every route of the table, served the same way.
 * @throws Error when two routes claim one method and path, or one operationId.
 */
export function createApi(deps: ApiDeps): { fetch(request: Request): Promise<Response> } {
  assertUnique(deps.routes);
  const app = new Hono();
  const inFlight = new InFlight();
  for (const one of ordered(deps.routes)) {
    const serve = serveRoute(one, deps, inFlight);
    app.on(one.method, honoPath(one.path), (c) => serve(c.req.raw, c.req.param()));
  }
  app.notFound((c) => nowhere(c.req.raw, deps));
  // Only what fails outside of every route comes here.
  app.onError((error, c) => problemResponse(error, requestIdOf(c.req.header('x-request-id') ?? null, deps.random)));
  return { fetch: async (request) => app.fetch(request) };
}

/** Literal segments go before parameters, so that `/v1/tickets/counts` is never taken for a ticket. */
function ordered(routes: readonly Route[]): Route[] {
  return [...routes].sort((a, b) => {
    const left = a.path.replaceAll(/\{[^}]+\}/g, '\uffff');
    const right = b.path.replaceAll(/\{[^}]+\}/g, '\uffff');
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

function assertUnique(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const one of routes) {
    for (const name of [`${one.method} ${one.path.replaceAll(/\{[^}]+\}/g, '{}')}`, one.operationId]) {
      if (seen.has(name)) throw new Error(`two routes claim ${name}`);
      seen.add(name);
    }
  }
}

/** 405 where another method would do, else the one 404. */
function nowhere(request: Request, deps: ApiDeps): Response {
  const requestId = requestIdOf(request.headers.get('x-request-id'), deps.random);
  const { pathname } = new URL(request.url);
  const allowed = deps.routes.filter((one) => patternOf(one.path).test(pathname)).map((one) => one.method);
  if (allowed.length === 0) return problemResponse(notFound(), requestId);
  const allow = [...new Set(allowed)].sort().join(', ');
  const problem = new HttpProblem(405, 'method_not_allowed', `Here only ${allow} will do.`, { headers: { allow } });
  return problemResponse(problem, requestId);
}

function patternOf(path: string): RegExp {
  const text = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${text}$`);
}
