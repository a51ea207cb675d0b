import { parseDate } from '../sla/instant.ts';
import type { ImportFault, SourceRecord } from './format.ts';

const FIELD_CHARACTERS = 200;
const LIST_CHARACTERS = 1_000;

/**
 * Reads the fields of one record by the names of their columns, and collects what is wrong with them. A faulty field
 * reads as a harmless stand-in, so that every fault of a record is told at once.
 */
export class RecordReader {
  readonly faults: ImportFault[] = [];
  /** Whether the record has the shape of the heading; if not, no field may be read. */
  readonly shaped: boolean;
  private readonly record: SourceRecord;
  private readonly places: ReadonlyMap<string, number>;
  private readonly unknown: string;

  /** `unknown` is how the source writes that it does not know a value. */
  constructor(record: SourceRecord, places: ReadonlyMap<string, number>, unknown: string, width = places.size) {
    this.record = record;
    this.places = places;
    this.unknown = unknown;
    const [got, wanted] = [record.fields.length, width];
    this.shaped = got === wanted;
    // With a field too many or too few one cannot know which column any of them belongs to.
    if (got !== wanted) this.fault(undefined, `has ${got} fields, the heading ${wanted}`);
  }

  fault(column: string | undefined, reason: string): void {
    this.faults.push({ line: this.record.line, ...(column !== undefined && { column }), reason });
  }

  /** The text on one line, or undefined where the source does not know it. */
  text(column: string, most = FIELD_CHARACTERS): string | undefined {
    return this.bounded(
      column,
      this.raw(column)
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim(),
      most,
    );
  }

  /** A text of several lines. */
  prose(column: string, most: number): string | undefined {
    const text = this.raw(column)
      .replace(/\r\n?/gu, '\n')
      .replace(/[^\P{Cc}\n\t]/gu, '')
      .trim();
    return this.bounded(column, text, most);
  }

  /** The text at a place of the record, for a field that several columns have. */
  textAt(place: number, column: string): string | undefined {
    const text = (this.record.fields[place] ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim();
    return this.bounded(column, text, LIST_CHARACTERS);
  }

  private raw(column: string): string {
    return this.record.fields[this.places.get(column) ?? -1] ?? '';
  }

  private bounded(column: string, text: string, most: number): string | undefined {
    if (text.length > most) {
      this.fault(column, `has ${text.length} characters, at most ${most} are taken`);
      return undefined;
    }
    return text === '' || text === this.unknown ? undefined : text;
  }

  required(column: string): string {
    const text = this.text(column);
    if (text === undefined) this.fault(column, 'is empty or unknown, but needed');
    return text ?? '';
  }

  /** One of some words, as what they stand for. */
  choice<T>(column: string, choices: ReadonlyMap<string, T>, stand: T): T {
    const text = this.required(column);
    const value = choices.get(text);
    if (value === undefined && text !== '') {
      this.fault(column, `"${text}" is not one of: ${[...choices.keys()].join(', ')}`);
    }
    return value ?? stand;
  }

  count(column: string): number {
    const text = this.required(column);
    if (/^\d{1,6}$/.test(text)) return Number(text);
    if (text !== '') this.fault(column, `"${text}" is not a count`);
    return 0;
  }

  /** `29/2/2016 04:40` as `2016-02-29T04:40:00`: day, month and year, as the source writes them. */
  dayFirst(column: string): string | undefined {
    const text = this.text(column);
    if (text === undefined) return undefined;
    const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/.exec(text);
    if (!match) {
      this.fault(column, `"${text}" is not a time like 29/2/2016 04:40 (day/month/year)`);
      return undefined;
    }
    const [day = '', month = '', year = '', hour = '', minute = ''] = match
      .slice(1)
      .map((part) => part.padStart(2, '0'));
    const date = `${year}-${month}-${day}`;
    if (parseDate(date) === undefined || Number(hour) > 23 || Number(minute) > 59) {
      this.fault(column, `"${text}": there is no such day or time`);
      return undefined;
    }
    return `${date}T${hour}:${minute}:00`;
  }
}
