import type { ColumnUse, ImportFault, SourceRecord } from './format.ts';
import type { Wanted } from './mapping.ts';

/** The columns of one file, by what they mean. */
export interface Columns {
  /** Number of fields that each record must have. */
  readonly width: number;
  /** Heading of a field, for reading and for faults. */
  readonly heading: (field: string) => string | undefined;
  /** Where each used column stands. */
  readonly places: ReadonlyMap<string, number>;
  /** Where a field stands, everywhere that it does. */
  readonly all: (field: string) => readonly number[];
  readonly uses: readonly ColumnUse[];
}

/** Headings are the same whatever their case, blanks, underscores and signs. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\x23]+/gu, '');
}

/**
 * Finds the columns of a heading by name, in whatever order. Others are left aside and told; a used one that stands
 * twice is refused, since nobody can know which of the two is meant.
 */
export function findColumns(
  heading: SourceRecord,
  wanted: Wanted,
  required: readonly string[],
  format: string,
  repeated: ReadonlySet<string> = new Set(),
): Columns | { readonly faults: readonly ImportFault[] } {
  const names = heading.fields.map((field) => field.trim());
  const keys = names.map(headingKey);
  const found = new Map<string, number>();
  const taken = new Set<number>();
  const more = new Map<string, readonly number[]>();
  const faults: ImportFault[] = [];
  for (const [field, spellings] of Object.entries(wanted)) {
    const place = spellings.map((one) => keys.indexOf(headingKey(one))).find((at) => at >= 0 && !taken.has(at));
    if (place === undefined) {
      if (required.includes(field)) faults.push(missing(heading, spellings, format));
      continue;
    }
    const column = names[place] ?? '';
    const again = keys.flatMap((key, at) => (at > place && key === keys[place] ? [at] : []));
    if (again.length > 0 && repeated.has(field)) {
      for (const at of again) taken.add(at);
      more.set(field, again);
    } else if (again.length > 0) {
      faults.push({ line: heading.line, column, reason: 'stands twice in the heading; rename one of the two' });
    }
    taken.add(place);
    found.set(field, place);
  }
  if (faults.length > 0) return { faults };
  const fields = new Map([...found].map(([field, place]) => [place, field]));
  for (const [field, places] of more) for (const place of places) fields.set(place, field);
  return {
    width: names.length,
    heading: (field) => names[found.get(field) ?? -1],
    places: new Map([...found.values()].map((place) => [names[place] ?? '', place])),
    all: (field) => [found.get(field) ?? [], more.get(field) ?? []].flat(),
    uses: names.map((column, place) => {
      const field = fields.get(place);
      return { column, ...(field !== undefined && { field }) };
    }),
  };
}

function missing(heading: SourceRecord, spellings: readonly string[], format: string): ImportFault {
  const [column = '', ...others] = spellings;
  const or = others.length > 0 ? ` (or ${others.join(', ')})` : '';
  return { line: heading.line, column, reason: `is missing in the heading${or}; ${format} needs it` };
}
