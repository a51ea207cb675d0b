import * as z from 'zod';
import { idKinds } from './ids.ts';
import { type PrivateRule, parameterSchema, type Route } from './route.ts';

type Json = Record<string, unknown>;

export interface Operation extends Json {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Json[];
  readonly responses: Record<string, Json>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Json & { readonly title: string; readonly version: string };
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, Json>;
    readonly responses: Json;
    readonly securitySchemes: Json;
  };
}

const reasons: Readonly<Record<string, string>> = {
  400: 'The request cannot be read.',
  401: 'Not signed in.',
  403: 'Signed in, but not allowed.',
  404: 'There is nothing here, or you may not see it.',
  409: 'It contradicts what is there, or the same Idempotency-Key is still running.',
  412: 'It has been changed since it was read; `current` tells the version.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'Some fields need attention.',
  428: 'If-Match is missing.',
  429: 'Too many requests; see Retry-After.',
  503: 'Not available at the moment.',
};

const problemSchema: Json = {
  type: 'object',
  description: 'A refusal (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable and machine-readable.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901).' },
          detail: { type: 'string' },
        },
      },
    },
    current: { type: 'integer', description: 'With 412: the current version.' },
    changes: {
      type: 'array',
      description: 'With 412: each field of the save, what its author had read, what it is now, and who made it so.',
      items: {
        type: 'object',
        required: ['pointer', 'field', 'changed'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body that was sent.' },
          field: { type: 'string' },
          changed: { type: 'boolean', description: 'False: repeat it on the current version, nobody else touched it.' },
          was: { description: 'At the version that was sent as If-Match; absent where that is too long ago.' },
          now: { description: 'null where there is no value.' },
          by: { type: 'object', properties: { kind: {}, id: {}, name: {} } },
          at: { type: 'string' },
          via: { type: 'string' },
          version: { type: 'integer', description: 'The version that gave it its present value.' },
        },
      },
    },
    requestId: { type: 'string' },
  },
};

/** The OpenAPI 3.1 document of a table of routes. */
export function openApi(routes: readonly Route[], about: { readonly version: string }): OpenApiDocument {
  const schemas: Record<string, Json> = { Problem: problemSchema };
  const paths: Record<string, Record<string, Operation>> = {};
  for (const one of routes) {
    const path = paths[one.path] ?? {};
    path[one.method.toLowerCase()] = operation(one, schemas);
    paths[one.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Portico API',
      version: about.version,
      description: 'The service desk of managed service providers.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((one) => one.tag))].map((name) => ({ name })),
    paths,
    components: { schemas, responses: problems(), securitySchemes: security },
  };
}

const security: Json = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An access token of the issuer, or an API key (`ptk_...`).' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-portico', description: 'A browser session.' },
};

function problems(): Json {
  const entries = Object.entries(reasons).map(([status, description]) => [
    `Problem${status}`,
    { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]);
  return Object.fromEntries(entries);
}

function operation(one: Route, schemas: Record<string, Json>): Operation {
  const rule = one.auth.scope === 'public' ? undefined : one.auth;
  return {
    operationId: one.operationId,
    summary: one.summary,
    ...(one.description ? { description: one.description } : {}),
    tags: [one.tag],
    security: rule
      ? [{ bearer: [] }, ...(rule.personas.some((persona) => persona !== 'key') ? [{ session: [] }] : [])]
      : [],
    parameters: parameters(one, schemas),
    ...(one.body ? { requestBody: requestBody(one.body, schemas) } : {}),
    responses: { ...answers(one, schemas), ...refusals(one, rule) },
    'x-auth': one.auth,
    'x-ids': one.ids,
    ...(one.rate ? { 'x-rate': one.rate } : {}),
  };
}

function parameters(one: Route, schemas: Record<string, Json>): Json[] {
  const list: Json[] = [];
  for (const [name, schema] of Object.entries(parameterSchema(one).shape)) {
    const kind = one.ids[name];
    const description = kind ? idKinds[kind].about : descriptionOf(schema);
    list.push({
      name,
      in: 'path',
      required: true,
      ...described(description),
      schema: jsonSchema(schema, 'input', schemas),
    });
  }
  for (const [name, schema] of Object.entries(one.query.shape)) {
    // Absent, not undefined: an `exactOptional` field refuses the latter.
    const required = !z.safeParse(z.object({ [name]: schema }), {}).success;
    list.push({
      name,
      in: 'query',
      required,
      ...described(descriptionOf(schema)),
      schema: jsonSchema(schema, 'output', schemas),
    });
  }
  const header = (name: string, required: boolean, description: string): void => {
    list.push({ name, in: 'header', required, description, schema: { type: 'string' } });
  };
  if (one.ifMatch) header('If-Match', true, 'The ETag that was read.');
  if (one.idempotent)
    header('Idempotency-Key', false, 'Repeating the request with the same key repeats its answer for 24 hours.');
  return list;
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.description;
}

function described(description: string | undefined): Json {
  return description === undefined ? {} : { description };
}

function requestBody(schema: z.ZodType, schemas: Record<string, Json>): Json {
  const required = !schema.safeParse({}).success;
  return { required, content: { 'application/json': { schema: jsonSchema(schema, 'input', schemas) } } };
}

function answers(one: Route, schemas: Record<string, Json>): Record<string, Json> {
  const entries = Object.entries(one.responses).map(([status, schema]): [string, Json] => {
    const type = schema instanceof z.ZodString ? 'text/html' : 'application/json';
    const content = schema ? { content: { [type]: { schema: jsonSchema(schema, 'output', schemas) } } } : {};
    return [status, { description: one.summary, ...content }];
  });
  return Object.fromEntries(entries);
}

function refusals(one: Route, rule: PrivateRule | undefined): Record<string, Json> {
  const statuses = [400];
  if (rule) statuses.push(401, 403, 429, 503);
  if (Object.keys(one.ids).length > 0) statuses.push(404);
  if (one.body) statuses.push(413, 415, 422);
  if (one.idempotent) statuses.push(409, 422);
  if (one.ifMatch) statuses.push(409, 412, 428);
  const unique = [...new Set(statuses)].sort();
  return Object.fromEntries(
    unique.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]),
  );
}

/** JSON Schema of a zod schema; named parts move into the document's components. */
function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const {
    $schema: _,
    $defs,
    ...made
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs ?? {})) keep(name, definition, schemas);
  const { id, ...own } = relinked(made) as Json;
  if (typeof id !== 'string') return own;
  keep(id, own, schemas);
  return { $ref: `#/components/schemas/${id}` };
}

function keep(name: string, definition: Json, schemas: Record<string, Json>): void {
  const { id: _, ...own } = relinked(definition) as Json;
  const known = schemas[name];
  if (known && JSON.stringify(known) !== JSON.stringify(own)) {
    throw new Error(`two different schemas are called ${name}: give the one for input another name`);
  }
  schemas[name] = own;
}

function relinked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relinked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : relinked(inner),
  ]);
  return Object.fromEntries(entries);
}
