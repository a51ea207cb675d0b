import { AppError, type FieldFault, notFound } from '@portico/domain/kernel/error';
import type * as z from 'zod';
import { parameterSchema, type Route } from './route.ts';

type Issue = z.core.$ZodIssue;

/** An RFC 6901 pointer to the place of a fault. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Faults with their pointers; each unknown field is named at its own place. */
export function faultsOf(
  issues: readonly Issue[],
  place: (path: readonly PropertyKey[]) => string = pointerOf,
): FieldFault[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: place([...issue.path, key]),
        detail: 'This field is not known here.',
      }));
    }
    return [{ pointer: place(issue.path), detail: issue.message }];
  });
}

/** The body as its schema reads it. @throws AppError `invalid` naming every field at fault. */
export function validBody(one: Route, value: unknown): unknown {
  if (!one.body) return undefined;
  const parsed = one.body.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid', 'invalid', 'Some fields need attention.', faultsOf(parsed.error.issues));
}

/** Path parameters. Ids of a wrong shape are not found, like any other id that leads nowhere. */
export function parameterReader(one: Route): (values: Record<string, string>) => Record<string, unknown> {
  const schema = parameterSchema(one);
  return (values) => {
    const parsed = schema.safeParse(values);
    if (!parsed.success) throw notFound();
    return parsed.data;
  };
}

/** Query parameters. @throws AppError `malformed` for an unknown, repeated or unreadable one. */
export function validQuery(one: Route, url: string): Record<string, unknown> {
  const at = url.indexOf('?');
  const given = new Map<string, string>();
  const repeated: FieldFault[] = [];
  if (at >= 0) {
    for (const [name, value] of new URLSearchParams(url.slice(at + 1))) {
      if (given.has(name)) repeated.push({ pointer: `?${name}`, detail: 'Give this parameter once.' });
      given.set(name, value);
    }
  }
  if (repeated.length > 0) throw refused(repeated);
  const parsed = one.query.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const known = Object.keys(one.query.shape);
  const faults = faultsOf(parsed.error.issues, (path) => `?${path.map(String).join('.')}`);
  throw refused(faults, known);
}

function refused(faults: readonly FieldFault[], known: readonly string[] = []): AppError {
  const hint = known.length > 0 ? ` Known here: ${known.join(', ')}.` : '';
  return new AppError('malformed', 'query.malformed', `The query cannot be read.${hint}`, faults);
}
