import type { ViewColumn } from '../api/contract-views.ts';
import type { Sort } from '../api/queue-view.ts';

/** Columns that every ticket has something for, in the usual order of the menu, each as wide as is usual. */
export const columnWidths = {
  sla: 108,
  number: 96,
  client: 148,
  subject: 320,
  requester: 132,
  status: 112,
  priority: 60,
  assignee: 136,
  team: 128,
  updated: 100,
  created: 100,
  kind: 92,
  category: 128,
  channel: 92,
  tags: 140,
} as const;
export type KnownColumn = keyof typeof columnWidths;

const FIELD_WIDTH = 128;
/** The subject takes what the others leave, and never less than this. */
export const SUBJECT_LEAST = 220;

export const usualColumns: readonly ViewColumn[] = (
  ['sla', 'number', 'client', 'subject', 'requester', 'status', 'priority', 'assignee', 'updated'] as const
).map((id) => ({ id }));

export const isKnown = (id: string): id is KnownColumn => Object.hasOwn(columnWidths, id);

/** The id of a client's own field, or undefined for a column of every ticket. */
export const fieldOf = (id: string): string | undefined => (id.startsWith('field.') ? id.slice(6) : undefined);

export const widthOf = ({ id, width }: ViewColumn): number => width ?? (isKnown(id) ? columnWidths[id] : FIELD_WIDTH);

/** The order of rows that a column tells of. */
export const sortOf: Readonly<Partial<Record<KnownColumn, Sort>>> = {
  sla: 'due',
  priority: 'priority',
  updated: 'updated',
  created: 'created',
};

/** A column put before or after its neighbour. */
export function moved(columns: readonly ViewColumn[], id: string, by: 1 | -1): ViewColumn[] {
  const at = columns.findIndex((one) => one.id === id);
  const other = at + by;
  const next = [...columns];
  const [one, neighbour] = [columns[at], columns[other]];
  if (!one || !neighbour) return next;
  next[at] = neighbour;
  next[other] = one;
  return next;
}

export function resized(columns: readonly ViewColumn[], id: string, width: number): ViewColumn[] {
  const within = Math.round(Math.min(800, Math.max(48, width)));
  return columns.map((one) => (one.id === id ? { ...one, width: within } : one));
}

/** Shown or taken away; the last one stays, or there would be no rows to see. */
export function toggled(columns: readonly ViewColumn[], id: string): ViewColumn[] {
  if (!columns.some((one) => one.id === id)) return [...columns, { id }];
  const left = columns.filter((one) => one.id !== id);
  return left.length === 0 ? [...columns] : left;
}

export const sameColumns = (a: readonly ViewColumn[], b: readonly ViewColumn[]): boolean =>
  a.length === b.length && a.every((one, i) => one.id === b[i]?.id && one.width === b[i]?.width);
