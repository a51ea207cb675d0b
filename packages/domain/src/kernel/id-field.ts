/**
 * Says what a field of a body or a query takes the id of, for the OpenAPI document: `z.string().meta(takes('person'))`.
 * The isolation matrix puts other tenants' ids, and ids of nothing, into every field that is marked, and a house rule
 * finds fields that look like ids and are not. `as` tells how the field wraps the id: `client:{id}`.
 */
export function takes(kind: string, as = '{id}'): { readonly 'x-ids': readonly IdMark[] } {
  return { 'x-ids': [{ kind, as }] };
}

/** For a field that takes ids of several kinds, each in its own wrapping. */
export function takesEither(...marks: readonly (readonly [kind: string, as: string])[]): {
  readonly 'x-ids': readonly IdMark[];
} {
  return { 'x-ids': marks.map(([kind, as]) => ({ kind, as })) };
}

export interface IdMark {
  /** One of the kinds of packages/api/src/ids.ts. */
  readonly kind: string;
  readonly as: string;
}

/** For a field whose name looks like an id and which takes none of ours. */
export const takesNoId = { 'x-ids': [] } as const;
