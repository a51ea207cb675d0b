import type { Columns } from './columns.ts';
import type { ImportOptions, SourceName, SourceRecord } from './format.ts';
import { RecordReader } from './record.ts';
import { type DateOrder, parseSourceTime } from './source-time.ts';

/** One copy of each text: a log repeats the same few words in all of its records. */
export class Words {
  readonly #known = new Map<string, string>();

  kept(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}

/** One record of a file, read by what its columns mean. */
export class Row {
  readonly reader: RecordReader;
  readonly #columns: Columns;
  readonly #options: ImportOptions;
  readonly #words: Words;
  readonly #order: DateOrder;

  constructor(
    record: SourceRecord,
    columns: Columns,
    options: ImportOptions,
    words: Words,
    { unknown, order = 'dmy' }: { readonly unknown: string; readonly order?: DateOrder | undefined },
  ) {
    this.reader = new RecordReader(record, columns.places, unknown, columns.width);
    this.#columns = columns;
    this.#options = options;
    this.#words = words;
    this.#order = order;
  }

  has(field: string): boolean {
    return this.#columns.heading(field) !== undefined;
  }

  text(field: string): string | undefined {
    const column = this.#columns.heading(field);
    const text = column === undefined ? undefined : this.reader.text(column);
    return text === undefined ? undefined : this.#words.kept(text);
  }

  prose(field: string, most: number): string | undefined {
    const column = this.#columns.heading(field);
    return column === undefined ? undefined : this.reader.prose(column, most);
  }

  /** Every text that the columns of a field hold, each cut where `divider` says. */
  list(field: string, divider: RegExp): string[] {
    const column = this.#columns.heading(field);
    if (column === undefined) return [];
    const texts = this.#columns.all(field).flatMap((place) => this.reader.textAt(place, column) ?? []);
    return texts.flatMap((text) => text.split(divider)).filter((text) => text.trim() !== '');
  }

  /** The date of a time, as the source's wall clock says it. */
  date(field: string): string | undefined {
    const text = this.text(field);
    const time = text === undefined ? undefined : parseSourceTime(text, this.#order);
    if (time) return ('instant' in time ? time.instant : time.local).slice(0, 10);
    if (text !== undefined) this.fault(field, `"${text}" is no date; write it like 2024-02-29, of a day that exists`);
    return undefined;
  }

  required(field: string): string {
    const column = this.#columns.heading(field);
    return column === undefined ? '' : this.#words.kept(this.reader.required(column));
  }

  fault(field: string, reason: string): void {
    this.reader.fault(this.#columns.heading(field), reason);
  }

  /** One of some words, whatever their case. Absent where the column is, or where it says nothing. */
  word<T>(field: string, words: ReadonlyMap<string, T>, hint = ''): T | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const value = words.get(wordKey(text));
    if (value === undefined) {
      this.fault(field, `"${text}" is not one of: ${[...words.keys()].join(', ')}${hint}`);
    }
    return value;
  }

  /** The instant in UTC. */
  time(field: string): string | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const time = parseSourceTime(text, this.#order);
    if (!time) {
      const shape = this.#order === 'dmy' ? 'day/month/year' : 'month/day/year';
      this.fault(field, `"${text}" is no time; write it like 2024-02-29 16:40 or ${shape} 16:40, of a day that exists`);
      return undefined;
    }
    return 'instant' in time ? time.instant : this.#options.utc(time.local);
  }

  name(field: string): SourceName | undefined {
    const text = this.text(field);
    return text === undefined ? undefined : { key: text, name: text };
  }
}

/** Words of a source are the same whatever their case and blanks. */
export function wordKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_]+/gu, ' ')
    .trim();
}

export function wordMap<T>(words: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(words).map(([word, value]) => [wordKey(word), value]));
}
