import { type IdKind, idKinds } from '@portico/api/ids';
import type { OpenApiDocument, Operation } from '@portico/api/openapi';
import type { PrivateRule } from '@portico/api/route';
import type { Asked } from './sandbox.ts';

type Json = Readonly<Record<string, unknown>>;

/** One operation of the OpenAPI document, with what the isolation matrix has to know of it. */
export interface Op {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Undefined for what is public. */
  readonly auth: PrivateRule | undefined;
  /** Every field that takes an id: in path, query and body. */
  readonly pointers: readonly IdPointer[];
  /** Query parameters that take a free text, where nothing, null and `*` are tried. */
  readonly filters: readonly string[];
  readonly operation: Operation;
}

/** Where an id stands: `path:ref`, `query:client`, `body:/requester`. `as` is how the field wraps it. */
export interface IdPointer {
  readonly at: string;
  readonly kind: IdKind;
  /** `client:{id}` for a field that takes several kinds of things. */
  readonly as: string;
}

/** Values for parameters that are no ids and have neither an enumeration nor an example. */
const words: Readonly<Record<string, string>> = { action: 'start', field: 'status', q: 'subject' };
/** The same, where an id is given in the body: the action whose input takes one. */
const wordsWithId: Readonly<Record<string, string>> = { action: 'assign' };

export function operationsOf(document: OpenApiDocument): Op[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const auth = operation['x-auth'] as PrivateRule | { readonly scope: 'public' };
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        auth: auth.scope === 'public' ? undefined : auth,
        pointers: [...pathPointers(operation), ...queryPointers(operation), ...bodyPointers(document, operation)],
        filters: queryOf(operation)
          .filter((one) => typeOf(one['schema']) === 'string' && one['name'] !== 'cursor')
          .map((one) => String(one['name'])),
        operation,
      };
    }),
  );
}

function pathPointers(operation: Operation): IdPointer[] {
  const ids = operation['x-ids'] as Readonly<Record<string, IdKind>>;
  return Object.entries(ids).map(([name, kind]) => ({ at: `path:${name}`, kind, as: '{id}' }));
}

function queryOf(operation: Operation): Json[] {
  return operation.parameters.filter((one) => one['in'] === 'query');
}

function queryPointers(operation: Operation): IdPointer[] {
  return queryOf(operation).flatMap((one) => declared(one['schema'], `query:${String(one['name'])}`));
}

function bodyPointers(document: OpenApiDocument, operation: Operation): IdPointer[] {
  const found: IdPointer[] = [];
  const walk = (schema: unknown, at: string, depth: number): void => {
    if (depth > 8 || typeof schema !== 'object' || schema === null) return;
    const one = resolved(document, schema as Json);
    found.push(...declared(one, `body:${at}`));
    const properties = (one['properties'] ?? {}) as Json;
    for (const [name, inner] of Object.entries(properties)) walk(inner, `${at}/${name}`, depth + 1);
    if (one['items']) walk(one['items'], `${at}/0`, depth + 1);
    for (const part of alternatives(one)) walk(part, at, depth + 1);
  };
  walk(bodySchema(operation), '', 0);
  return [...new Map(found.map((one) => [`${one.at} ${one.as}`, one])).values()];
}

function alternatives(schema: Json): readonly unknown[] {
  return (['anyOf', 'oneOf', 'allOf'] as const).flatMap(
    (name) => (schema[name] as readonly unknown[] | undefined) ?? [],
  );
}

function declared(schema: unknown, at: string): IdPointer[] {
  const marks = (schema as Json | undefined)?.['x-ids'] as readonly { kind: IdKind; as: string }[] | undefined;
  return (marks ?? []).map(({ kind, as }) => {
    if (!Object.hasOwn(idKinds, kind)) throw new Error(`${at} takes the id of a "${kind}", which no route knows`);
    return { at, kind, as };
  });
}

function bodySchema(operation: Operation): unknown {
  const body = operation['requestBody'] as { content: { 'application/json': { schema: unknown } } } | undefined;
  return body?.content['application/json'].schema;
}

function resolved(document: OpenApiDocument, schema: Json): Json {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  const name = ref.replace('#/components/schemas/', '');
  const found = document.components.schemas[name];
  if (!found) throw new Error(`${ref} is not in the document`);
  return resolved(document, found);
}

function typeOf(schema: unknown): unknown {
  return (schema as Json | undefined)?.['type'];
}

/** What stands at an id field: an id of the caller's own, of somebody else's, or of nobody's. */
export type Fill = (pointer: IdPointer) => string;

/** A request that the operation would take, made from its schemas alone: what is required, and the ids `given`. */
export function requestFor(document: OpenApiDocument, op: Op, fill: Fill, given: readonly IdPointer[] = []): Asked {
  const filled = (pointer: IdPointer): string => pointer.as.replace('{id}', fill(pointer));
  const path = op.path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => {
    const pointer = op.pointers.find((one) => one.at === `path:${name}`);
    const word = given.some((one) => one.at.startsWith('body:')) ? wordsWithId[name] : undefined;
    return encodeURIComponent(pointer ? filled(pointer) : (word ?? plainParameter(op, name)));
  });
  const query = new URLSearchParams();
  const chosen = (at: string): IdPointer | undefined => given.find((one) => one.at === at);
  for (const one of queryOf(op.operation)) {
    const name = String(one['name']);
    const required = one['required'] === true;
    const pointer =
      chosen(`query:${name}`) ?? (required ? op.pointers.find((each) => each.at === `query:${name}`) : undefined);
    if (pointer) query.set(name, filled(pointer));
    else if (required)
      query.set(
        name,
        words[name] ?? String(leastValue(document, one['schema'], '', { id: () => undefined, wanted: [] })),
      );
  }
  const schema = bodySchema(op.operation);
  const id = (at: string): string | undefined => {
    const pointer = chosen(`body:${at}`) ?? op.pointers.find((one) => one.at === `body:${at}`);
    return pointer && filled(pointer);
  };
  const wanted = given.filter((one) => one.at.startsWith('body:')).map((one) => one.at.slice('body:'.length));
  const body = schema === undefined ? undefined : leastValue(document, schema, '', { id, wanted });
  const suffix = query.size > 0 ? `?${query}` : '';
  return { method: op.method, path: `${path}${suffix}`, ...(body === undefined ? {} : { body }) };
}

function plainParameter(op: Op, name: string): string {
  const parameter = op.operation.parameters.find((one) => one['in'] === 'path' && one['name'] === name);
  const schema = (parameter?.['schema'] ?? {}) as Json;
  const example = schema['example'] ?? (schema['enum'] as readonly unknown[] | undefined)?.[0] ?? words[name];
  if (example === undefined) throw new Error(`${op.id}: give the parameter {${name}} an example`);
  return String(example);
}

interface InBody {
  /** The id that goes to a place of the body. */
  readonly id: (at: string) => string | undefined;
  /** Optional places that are given all the same. */
  readonly wanted: readonly string[];
}

/** The least value that a schema takes, ids filled in. */
function leastValue(document: OpenApiDocument, given: unknown, at: string, body: InBody): unknown {
  const schema = resolved(document, (given ?? {}) as Json);
  const id = schema['x-ids'] ? body.id(at) : undefined;
  if (id !== undefined) return id;
  if ('const' in schema) return schema['const'];
  const example = schema['example'] ?? (schema['examples'] as readonly unknown[] | undefined)?.[0];
  if (example !== undefined && !within(body, at)) return example;
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const parts = alternatives(schema);
  if (parts.length > 0) {
    const chosen =
      parts.find((part) => mentions(document, part, at, body)) ?? parts.find((part) => typeOf(part) !== 'null');
    return leastValue(document, chosen, at, body);
  }
  switch (schema['type']) {
    case 'object':
      return leastObject(document, schema, at, body);
    case 'array':
      return within(body, `${at}/0`) || Number(schema['minItems'] ?? 0) > 0
        ? [leastValue(document, schema['items'], `${at}/0`, body)]
        : [];
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return leastText(schema);
  }
}

function leastObject(document: OpenApiDocument, schema: Json, at: string, body: InBody): Json {
  const properties = (schema['properties'] ?? {}) as Json;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const entries = Object.entries(properties).filter(([name]) => required.has(name) || within(body, `${at}/${name}`));
  return Object.fromEntries(entries.map(([name, inner]) => [name, leastValue(document, inner, `${at}/${name}`, body)]));
}

/** Whether something that is wanted stands at this place or below it. */
function within({ wanted }: InBody, at: string): boolean {
  return wanted.some((one) => one === at || one.startsWith(`${at}/`));
}

function mentions(document: OpenApiDocument, part: unknown, at: string, { wanted }: InBody): boolean {
  const one = resolved(document, part as Json);
  return wanted.some((each) => {
    if (!each.startsWith(`${at}/`)) return false;
    const name = each.slice(at.length + 1).split('/', 1)[0] ?? '';
    return Object.hasOwn((one['properties'] ?? {}) as object, name) || (name === '0' && one['type'] === 'array');
  });
}

function leastText(schema: Json): string {
  switch (schema['format']) {
    case 'date-time':
      return '2026-03-03T10:00:00.000Z';
    case 'date':
      return '2026-03-03';
    case 'email':
      return 'somebody@example.com';
    case 'uri':
      return 'https://example.com/';
    default:
      return 'x'.repeat(Math.max(1, Number(schema['minLength'] ?? 1)));
  }
}
