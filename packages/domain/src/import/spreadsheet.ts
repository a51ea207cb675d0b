import type { Level, Priority } from '../kernel/priority.ts';
import { isRating, type Rating } from '../ticket/state.ts';
import { type Columns, findColumns } from './columns.ts';
import type {
  ImportBatch,
  ImportFault,
  ImportFormat,
  ImportOptions,
  ImportReader,
  RejectedRecord,
  SourceName,
  SourceRecord,
  Started,
} from './format.ts';
import { automatic, type CsvMapping, repeatedFields, ticketColumns, type Wanted, wantedBy } from './mapping.ts';
import { firstPlace, type Place } from './moves.ts';
import { ownColumns, ownFieldsIn, repeatedOwn, tagsIn, unknownFields } from './own-fields.ts';
import { Row, Words } from './row.ts';
import { type SheetTicket, sheetBatch } from './sheet-ticket.ts';
import { numbered, type TicketWords, wordsOf } from './ticket-words.ts';

export interface SheetSpec {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly columns?: Wanted;
  readonly required?: readonly string[];
  readonly mapping?: CsvMapping;
}

const SUBJECT_CHARACTERS = 200;
const TEXT_CHARACTERS = 50_000;
const ID_CHARACTERS = 60;
/** Cuts nothing. */
const never = /(?!)/u;
const address = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/u;

/** A spreadsheet with one row per ticket: what its columns mean is told by their headings or by a mapping. */
export function spreadsheet(spec: SheetSpec): ImportFormat {
  const { name, title, source } = spec;
  return {
    name,
    title,
    source,
    start: (heading, options) => start(spec, heading, options),
  };
}

function start(spec: SheetSpec, heading: SourceRecord, options: ImportOptions): Started {
  const mapping = options.mapping ?? spec.mapping ?? automatic;
  const desk = options.desk ?? {};
  const wanted = { ...wantedBy(mapping, spec.columns ?? ticketColumns), ...ownColumns(mapping, desk) };
  const unknown = unknownFields(mapping, desk).map((reason) => ({ line: heading.line, reason }));
  if (unknown.length > 0) return { faults: unknown };
  const named = [...Object.entries(mapping.columns).flatMap(([field, one]) => (one ? [field] : []))];
  const facets = Object.keys(mapping.facets).map((one) => `facet:${one}`);
  const own = Object.entries(mapping.fields).flatMap(([id, one]) => (one ? [`own:${id}`] : []));
  const needed = [...named, ...facets, ...own, ...(spec.required ?? [])];
  const columns = findColumns(heading, wanted, needed, spec.name, new Set([...repeatedFields, ...repeatedOwn(desk)]));
  if ('faults' in columns) return columns;
  const faults = [
    ...((columns.heading('subject') ?? columns.heading('description')) ? [] : [untold(heading, 'subject')]),
    ...(timed(columns) || mapping.opened !== undefined ? [] : [untold(heading, 'createdAt')]),
  ];
  if (faults.length > 0) return { faults };
  return { reader: new SheetReader(columns, options, mapping, spec.source), columns: columns.uses };
}

function timed(columns: Columns): boolean {
  return ['createdAt', 'firstResponseAt', 'updatedAt', 'resolvedAt', 'closedAt'].some((one) => columns.heading(one));
}

function untold(heading: SourceRecord, field: 'subject' | 'createdAt'): ImportFault {
  const what = field === 'subject' ? 'what tickets are about' : 'when tickets were opened';
  const or = field === 'subject' ? '' : ', or give "opened" a date';
  const usual = ticketColumns[field].slice(0, 3).join(', ');
  return {
    line: heading.line,
    reason: `no column tells ${what}: name it like ${usual}, or say in a --map file which one it is (columns: ${field})${or}`,
  };
}

class SheetReader implements ImportReader {
  readonly #tickets = new Map<string, SheetTicket>();
  readonly #strings = new Words();
  readonly #columns: Columns;
  readonly #options: ImportOptions;
  readonly #mapping: CsvMapping;
  readonly #words: TicketWords;
  readonly #source: string;
  /** The earliest time in the file: when tickets were opened of which nothing is known but that they were. */
  #earliest: string | undefined;

  constructor(columns: Columns, options: ImportOptions, mapping: CsvMapping, source: string) {
    this.#columns = columns;
    this.#options = options;
    this.#mapping = mapping;
    this.#words = wordsOf(mapping);
    this.#source = source;
    this.#earliest = mapping.opened === undefined ? undefined : options.utc(`${mapping.opened}T00:00:00`);
  }

  add(record: SourceRecord): RejectedRecord | undefined {
    const { unknown, dates } = this.#mapping;
    const row = new Row(record, this.#columns, this.#options, this.#strings, { unknown, order: dates });
    const rejected = (): RejectedRecord => ({ line: record.line, faults: row.reader.faults, raw: record.fields });
    if (!row.reader.shaped) return rejected();
    const ticket = this.#read(record.line, row);
    const twin = this.#tickets.get(ticket.id);
    if (twin) row.fault('id', `"${ticket.id}" stands in line ${twin.row} already`);
    if (row.reader.faults.length > 0) return rejected();
    this.#tickets.set(ticket.id, ticket);
    const [first] = ticket.times;
    if (this.#mapping.opened === undefined && first !== undefined) {
      this.#earliest = this.#earliest === undefined || first < this.#earliest ? first : this.#earliest;
    }
    return undefined;
  }

  *batches(): Iterable<ImportBatch> {
    const opened = this.#earliest ?? this.#options.utc('1970-01-01T00:00:00');
    for (const ticket of this.#tickets.values()) yield sheetBatch(ticket, opened, this.#source);
  }

  #read(line: number, row: Row): SheetTicket {
    const id = row.has('id') ? row.required('id') : `row-${line}`;
    if (id.length > ID_CHARACTERS) row.fault('id', `has ${id.length} characters, at most ${ID_CHARACTERS} are taken`);
    const description = row.prose('description', TEXT_CHARACTERS);
    const subject = row.text('subject') ?? description?.replace(/\s+/gu, ' ').slice(0, SUBJECT_CHARACTERS).trim();
    if (subject === undefined) row.fault(row.has('subject') ? 'subject' : 'description', 'is empty, but needed');
    const hint = '; say what it means in a --map file (values: status)';
    const place: Place = row.word('status', this.#words.status, hint) ?? firstPlace;
    const createdAt = row.time('createdAt');
    const [respondedAt, updatedAt] = [row.time('firstResponseAt'), row.time('updatedAt')];
    const [resolvedAt, closedAt] = [row.time('resolvedAt'), row.time('closedAt')];
    const known = [createdAt, respondedAt, updatedAt, resolvedAt, closedAt].filter((at) => at !== undefined);
    const impact = this.#level(row, 'impact');
    const urgency = this.#level(row, 'urgency');
    return {
      row: line,
      id,
      subject: subject ?? '',
      description: description ?? '',
      place,
      times: known.sort(),
      createdAt,
      respondedAt,
      updatedAt,
      resolvedAt,
      closedAt,
      impact: impact ?? 2,
      urgency: urgency ?? 2,
      priority: this.#priority(row) ?? 3,
      channel:
        row.word('channel', this.#words.channel, '; say what it means in a --map file (values: channel)') ?? 'import',
      requester: requesterOf(row),
      assignee: row.name('assignee'),
      team: row.name('team'),
      category: row.list('category', never)[0] ?? row.text('type'),
      subcategory: row.text('subcategory'),
      resolution: row.prose('resolution', TEXT_CHARACTERS),
      rating: ratingOf(row),
      ratingComment: row.prose('ratingComment', TEXT_CHARACTERS),
      facets: this.#facets(row),
      tags: tagsIn(row, this.#mapping, this.#options.desk ?? {}),
      own: ownFieldsIn(row, this.#options.desk ?? {}),
    };
  }

  #facets(row: Row): Record<string, string> {
    const facets: Record<string, string> = {};
    const put = (name: string, value: string | undefined): void => {
      if (value !== undefined) facets[name] = value;
    };
    put('type', row.text('type'));
    put('product', row.text('product'));
    put('impact', row.text('impact'));
    put('urgency', row.text('urgency'));
    for (const name of Object.keys(this.#mapping.facets)) put(name, row.text(`facet:${name}`));
    put('sourceStatus', row.text('status'));
    return facets;
  }

  #priority(row: Row): Priority | undefined {
    const number = numbered(row.text('priority') ?? '');
    if (number !== undefined && number >= 1 && number <= 5) return number as Priority; // Safe: judged right before.
    return row.word('priority', this.#words.priority, '; say what it means in a --map file (values: priority)');
  }

  /** Sources count levels to four or five; the desk has three. */
  #level(row: Row, field: 'impact' | 'urgency'): Level | undefined {
    const number = numbered(row.text(field) ?? '');
    if (number === 0) return undefined;
    if (number !== undefined) return number >= 3 ? 3 : (number as Level); // Safe: 1 or 2 is left.
    return row.word(field, this.#words[field], `; say what it means in a --map file (values: ${field})`);
  }
}

function requesterOf(row: Row): SourceName | undefined {
  const name = row.text('requester');
  const email = row.text('requesterEmail')?.toLowerCase();
  if (email === undefined) return name === undefined ? undefined : { key: name, name };
  if (!address.test(email)) row.fault('requesterEmail', `"${email}" is no e-mail address`);
  return { key: email, name: name ?? email, email };
}

function ratingOf(row: Row): Rating | undefined {
  const text = row.text('rating');
  if (text === undefined) return undefined;
  const score = Number(text.replace(',', '.'));
  if (isRating(score)) return score;
  row.fault('rating', `"${text}" is no rating from 1 to 5`);
  return undefined;
}
