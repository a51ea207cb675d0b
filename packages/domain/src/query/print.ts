import type { Filter, Term, TimeBound } from './filter.ts';

/** The text of a filter: reading it again gives the same filter. */
export function printFilter(filter: Filter): string {
  return filter.terms.map(printTerm).join(' ');
}

function printTerm(term: Term): string {
  const sign = term.negated ? '-' : '';
  switch (term.kind) {
    case 'values':
      return `${sign}${term.field}:${term.values.map(quoteIfNeeded).join(',')}`;
    case 'time':
      return `${sign}${term.field}${term.operator}${printBound(term.bound)}`;
    case 'field':
      return `${sign}field.${term.field}${term.operator}${term.values.map(quoteIfNeeded).join(',')}`;
    case 'text':
      return `${sign}${quoteIfNeeded(term.text)}`;
  }
}

function printBound(bound: TimeBound): string {
  switch (bound.kind) {
    case 'duration':
      return `${bound.count}${bound.unit}`;
    case 'date':
      return bound.date;
    case 'instant':
      return bound.at;
  }
}

function quoteIfNeeded(text: string): string {
  return /^[\p{L}\p{N}_.@/+][\p{L}\p{N}_.@/+-]*$/u.test(text) ? text : `"${text.replace(/["\\]/gu, '\\$&')}"`;
}
