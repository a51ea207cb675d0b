import type * as z from 'zod';
import type { FieldFault } from './error.ts';

/** RFC 6901: `~` and `/` inside a name are escaped. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What a schema found wrong, field by field; an unknown field is named by its own pointer. */
export function faultsOf(error: z.ZodError): FieldFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: jsonPointer([...issue.path, key]),
        detail: 'this field is not known here',
      }));
    }
    return [{ pointer: jsonPointer(issue.path), detail: issue.message }];
  });
}
