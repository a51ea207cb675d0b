import type { OpenApiDocument } from '@portico/api/openapi';
import type { Op } from '@portico/cli/isolation/request';

type Json = Readonly<Record<string, unknown>>;

/** One field of a body or a query. */
export interface Field {
  readonly operation: string;
  readonly at: string;
  /** Of the field itself, or of the list that it is an element of. */
  readonly name: string;
  /** Whether it takes a text. */
  readonly text: boolean;
  /** Whether it says that it takes ids, or that it takes none. */
  readonly marked: boolean;
  readonly kinds: readonly string[];
}

/** Every field that a caller may fill in, however deep. */
export function fieldsOf(document: OpenApiDocument, { id, operation }: Op): Field[] {
  const found: Field[] = [];
  const walk = (given: unknown, at: string, name: string, depth: number): void => {
    if (typeof given !== 'object' || given === null || depth > 8) return;
    const schema = resolved(document, given as Json);
    const marks = schema['x-ids'] as readonly { kind: string }[] | undefined;
    const text = schema['type'] === 'string' && schema['enum'] === undefined && schema['format'] === undefined;
    if (at !== '') {
      found.push({
        operation: id,
        at,
        name,
        text,
        marked: marks !== undefined,
        kinds: (marks ?? []).map((one) => one.kind),
      });
    }
    for (const [inner, property] of Object.entries((schema['properties'] ?? {}) as Json)) {
      walk(property, `${at}/${inner}`, inner, depth + 1);
    }
    if (schema['items']) walk(schema['items'], `${at}/0`, name, depth + 1);
    for (const key of ['anyOf', 'oneOf', 'allOf']) {
      for (const part of (schema[key] as readonly unknown[] | undefined) ?? []) walk(part, at, name, depth + 1);
    }
  };
  for (const one of operation.parameters) {
    if (one['in'] === 'query') walk(one['schema'], `?${String(one['name'])}`, String(one['name']), 0);
  }
  const body = operation['requestBody'] as { content: { 'application/json'?: { schema: unknown } } } | undefined;
  walk(body?.content['application/json']?.schema, '', '', 0);
  return found;
}

function resolved(document: OpenApiDocument, schema: Json): Json {
  const name = String(schema['$ref'] ?? '').replace('#/components/schemas/', '');
  const found = document.components.schemas[name];
  return found ? resolved(document, found) : schema;
}
