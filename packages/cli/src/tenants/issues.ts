import * as z from 'zod';
import { type Problem, problemAt, type Source } from './source.ts';

/** What a schema found wrong with a file, each with line, path and fix. */
export function schemaProblems(source: Source, schema: z.ZodType, error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const meant = closest(key, knownKeys(schema, issue.path));
        const fix = meant ? `did you mean "${meant}"?` : 'remove it';
        return problemAt(source, [...issue.path, key], `there is no field "${key}"`, fix);
      });
    }
    if (issue.code === 'invalid_type' && valueAt(source.value, issue.path) === undefined) {
      return [problemAt(source, issue.path, 'is missing', 'add it')];
    }
    return [problemAt(source, issue.path, issue.message)];
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

/** Field names that a schema allows at a path. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let inner: z.core.$ZodType | undefined = unwrapped(schema);
  for (const part of path) {
    if (inner instanceof z.ZodObject) inner = (inner.shape as Record<PropertyKey, z.core.$ZodType>)[part];
    else if (inner instanceof z.ZodArray) inner = inner.element;
    else if (inner instanceof z.ZodRecord) inner = inner.valueType;
    else return [];
    inner = inner && unwrapped(inner);
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape as object) : [];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional;
  return wrapped ? unwrapped(schema.def.innerType) : schema;
}

/** The known name that is at most two edits away. */
function closest(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((one) => ({ one, edits: distance(name.toLowerCase(), one.toLowerCase()) }));
  ranked.sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= 2 ? best.one : undefined;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
