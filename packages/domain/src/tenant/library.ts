import * as z from 'zod';

/** What people prepare at the desk beside what the tenants' files declare; each has its own log. */
export const libraryKinds = ['macro', 'ticket_template', 'task_template'] as const;
export type LibraryKind = (typeof libraryKinds)[number];

export const libraryActs = ['created', 'changed', 'archived', 'restored', 'removed'] as const;
export type LibraryAct = (typeof libraryActs)[number];

/** What a command on something prepared tells: which fields it gave other values, never the values. */
export interface LibraryEvent {
  readonly type: `${LibraryKind}.${LibraryAct}`;
  readonly data: { readonly fields: readonly string[] };
}

/** How something prepared stands: what it is, its place in lists, and whether it is still offered. */
export interface Prepared<T> {
  readonly value: T;
  /** Smaller comes first; equals go by name. */
  readonly order: number;
  /** Offered no more; what names it goes on working. */
  readonly archived: boolean;
}

/** What a command has done, from before and after it; `undefined` before the first, and after the last. */
export function libraryEvents<T extends object>(
  kind: LibraryKind,
  before: Prepared<T> | undefined,
  next: Prepared<T> | undefined,
): LibraryEvent[] {
  if (!next) return [{ type: `${kind}.removed`, data: { fields: [] } }];
  if (!before) return [{ type: `${kind}.created`, data: { fields: Object.keys(next.value) } }];
  const fields = changedFields(before, next);
  const events: LibraryEvent[] = fields.length > 0 ? [{ type: `${kind}.changed`, data: { fields } }] : [];
  if (before.archived === next.archived) return events;
  return [...events, { type: `${kind}.${next.archived ? 'archived' : 'restored'}`, data: { fields: [] } }];
}

function changedFields<T extends object>(before: Prepared<T>, next: Prepared<T>): string[] {
  const [was, is] = [before.value, next.value] as [Record<string, unknown>, Record<string, unknown>]; // Safe: looked at by name alone.
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const fields = names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
  return before.order === next.order ? fields : [...fields, 'order'];
}

const order = z
  .int()
  .min(0)
  .max(9_999)
  .meta({ description: 'Its place in lists: smaller comes first, equals go by name.' });
export const orderUsual = 100;

/** Fields that every kind has. */
export const preparedFields = {
  order: z.exactOptional(order),
  archived: z.exactOptional(z.boolean().meta({ description: 'Offered no more; what names it goes on working.' })),
};
