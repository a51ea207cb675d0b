import { channels } from '../ticket/state.ts';

/** Fields that name values (`status:open,pending`). */
export const valueFields = [
  'status',
  'priority',
  'kind',
  'client',
  'assignee',
  'team',
  'category',
  'subcategory',
  'channel',
  'requester',
  'tag',
  'is',
] as const;
export type ValueField = (typeof valueFields)[number];

/** Fields that hold a time (`due<2h`, `created>=2026-01-01`). */
export const timeFields = ['due', 'created', 'updated', 'resolved'] as const;
export type TimeField = (typeof timeFields)[number];

export const operators = ['<=', '>=', '<', '>'] as const;
export type Operator = (typeof operators)[number];

export const durationUnits = { m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
export type DurationUnit = keyof typeof durationUnits;

/**
 * A date is midnight in the reader's zone. A duration is a distance from now: what is left of a due time, the age of
 * any other. So `due<2h` is due within two hours or overdue, and `updated>7d` has not been touched for a week.
 */
export type TimeBound =
  | { readonly kind: 'duration'; readonly count: number; readonly unit: DurationUnit }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'instant'; readonly at: string };

export type Term =
  | {
      readonly kind: 'values';
      readonly negated: boolean;
      readonly field: ValueField;
      readonly values: readonly string[];
    }
  | {
      readonly kind: 'time';
      readonly negated: boolean;
      readonly field: TimeField;
      readonly operator: Operator;
      readonly bound: TimeBound;
    }
  | {
      /** A field of the client's own: `field.cost_center:4711`, `field.budget>=100`, `field.go_live<2026-12-01`. */
      readonly kind: 'field';
      readonly negated: boolean;
      readonly field: string;
      readonly operator: ':' | Operator;
      readonly values: readonly string[];
    }
  | { readonly kind: 'text'; readonly negated: boolean; readonly text: string };

/** What a list shows: all of these terms. */
export interface Filter {
  readonly terms: readonly Term[];
}

export const flags = ['overdue', 'unassigned', 'imported', 'vip'] as const;
export type Flag = (typeof flags)[number];

export const filterLimits = { characters: 500, terms: 30, valueCharacters: 80 } as const;

/** What is wrong with one value of a field, or undefined. Names of people and places are checked when they are resolved. */
export function faultOfValue(field: ValueField, value: string): string | undefined {
  if (value.length > filterLimits.valueCharacters)
    return `a value of ${field} has at most ${filterLimits.valueCharacters} characters`;
  switch (field) {
    case 'priority':
      return /^[1-5]$/.test(value) ? undefined : `priority is a number from 1 to 5 or a range like 1-2, not "${value}"`;
    case 'is':
      return oneOf('is', value, flags);
    case 'channel':
      return oneOf('channel', value, channels);
    case 'status':
    case 'kind':
      return /^[a-z][a-z0-9_]*$/.test(value)
        ? undefined
        : `"${value}" is no ${field}: small letters, digits and _ only`;
    default:
      return undefined;
  }
}

function oneOf(field: string, value: string, known: readonly string[]): string | undefined {
  return known.includes(value) ? undefined : `${field} knows no "${value}"; known: ${known.join(', ')}`;
}

/** Values of these fields are ids or fixed words, always in small letters; the others are names as people write them. */
export const foldedFields: ReadonlySet<ValueField> = new Set([
  'status',
  'priority',
  'kind',
  'client',
  'channel',
  'tag',
  'is',
]);
