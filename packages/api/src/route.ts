import type { Context, PublicContext } from '@portico/app/context';
import type { Persona } from '@portico/domain/identity/persona';
import type { KeyScope } from '@portico/domain/kernel/actor';
import type { ClientId } from '@portico/domain/kernel/scope';
import * as z from 'zod';
import { type IdKind, idKinds, idSchema } from './ids.ts';

/**
 * One declaration of a route gives the router, validation, the OpenAPI document and the isolation matrix. What is not
 * declared here cannot be served: a route without a rule of access, or with an id nobody named, fails when it is made.
 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How far a route reaches: nobody's data, the caller's own, one client's (or several, each entered), the MSP's. */
export type Reach = 'public' | 'self' | 'client' | 'provider';

export interface PublicRule {
  readonly scope: 'public';
}
export interface PrivateRule {
  readonly scope: Exclude<Reach, 'public'>;
  readonly personas: readonly Persona[];
  /** What an API key must have been given. Required where `personas` names `key`. */
  readonly keyScope?: KeyScope | 'any';
}
export type AuthRule = PublicRule | PrivateRule;

export type RateClass = 'ui' | 'api' | 'search' | 'export';

/** A body of this schema, or none. */
export type Responses = Readonly<Record<number, z.ZodType | null>>;

type Shape = z.ZodObject;
type NoShape = z.ZodObject<Record<never, never>>;

export interface RouteDefinition<
  A extends AuthRule,
  I extends Ids,
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType,
> {
  readonly method: Method;
  /** `/v1/tickets/{ref}` */
  readonly path: `/${string}`;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly auth: A;
  /** The kind of each path parameter that is an id of something. */
  readonly ids?: I;
  /** Path parameters that are not ids (a field's or action's name). */
  readonly params?: P;
  /** Query parameters (strict: an unknown one is refused). Texts come in: use `z.coerce`. */
  readonly query?: Q;
  /** The JSON body. Use `z.strictObject`. */
  readonly body?: B;
  /** Successful answers by status. */
  readonly responses: Responses;
  /** Whether `If-Match` is required, and handed on as `input.ifMatch`. */
  readonly ifMatch?: boolean;
  /** Whether `Idempotency-Key` is taken. Every route that creates or acts says so. */
  readonly idempotent?: boolean;
  readonly rate?: RateClass;
}

export type Ids = Readonly<Record<string, IdKind>>;

export interface Input<I extends Ids, P extends Shape, Q extends Shape, B extends z.ZodType> {
  readonly params: { readonly [K in keyof I]: I[K] extends 'client' ? ClientId : string } & Readonly<z.output<P>>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** The version that the caller read, where the route demands `If-Match`. */
  readonly ifMatch: number | undefined;
  readonly request: Request;
}

export type ContextFor<A extends AuthRule> = A extends PublicRule ? PublicContext : Context;

/** What a handler returns: a status, headers and a body that will be JSON; or a whole response (a page, a file). */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Handler<A extends AuthRule, I extends Ids, P extends Shape, Q extends Shape, B extends z.ZodType> = (
  context: ContextFor<A>,
  input: Input<I, P, Q, B>,
) => Promise<Reply | Response> | Reply | Response;

/** A registered route, its types erased. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly tag: string;
  readonly auth: AuthRule;
  readonly ids: Ids;
  readonly params: Shape;
  readonly query: Shape;
  readonly body: z.ZodType | undefined;
  readonly responses: Responses;
  readonly ifMatch: boolean;
  readonly idempotent: boolean;
  readonly rate: RateClass | undefined;
  readonly handle: (context: PublicContext | Context, input: RawInput) => Promise<Reply | Response> | Reply | Response;
}

/** Validated input before its types are known again. */
export interface RawInput {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  readonly ifMatch: number | undefined;
  readonly request: Request;
}

const none: Shape = z.strictObject({});

/**
 * Declares a route.
 * @throws Error at registration when the rule of access is missing or contradicts itself, or when a path parameter
 *   is declared neither in `ids` nor in `params`.
 */
export function route<
  const A extends AuthRule,
  const I extends Ids = Record<never, never>,
  P extends Shape = NoShape,
  Q extends Shape = NoShape,
  B extends z.ZodType = z.ZodUndefined,
>(definition: RouteDefinition<A, I, P, Q, B>, handler: Handler<A, I, P, Q, B>): Route {
  assertRule(definition);
  const ids: Ids = definition.ids ?? {};
  const params = definition.params ?? none;
  assertParameters(definition.path, ids, params);
  return {
    method: definition.method,
    path: definition.path,
    operationId: definition.operationId,
    summary: definition.summary,
    description: definition.description,
    tag: definition.tag,
    auth: definition.auth,
    ids,
    params,
    query: definition.query ?? none,
    body: definition.body,
    responses: definition.responses,
    ifMatch: definition.ifMatch ?? false,
    idempotent: definition.idempotent ?? false,
    rate: definition.rate,
    // Safe: `serve` parses the input with the very schemas that these types come from, and gives a full context
    // wherever the rule is not public.
    handle: handler as unknown as Route['handle'],
  };
}

interface Declared {
  readonly method: Method;
  readonly path: string;
  readonly auth: AuthRule;
  readonly idempotent?: boolean;
  readonly responses: Responses;
}

function assertRule({ method, path, auth, responses, idempotent }: Declared): void {
  const fail = (why: string): never => {
    throw new Error(`${method} ${path}: ${why}`);
  };
  // A JavaScript caller, or a cast, could leave it out.
  if (!auth || !['public', 'self', 'client', 'provider'].includes(auth.scope)) fail('say who may call it in `auth`');
  if (Object.keys(responses).length === 0) fail('declare at least one response');
  if (idempotent && method === 'GET') fail('reading is idempotent anyway');
  if (auth.scope === 'public') return;
  if (!auth.personas || auth.personas.length === 0) fail('name the personas that may call it');
  if (auth.personas.includes('key') !== (auth.keyScope !== undefined)) fail('`key` and `keyScope` belong together');
  if (auth.scope === 'provider' && auth.personas.includes('contact'))
    fail('a contact never reaches the MSP’s own data');
}

function assertParameters(path: string, ids: Ids, params: Shape): void {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  const plain = Object.keys(params.shape);
  const declared = new Set([...Object.keys(ids), ...plain]);
  const missing = inPath.filter((name) => !declared.has(name));
  const strange = [...declared].filter((name) => !inPath.includes(name));
  const unknown = Object.entries(ids).filter(([, kind]) => !Object.hasOwn(idKinds, kind));
  if (missing.length > 0)
    throw new Error(`${path}: declare in \`ids\` (or \`params\`) what {${missing.join('}, {')}} is`);
  if (strange.length > 0) throw new Error(`${path}: has no parameter ${strange.join(', ')}`);
  if (unknown.length > 0)
    throw new Error(`${path}: ${unknown.map(([name]) => name).join(', ')} is of no known kind of id`);
}

/** Schema of all path parameters: ids by their kind, and the plain ones. */
export function parameterSchema(one: Route): Shape {
  const shape = Object.fromEntries(Object.entries(one.ids).map(([name, kind]) => [name, idSchema(kind)]));
  return z.strictObject({ ...shape, ...one.params.shape });
}

/** The path in Hono's notation. */
export function honoPath(path: string): string {
  return path.replaceAll(/\{([^}]+)\}/g, ':$1');
}
