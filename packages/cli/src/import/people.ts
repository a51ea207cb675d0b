import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { importPeople, type PeopleOutcome } from '@portico/app/import/import-people';
import type { ColumnUse, RejectedRecord } from '@portico/domain/import/format';
import {
  type PeopleMapping,
  PeopleReader,
  type PersonRow,
  peopleMappingSchema,
  startPeople,
} from '@portico/domain/import/people-sheet';
import { parse } from 'yaml';
import type { Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { locateClient } from '../home/locate.ts';
import { openRecords, type RecordFile } from './read-records.ts';
import { type Kept, keepRejected, reasonOf } from './rejected.ts';
import { newImportId } from './tickets.ts';

export interface PeopleReport extends PeopleOutcome, Partial<Kept> {
  readonly import?: string;
  readonly rows: number;
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  readonly columns: readonly ColumnUse[];
}

export interface PeopleRequest {
  readonly client: string;
  readonly mapping: PeopleMapping;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly file: string;
}

const options = {
  client: { type: 'string' },
  format: { type: 'string', default: 'csv' },
  map: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** What `portico import people` is asked, or what is wrong with it. */
export async function peopleRequest(args: readonly string[], io: Io): Promise<PeopleRequest | string> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [file, ...others] = positionals;
    if (values.client === undefined) return '--client is missing';
    if (values.format !== 'csv') return `unknown format "${values.format}"; known: csv`;
    if (file === undefined || others.length > 0) return 'name one FILE';
    const text = values.map === undefined ? '{}' : await readFile(resolve(io.cwd, values.map), 'utf8');
    const mapping = peopleMappingSchema.safeParse(parse(text) ?? {});
    if (!mapping.success) {
      const faults = mapping.error.issues.map((one) => `/${one.path.join('/')}: ${one.message}`);
      return [`--map ${values.map} cannot be used:`, ...faults].join('\n  ');
    }
    return { client: values.client, mapping: mapping.data, dryRun: values['dry-run'], json: values.json, file };
  } catch (error) {
    return (error as Error).message;
  }
}

export interface ReadPeople {
  readonly file: RecordFile;
  readonly people: readonly PersonRow[];
  readonly rows: number;
  readonly rejected: readonly RejectedRecord[];
  readonly columns: readonly ColumnUse[];
}

export async function readPeople(
  request: PeopleRequest,
  io: Io,
): Promise<ReadPeople | { readonly faults: readonly string[] }> {
  const rejected: RejectedRecord[] = [];
  const people: PersonRow[] = [];
  let reader: PeopleReader | undefined;
  let file: RecordFile;
  let rows = 0;
  try {
    file = await openRecords(request.file, io);
    for await (const record of file.records((bad) => rejected.push(bad))) {
      if (!reader) {
        const started = startPeople(record, request.mapping);
        if (!(started instanceof PeopleReader)) {
          return { faults: started.faults.map((one) => `line ${one.line}: ${one.column ?? 'heading'} ${one.reason}`) };
        }
        reader = started;
        continue;
      }
      rows += 1;
      const read = reader.read(record);
      if ('faults' in read) rejected.push(read);
      else people.push(read);
    }
  } catch (error) {
    return { faults: [`${request.file}: ${(error as Error).message}`] };
  }
  if (!reader) return { faults: [`${request.file} is empty: the first line must be the heading`] };
  return { file, people, rows, rejected, columns: reader.columns };
}

export async function takePeople(request: PeopleRequest, read: ReadPeople, home: Home): Promise<PeopleReport | string> {
  const place = await locateClient(home.ports, request.client);
  if (typeof place === 'string') return place;
  const id = newImportId(home, place);
  const record = { id, at: home.ports.now(), format: 'csv', file: request.file };
  const db = home.ports.unscoped('an import of people lets them sign in, which the platform keeps');
  const outcome = await importPeople(
    { db, msp: place.msp, client: place.client, record, dryRun: request.dryRun },
    read.people,
  );
  const { rows, rejected, columns } = read;
  const keeping = rejected.length > 0 && !request.dryRun;
  return {
    ...(outcome.created > 0 && !request.dryRun ? { import: id } : {}),
    rows,
    ...outcome,
    rejected: rejected.map((one) => ({ line: one.line, reason: reasonOf(one) })),
    ...(keeping ? await keepRejected(home.folder, read.file, 'people', rejected) : {}),
    columns,
  };
}

export function peoplePrinted(request: PeopleRequest, report: PeopleReport): string {
  const { rows, created, updated, skipped, failed, rejected, columns } = report;
  const taken = columns.flatMap((one) => (one.field === undefined ? [] : [`${one.column} -> ${one.field}`]));
  const left = columns.filter((one) => one.field === undefined).map((one) => one.column);
  const lines = [
    `${request.dryRun ? 'Would import' : 'Imported'}: ${rows} rows; people: ${created} created, ${updated} updated, ` +
      `${skipped} unchanged, ${failed.length} failed; ${rejected.length} rows rejected`,
    `Columns: ${taken.join(', ')}`,
    ...(left.length > 0 ? [`Not taken over: ${left.join(', ')}`] : []),
    ...rejected.slice(0, 50).map((one) => `  line ${one.line}: ${one.reason}`),
    ...failed.slice(0, 50).map((one) => `  line ${one.line}: ${one.email} ${one.reason}`),
    ...(report.results ?? []).slice(0, 20).map((one) => `  line ${one.line}: ${one.email} ${one.result}`),
    ...(report.mendFile ? [`Mend the rejected rows in ${report.mendFile} and import that file.`] : []),
    ...(report.import ? [`To take it back within 24 hours: portico import undo ${report.import}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
