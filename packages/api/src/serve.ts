import type { Cache } from '@portico/app/cache';
import { type Context, createContext, type OpenTable, type PublicContext } from '@portico/app/context';
import type { Files } from '@portico/app/file/store';
import { type IdempotencyRun, Replay } from '@portico/app/identity/idempotency';
import type { Identify, Principal } from '@portico/app/identity/identify';
import type { RateLimiter } from '@portico/app/identity/rate-limit';
import type { CredentialVendor } from '@portico/app/identity/vendor';
import { unauthenticated } from '@portico/app/identity/verify';
import type { Live } from '@portico/app/live/live';
import { meets } from '@portico/domain/identity/persona';
import type { Way } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { faultEntry, type Log } from './access-log.ts';
import { parseJson, readBytes } from './body.ts';
import { assertSameOrigin, hostOf, presentedBy } from './credentials.ts';
import { apiHeaders } from './headers.ts';
import { type InFlight, idempotencyRun } from './idempotency.ts';
import { ifMatchOf } from './precondition.ts';
import { isExpected, problemResponse } from './problem.ts';
import { quotaProblem, rateFields } from './rate-fields.ts';
import { requestIdOf } from './request-id.ts';
import type { RawInput, Reply, Route } from './route.ts';
import { parameterReader, validBody, validQuery } from './validate.ts';

/** Finds the access token behind a browser's cookie. Undefined when there is no such session. */
export interface SessionResolver {
  resolve(cookie: string, host: string): Promise<{ readonly raw: string } | undefined>;
}

export interface ServeDeps {
  readonly identify: Identify;
  readonly vendor: CredentialVendor;
  readonly sessions: SessionResolver;
  readonly limiter: RateLimiter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** HMAC-SHA-256 (base64url) under the installation's own secret: signs cursors. */
  readonly mac: (text: string) => string;
  /** Tenant configuration kept between requests. */
  readonly cache: Cache;
  readonly files: Files;
  readonly live: Live;
  readonly log: Log;
  /** Checks each answer against its declared schema. For tests: it costs more than all the rest. */
  readonly checkResponses?: boolean;
  readonly openTable?: OpenTable;
}

export type Served = (request: Request, params: Record<string, string>) => Promise<Response>;

interface Run {
  readonly requestId: string;
  readonly at: number;
  readonly now: string;
  readonly headers: Record<string, string>;
  context?: PublicContext | Context;
  replayed?: true;
}

interface Caller {
  readonly principal: Principal;
  readonly raw: string;
  readonly byCookie: boolean;
  readonly via: Way;
}

/**
 * One route's whole way from request to response, in one place: who, how often, what, then the handler.
 * The caller is known before anything of the request is parsed, so that nobody learns from an error what exists.
 */
export function serveRoute(one: Route, deps: ServeDeps, inFlight: InFlight): Served {
  const readParameters = parameterReader(one);
  const respond = async (request: Request, params: Record<string, string>, run: Run): Promise<Response> => {
    const caller = one.auth.scope === 'public' ? undefined : await authenticate(one, deps, request);
    if (caller) await limit(one, deps, caller, run);
    const input: RawInput = {
      params: readParameters(params),
      query: validQuery(one, request.url),
      ifMatch: one.ifMatch ? ifMatchOf(request.headers.get('if-match')) : undefined,
      body: undefined,
      request,
    };
    const bytes = one.body ? await readBytes(request) : undefined;
    const body = bytes ? validBody(one, parseJson(bytes, request.headers.get('content-type'))) : undefined;
    const idempotency = caller ? idempotencyRun(one, request, bytes, caller.principal, run.at) : undefined;
    const context = caller ? privateContext(deps, caller, run, idempotency) : publicContext(deps, run);
    run.context = context;
    const call = () => one.handle(context, { ...input, body });
    const reply =
      idempotency && caller
        ? await inFlight.run(idempotency.place, () => settled(idempotency.run, call))
        : await call();
    return reply instanceof Response ? page(reply, run) : toResponse(one, deps, reply, idempotency?.run, run);
  };
  return async (request, params) => {
    const run = start(request, deps);
    let response: Response;
    try {
      response = await respond(request, params, run);
    } catch (error) {
      response = refused(one, deps, error, run);
    }
    access(one, deps, response, run, request.method);
    return response;
  };
}

function start(request: Request, deps: ServeDeps): Run {
  const at = deps.now();
  const requestId = requestIdOf(request.headers.get('x-request-id'), deps.random);
  return { requestId, at, now: new Date(at).toISOString(), headers: { ...apiHeaders, 'x-request-id': requestId } };
}

async function authenticate(one: Route, deps: ServeDeps, request: Request): Promise<Caller> {
  const presented = presentedBy(request.headers);
  const byCookie = presented.kind === 'cookie';
  if (byCookie) assertSameOrigin(request);
  const raw = byCookie ? (await deps.sessions.resolve(presented.cookie, hostOf(request)))?.raw : presented.raw;
  if (raw === undefined) throw unauthenticated();
  const principal = await deps.identify(raw);
  if (one.auth.scope !== 'public' && !meets(principal.actor, one.auth)) {
    throw new AppError('forbidden', 'auth.forbidden', 'You may not do this.');
  }
  return { principal, raw, byCookie, via: wayOf(byCookie, request.headers.get('user-agent')) };
}

/** Only our own pages come with a cookie; the command line says so itself. */
function wayOf(byCookie: boolean, agent: string | null): Way {
  if (byCookie) return 'web';
  return agent?.startsWith('portico-cli/') ? 'cli' : 'api';
}

/**
 * Who asks by a request that is still open, as things stand now: for answers that go on for an hour.
 * @throws AppError `unauthenticated` when they may ask no more.
 */
export function askedAgain(deps: ServeDeps): (request: Request) => Promise<Context> {
  return async (request) => {
    const presented = presentedBy(request.headers);
    const byCookie = presented.kind === 'cookie';
    const raw = byCookie ? (await deps.sessions.resolve(presented.cookie, hostOf(request)))?.raw : presented.raw;
    if (raw === undefined) throw unauthenticated();
    const caller = { principal: await deps.identify(raw), raw, byCookie, via: wayOf(byCookie, null) };
    return privateContext(deps, caller, start(request, deps), undefined);
  };
}

async function limit(one: Route, deps: ServeDeps, caller: Caller, run: Run): Promise<void> {
  const state = await deps.limiter.take(caller.principal.actor, one.rate ?? (caller.byCookie ? 'ui' : 'api'));
  Object.assign(run.headers, rateFields(state));
  const problem = quotaProblem(state);
  if (problem) throw problem;
}

function publicContext(deps: ServeDeps, run: Run): PublicContext {
  return {
    requestId: run.requestId,
    now: run.now,
    meter: { reads: 0, writes: 0, calls: 0 },
    random: deps.random,
    mac: deps.mac,
  };
}

function privateContext(
  deps: ServeDeps,
  { principal, raw, via }: Caller,
  run: Run,
  idempotency: { readonly run: IdempotencyRun } | undefined,
): Context {
  const { requestId, now } = run;
  const { vendor, random, mac, cache, files, live, openTable } = deps;
  const asked = { requestId, now, via, idempotency: idempotency?.run };
  return createContext({ principal, raw, vendor, random, mac, cache, files, live, openTable, ...asked });
}

/** After any failure the table is asked whether the command happened after all: then that is the answer. */
async function settled(
  run: IdempotencyRun,
  call: () => Promise<Reply | Response> | Reply | Response,
): Promise<Reply | Response> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Replay)) await run.recover();
    throw error;
  }
}

function toResponse(
  one: Route,
  deps: ServeDeps,
  reply: Reply,
  idempotency: IdempotencyRun | undefined,
  run: Run,
): Response {
  if (deps.checkResponses) assertDeclared(one, reply);
  const kept = idempotency?.answer;
  if (kept) return new Response(kept.body, { status: kept.status, headers: { ...run.headers, ...kept.headers } });
  if (reply.body === undefined) {
    const { 'content-type': _, ...headers } = run.headers;
    return new Response(null, { status: reply.status, headers: { ...headers, ...reply.headers } });
  }
  return new Response(JSON.stringify(reply.body), {
    status: reply.status,
    headers: { ...run.headers, ...reply.headers },
  });
}

function assertDeclared(one: Route, reply: Reply): void {
  const declared = one.responses[reply.status];
  if (declared === undefined) throw new Error(`${one.operationId} answered ${reply.status}, which it does not declare`);
  // As it goes over the wire: a field that is undefined is not there.
  if (declared) declared.parse(JSON.parse(JSON.stringify(reply.body)));
}

/** A handler's own page keeps its headers; it gets those that every answer has. */
function page(response: Response, run: Run): Response {
  response.headers.set('x-request-id', run.requestId);
  return response;
}

function refused(one: Route, deps: ServeDeps, error: unknown, run: Run): Response {
  if (error instanceof Replay) {
    run.replayed = true;
    const { status, headers, body } = error.answer;
    return new Response(body, { status, headers: { ...run.headers, ...headers } });
  }
  const fault = faultBehind(error);
  if (fault !== undefined) deps.log(faultEntry(fault, run.now, run.requestId, one.path));
  const response = problemResponse(error, run.requestId);
  for (const name of ['ratelimit', 'ratelimit-policy']) {
    const value = run.headers[name];
    if (value !== undefined) response.headers.set(name, value);
  }
  return response;
}

/** What has to be looked into: a bug, or what lies behind a 503. */
function faultBehind(error: unknown): unknown {
  return isExpected(error) ? (error as Error).cause : error;
}

function access(one: Route, deps: ServeDeps, response: Response, run: Run, method: string): void {
  const { context } = run;
  deps.log({
    event: 'request',
    at: run.now,
    requestId: run.requestId,
    method,
    route: one.path,
    status: response.status,
    ms: deps.now() - run.at,
    ...(context && 'actor' in context ? { msp: context.actor.msp, actor: context.actor.kind } : {}),
    ...(context ? context.meter : {}),
    ...(run.replayed ? { replayed: true } : {}),
  });
}
