import { parseDate } from '../sla/instant.ts';
import {
  type DurationUnit,
  durationUnits,
  type Filter,
  faultOfValue,
  filterLimits,
  foldedFields,
  type Operator,
  type Term,
  type TimeBound,
  type TimeField,
  timeFields,
  type ValueField,
  valueFields,
} from './filter.ts';

/** What is wrong and where: `position` counts characters from 0. */
export interface FilterFault {
  readonly position: number;
  readonly detail: string;
}

export type ParsedFilter = { readonly filter: Filter } | { readonly faults: readonly FilterFault[] };

/**
 * Reads the one filter grammar of console, command line and API: terms are AND'ed, a comma is OR, `-` negates,
 * quotes hold what has spaces. The empty text is the filter that shows everything.
 */
export function parseFilter(text: string): ParsedFilter {
  const limit = filterLimits.characters;
  if (text.length > limit) return { faults: [{ position: limit, detail: `a filter has at most ${limit} characters` }] };
  const reader = new Reader(text);
  const terms: Term[] = [];
  const faults: FilterFault[] = [];
  for (reader.skipSpace(); !reader.atEnd(); reader.skipSpace()) {
    const start = reader.position;
    const outcome = readTerm(reader);
    if (typeof outcome !== 'string') terms.push(outcome);
    else {
      faults.push({ position: start, detail: outcome });
      reader.skipTerm(start);
    }
  }
  if (terms.length > filterLimits.terms) {
    faults.push({
      position: text.length,
      detail: `a filter has at most ${filterLimits.terms} terms, this one ${terms.length}`,
    });
  }
  return faults.length > 0 ? { faults } : { filter: { terms } };
}

class Reader {
  position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    return this.position >= this.text.length;
  }

  skipSpace(): void {
    this.take(/\s+/y);
  }

  /** Goes on behind a term that could not be read. */
  skipTerm(start: number): void {
    this.position = start;
    this.take(/(?:"(?:[^"\\]|\\.)*"|\S)+/y);
  }

  /** The match of a sticky pattern here, and moves behind it. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.position = pattern.lastIndex;
    return match;
  }

  /** Quoted text, or undefined where none begins. @returns null when its end is missing. */
  quoted(): string | null | undefined {
    if (this.text[this.position] !== '"') return undefined;
    const match = this.take(/"((?:[^"\\]|\\.)*)"/sy);
    return match ? (match[1] ?? '').replace(/\\(.)/gsu, '$1') : null;
  }
}

const unclosed = 'the closing quote is missing';

function readTerm(reader: Reader): Term | string {
  const negated = reader.take(/-/y) !== undefined;
  const own = reader.take(/field\.([a-z][a-z0-9_]{0,39})(:|<=|>=|<|>)/iy);
  if (own) return readField(reader, negated, (own[1] ?? '').toLowerCase(), (own[2] ?? ':') as ':' | Operator);
  const head = reader.take(/([A-Za-z_]+)(:|<=|>=|<|>)/y);
  if (!head) return readText(reader, negated);
  const name = (head[1] ?? '').toLowerCase();
  const operator = head[2] ?? '';
  if (isValueField(name))
    return operator === ':' ? readValues(reader, negated, name) : `${name} takes values after a colon`;
  if (!isTimeField(name)) {
    return `unknown field "${name}"; known: ${[...valueFields, ...timeFields, 'field.<id>'].join(', ')} (put other words in quotes)`;
  }
  if (operator === ':') return `${name} takes <, <=, > or >=, as in ${name}>=2026-01-01`;
  const written = reader.take(/[^\s,]+/y)?.[0];
  const bound = written === undefined ? undefined : readBound(written);
  if (!bound)
    return `${name}${operator} wants a duration like 2h or 7d, a date like 2026-12-01 or a time like 2026-12-01T08:00:00Z`;
  return { kind: 'time', negated, field: name, operator: operator as Operator, bound };
}

function readText(reader: Reader, negated: boolean): Term | string {
  const text = reader.quoted() ?? reader.take(/[^\s"]\S*/y)?.[0];
  if (text === undefined) return reader.take(/"/y) ? unclosed : 'a word or a field is missing behind "-"';
  const trimmed = text.trim();
  return trimmed === '' ? 'these quotes hold nothing' : { kind: 'text', negated, text: trimmed };
}

function readField(reader: Reader, negated: boolean, field: string, operator: ':' | Operator): Term | string {
  const values: string[] = [];
  do {
    const text = reader.quoted() ?? reader.take(/[^\s,"]+/y)?.[0];
    if (text === undefined) return reader.take(/"/y) ? unclosed : `a value is missing: field.${field}${operator}...`;
    const value = text.trim();
    if (value === '') return `a value of field.${field} is empty`;
    if (value.length > filterLimits.valueCharacters)
      return `a value of field.${field} has at most ${filterLimits.valueCharacters} characters`;
    if (operator !== ':' && Number.isNaN(Number(value)) && parseDate(value) === undefined)
      return `field.${field}${operator} wants a number like 100 or a date like 2026-12-01`;
    if (!values.includes(value)) values.push(value);
  } while (operator === ':' && reader.take(/,/y));
  return reader.take(/(?!\s|$)./suy)
    ? `put a space behind the values of field.${field}`
    : { kind: 'field', negated, field, operator, values };
}

function readValues(reader: Reader, negated: boolean, field: ValueField): Term | string {
  const values: string[] = [];
  do {
    const text = reader.quoted() ?? reader.take(/[^\s,"]+/y)?.[0];
    if (text === undefined) return reader.take(/"/y) ? unclosed : `a value is missing: ${field}:...`;
    for (const value of spread(field, foldedFields.has(field) ? text.trim().toLowerCase() : text.trim())) {
      const fault = value === '' ? `a value of ${field} is empty` : faultOfValue(field, value);
      if (fault) return fault;
      if (!values.includes(value)) values.push(value);
    }
  } while (reader.take(/,/y));
  return reader.take(/(?!\s|$)./suy)
    ? `put a space behind the values of ${field}`
    : { kind: 'values', negated, field, values };
}

/** `1-3` stands for 1, 2 and 3. */
function spread(field: ValueField, value: string): string[] {
  const range = field === 'priority' ? /^([1-5])-([1-5])$/.exec(value) : null;
  if (!range) return [value];
  const [low, high] = [Number(range[1]), Number(range[2])];
  return low > high ? [value] : Array.from({ length: high - low + 1 }, (_, i) => String(low + i));
}

function readBound(text: string): TimeBound | undefined {
  const duration = /^(\d{1,5})([mhdw])$/.exec(text);
  if (duration) return { kind: 'duration', count: Number(duration[1]), unit: duration[2] as DurationUnit };
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseDate(text) === undefined ? undefined : { kind: 'date', date: text };
  const instant = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.exec(text);
  return instant && parseDate(instant[1] ?? '') !== undefined ? { kind: 'instant', at: text } : undefined;
}

function isValueField(name: string): name is ValueField {
  return (valueFields as readonly string[]).includes(name);
}

function isTimeField(name: string): name is TimeField {
  return (timeFields as readonly string[]).includes(name);
}

/** How long a duration is, in seconds. */
export function secondsOf(bound: { readonly count: number; readonly unit: DurationUnit }): number {
  return bound.count * durationUnits[bound.unit];
}
