import type { Level, Priority } from '../kernel/priority.ts';
import type { FieldValue } from '../tenant/custom-field.ts';
import type { Desk } from '../tenant/desk.ts';
import type { Channel, Phase, Rating, TicketEvent } from '../ticket/state.ts';
import type { CsvMapping } from './mapping.ts';

/** One record of a file: the number of its line, and its fields as they stand there. */
export interface SourceRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What is wrong with one record, or with the heading. `column` is absent where the record as a whole is at fault. */
export interface ImportFault {
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
}

/** A record that could not be read. It is kept, so that nothing of a file is lost silently. */
export interface RejectedRecord {
  readonly line: number;
  readonly faults: readonly ImportFault[];
  readonly raw: readonly string[];
  /** The ticket it is of, where that much could be read. */
  readonly externalId?: string;
}

/** Someone, or a group, as the source names them. `key` is what tells two of them apart. */
export interface SourceName {
  readonly key: string;
  readonly name: string;
  /** Where the source knows it: the person may be a contact here already. */
  readonly email?: string;
}

/** A ticket as the source has it after one of its records: names in the place of ids. */
export interface ImportedState {
  readonly kind: string;
  readonly status: string;
  readonly phase: Phase;
  readonly subject: string;
  readonly requester: SourceName;
  readonly impact: Level;
  readonly urgency: Level;
  readonly priority: Priority;
  readonly category?: string;
  readonly subcategory?: string;
  readonly assignee?: SourceName;
  readonly team?: SourceName;
  readonly channel: Channel;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly resolvedAt?: string;
  readonly closedAt?: string;
  readonly pending?: { readonly reason: string };
  readonly resolutionCode?: string;
  readonly reopens?: number;
  readonly reassignments?: number;
  readonly verdict?: 'met' | 'breached';
  readonly rating?: Rating;
  readonly facets?: Readonly<Record<string, string>>;
  /** Tags as a ticket holds them: with a space between two. */
  readonly tags?: string;
  /** The client's own fields. A long text stands in the entry, under `f.` and the field's id. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
  /** People in fields of the client's own, by the field's id. */
  readonly people?: Readonly<Record<string, SourceName>>;
}

/** One record of the source as one entry of a ticket's log. */
export interface ImportedEntry {
  /** Line of the file: with the source's name it is where the entry comes from. */
  readonly row: number;
  /** When it happened, RFC 3339 in UTC. */
  readonly at: string;
  readonly by: SourceName;
  readonly events: readonly TicketEvent[];
  readonly state: ImportedState;
  /** Free texts that came with it, by name. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Everything that a file says of one ticket, in the order of the file. */
export interface ImportBatch {
  readonly externalId: string;
  readonly description: string;
  readonly entries: readonly ImportedEntry[];
}

/** Takes a file's records one by one, and gives the tickets once all are in. */
export interface ImportReader {
  /** @returns the record when it cannot be read; the others of its ticket still count. */
  add(record: SourceRecord): RejectedRecord | undefined;
  batches(): Iterable<ImportBatch>;
}

export interface ImportOptions {
  /** UTC of a wall-clock time without an offset, `2016-02-29T04:40:00`: the zone is the importer's to know. */
  readonly utc: (local: string) => string;
  /** What the columns of a spreadsheet mean; without it they are told by their headings. */
  readonly mapping?: CsvMapping;
  /** The client's own fields and the tags it allows, where a file's columns may hold some. */
  readonly desk?: Pick<Desk, 'fields' | 'tags'>;
}

/** What became of one column of the heading. */
export interface ColumnUse {
  readonly column: string;
  /** What it was taken for; absent: it is not taken over. */
  readonly field?: string;
}

export type Started =
  | { readonly reader: ImportReader; readonly columns?: readonly ColumnUse[] }
  | { readonly faults: readonly ImportFault[] };

/** A peer's export that Portico reads. A new one is a file beside this one and a line in `formats.ts`. */
export interface ImportFormat {
  readonly name: string;
  readonly title: string;
  /** What `external.source` of its tickets says. */
  readonly source: string;
  /** Begins with the heading, whose columns may stand in any order. */
  start(heading: SourceRecord, options: ImportOptions): Started;
}

/** Where each column stands, or what is wrong with the heading: none may be missing, unknown or doubled. */
export function readHeading(
  heading: SourceRecord,
  columns: readonly string[],
  format: string,
): { readonly places: ReadonlyMap<string, number> } | { readonly faults: readonly ImportFault[] } {
  const faults: ImportFault[] = [];
  const places = new Map<string, number>();
  for (const [place, field] of heading.fields.entries()) {
    const column = (place === 0 ? field.replace(/^\uFEFF/u, '') : field).trim();
    const fault = places.has(column)
      ? 'stands twice in the heading'
      : !columns.includes(column)
        ? `is no column of ${format}`
        : undefined;
    if (fault) faults.push({ line: heading.line, column, reason: `${fault}; remove it or choose another --format` });
    places.set(column, place);
  }
  for (const column of columns) {
    if (!places.has(column))
      faults.push({ line: heading.line, column, reason: `is missing in the heading; ${format} needs it` });
  }
  return faults.length > 0 ? { faults } : { places };
}
