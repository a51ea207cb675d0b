import { instantOfLocal } from '../report/local-time.ts';
import { parseDate, parseSeconds } from '../sla/instant.ts';
import type { FieldValue } from '../tenant/custom-field.ts';
import type { Flag, Operator, Term, TimeBound, TimeField, ValueField } from './filter.ts';
import { secondsOf } from './parse.ts';
import type { ResolvedFilter } from './resolve.ts';
import type { QueueRow } from './row.ts';

export interface MatchContext {
  /** RFC 3339, UTC. */
  readonly now: string;
  /** The reader's id, which `me` stands for. */
  readonly me: string;
  /** The zone in which a date begins; UTC when absent. */
  readonly zone?: string;
  /** The number prefix of a client, so that the words `ACME-1042` find their ticket. */
  readonly prefixOf?: (client: string) => string | undefined;
}

type Test = (row: QueueRow) => boolean;

/** Whether a row is shown. For many rows make the test once, with `matcherOf`. */
export function matches(filter: ResolvedFilter, row: QueueRow, context: MatchContext): boolean {
  return matcherOf(filter, context)(row);
}

/** The test of a filter: all of its terms, each possibly negated. */
export function matcherOf(filter: ResolvedFilter, context: MatchContext): Test {
  const tests = filter.terms.map((term) => {
    const test = testOf(term, context);
    return term.negated ? (row: QueueRow) => !test(row) : test;
  });
  return (row) => tests.every((test) => test(row));
}

function testOf(term: Term, context: MatchContext): Test {
  switch (term.kind) {
    case 'values':
      return valuesTest(term.field, term.values, context);
    case 'time':
      return timeTest(term.field, term.operator, term.bound, context);
    case 'field':
      return fieldTest(term.field, term.operator, term.values, context);
    case 'text':
      return textTest(term.text, context);
  }
}

const NONE = 'none';

function valuesTest(field: ValueField, values: readonly string[], context: MatchContext): Test {
  if (field === 'is') {
    const tests = values.map((value) => flagTests[value as Flag](parseSeconds(context.now)));
    return (row) => tests.some((test) => test(row));
  }
  if (field === 'requester') return (row) => values.some((value) => isRequester(row, value, context));
  const wanted = new Set(values.map((value) => fold(field === 'assignee' && value === 'me' ? context.me : value)));
  const read = readers[field];
  return (row) => {
    const value = read(row);
    if (Array.isArray(value)) return value.some((one) => wanted.has(one));
    return wanted.has(value === undefined ? NONE : fold(value));
  };
}

const readers: {
  readonly [F in Exclude<ValueField, 'is' | 'requester'>]: (row: QueueRow) => string | string[] | undefined;
} = {
  // A phase and the state of a process may share a name; either fits.
  status: (row) => [row.s, row.ph],
  priority: (row) => String(row.p),
  kind: (row) => row.k,
  client: (row) => row.cl,
  assignee: (row) => row.a,
  team: (row) => row.tm,
  category: (row) => row.cat,
  subcategory: (row) => row.sct,
  channel: (row) => row.ch,
  tag: (row) => row.tg?.split(' ') ?? [NONE],
};

/** A value by what it says; numbers as numbers and days as days where they are compared. Without a value nothing compares. */
function fieldTest(field: string, operator: ':' | Operator, values: readonly string[], context: MatchContext): Test {
  if (operator === ':') {
    const wanted = new Set(values.map((value) => fold(value === 'me' ? context.me : value)));
    return (row) => saidBy(row.cf?.[field]).some((one) => wanted.has(one));
  }
  const compare = comparisons[operator];
  const limit = values[0] ?? '';
  return (row) => {
    const value = row.cf?.[field];
    if (typeof value === 'number') return compare(value, Number(limit));
    const [day, last] = [typeof value === 'string' ? parseDate(value) : undefined, parseDate(limit)];
    return day !== undefined && last !== undefined && compare(day, last);
  };
}

function saidBy(value: FieldValue | undefined): string[] {
  if (value === undefined) return [NONE];
  if (typeof value !== 'object') return [fold(String(value))];
  return 'v' in value ? [] : value.map(fold);
}

const flagTests: { readonly [F in Flag]: (now: number) => Test } = {
  overdue: (now) => (row) => isOpen(row) && row.d !== undefined && parseSeconds(row.d) < now,
  unassigned: () => (row) => row.a === undefined,
  imported: () => (row) => row.xs !== undefined,
  vip: () => (row) => row.vp === true,
};

/** By id, or by part of the name: people know a requester's name, not the id. */
function isRequester(row: QueueRow, value: string, context: MatchContext): boolean {
  if (value.toLowerCase() === 'me') return row.rq === context.me;
  return row.rq === value || fold(row.rn).includes(fold(value));
}

const times: { readonly [F in TimeField]: (row: QueueRow) => string | undefined } = {
  due: (row) => row.d,
  created: (row) => row.c,
  updated: (row) => row.u,
  resolved: (row) => row.rs,
};

/** A ticket without such a time (nothing due, not resolved) never fits, in whichever direction one asks. */
function timeTest(field: TimeField, operator: Operator, bound: TimeBound, context: MatchContext): Test {
  const read = times[field];
  const limit = limitOf(field, bound, context);
  // An age grows as its time lies further back, so asking for an age turns the comparison round.
  const asked = bound.kind === 'duration' && field !== 'due' ? turned[operator] : operator;
  const compare = comparisons[asked];
  return (row) => {
    const at = read(row);
    return at !== undefined && compare(parseSeconds(at), limit);
  };
}

const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const satisfies Record<Operator, Operator>;
const comparisons: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function limitOf(field: TimeField, bound: TimeBound, context: MatchContext): number {
  switch (bound.kind) {
    case 'duration':
      return parseSeconds(context.now) + (field === 'due' ? 1 : -1) * secondsOf(bound);
    case 'date':
      return parseSeconds(instantOfLocal(context.zone ?? 'UTC', `${bound.date}T00:00:00`));
    case 'instant':
      return parseSeconds(bound.at);
  }
}

function textTest(text: string, context: MatchContext): Test {
  const wanted = fold(text);
  return (row) => {
    if (fold(row.sub).includes(wanted)) return true;
    const prefix = context.prefixOf?.(row.cl);
    const number = prefix === undefined ? String(row.n) : fold(`${prefix}-${row.n}`);
    return number === wanted || String(row.n) === wanted || (row.xi !== undefined && fold(row.xi) === wanted);
  };
}

function isOpen(row: QueueRow): boolean {
  return row.ph === 'open' || row.ph === 'pending';
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
