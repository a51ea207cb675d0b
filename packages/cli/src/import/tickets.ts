import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { deskConfig } from '@portico/app/config/effective';
import type { Context } from '@portico/app/context';
import { findClient } from '@portico/app/directory/directory';
import { type ImportOutcome, importTickets } from '@portico/app/import/import-tickets';
import { systemContext } from '@portico/app/ports';
import type {
  ColumnUse,
  ImportBatch,
  ImportFormat,
  ImportOptions,
  ImportReader,
  RejectedRecord,
} from '@portico/domain/import/format';
import { importFormatOf } from '@portico/domain/import/formats';
import type { CsvMapping } from '@portico/domain/import/mapping';
import { clientScope, crockford } from '@portico/domain/kernel/scope';
import { instantOfLocal } from '@portico/domain/report/local-time';
import { zoneName } from '@portico/domain/sla/calendar';
import type { Desk } from '@portico/domain/tenant/desk';
import type { Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { type Located, locateClient } from '../home/locate.ts';
import { Progress } from '../progress.ts';
import { loadMapping } from './mapping.ts';
import { openRecords, type RecordFile } from './read-records.ts';
import { type Kept, keepRejected, reasonOf } from './rejected.ts';

export interface ImportReport extends ImportOutcome, Partial<Kept> {
  /** Its name, for taking it back; absent where there is nothing to take back. */
  readonly import?: string;
  readonly rows: number;
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  /** Rows of tickets that wait until the rejected ones among them are mended. */
  readonly held?: number;
  /** What each column was taken for, where the format finds them by name. */
  readonly columns?: readonly ColumnUse[];
}

export interface TicketRequest {
  readonly client: string;
  readonly format: ImportFormat;
  readonly mapping?: CsvMapping;
  readonly zone: string;
  readonly dryRun: boolean;
  readonly holdBack: boolean;
  readonly json: boolean;
  readonly file: string;
}

const options = {
  client: { type: 'string' },
  format: { type: 'string' },
  map: { type: 'string' },
  zone: { type: 'string', default: 'UTC' },
  'dry-run': { type: 'boolean', default: false },
  'hold-back': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** What `portico import tickets` is asked, or what is wrong with it. */
export async function ticketRequest(args: readonly string[], io: Io): Promise<TicketRequest | string> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return (error as Error).message;
  }
  const { values, positionals } = parsed;
  const [file, ...others] = positionals;
  if (values.client === undefined) return '--client is missing';
  if (values.format === undefined) return '--format is missing';
  if (file === undefined || others.length > 0) return 'name one FILE';
  if (!zoneName.safeParse(values.zone).success)
    return `--zone: "${values.zone}" is no time zone; use one like Europe/Berlin`;
  let format: ImportFormat;
  try {
    format = importFormatOf(values.format);
  } catch (error) {
    return (error as Error).message;
  }
  const mapping = values.map === undefined ? undefined : await loadMapping(values.map, io);
  if (typeof mapping === 'string') return mapping;
  const { client, zone, json } = values;
  const flags = { dryRun: values['dry-run'], holdBack: values['hold-back'], json };
  return { client, format, ...(mapping && { mapping }), zone, ...flags, file };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options });
}

export interface ReadTickets {
  readonly file: RecordFile;
  readonly batches: readonly ImportBatch[];
  readonly rows: number;
  readonly rejected: readonly RejectedRecord[];
  readonly held: ReadonlySet<number>;
  readonly columns?: readonly ColumnUse[];
}

/** The file is read whole before anything is written: a wrong heading or format leaves nothing half-done. */
export async function readTickets(
  request: TicketRequest,
  desk: ImportOptions['desk'],
  io: Io,
): Promise<ReadTickets | { readonly faults: readonly string[] }> {
  const { format, zone, mapping } = request;
  const rejected: RejectedRecord[] = [];
  let rows = 0;
  let reader: ImportReader | undefined;
  let columns: readonly ColumnUse[] | undefined;
  let file: RecordFile;
  try {
    file = await openRecords(request.file, io);
    for await (const record of file.records((bad) => rejected.push(bad))) {
      if (!reader) {
        const utc = (local: string): string => instantOfLocal(zone, local);
        const started = format.start(record, { utc, ...(mapping && { mapping }), ...(desk && { desk }) });
        if ('faults' in started) {
          return { faults: started.faults.map((one) => `line ${one.line}: ${one.column ?? 'heading'} ${one.reason}`) };
        }
        ({ reader, columns } = started);
        continue;
      }
      rows += 1;
      const bad = reader.add(record);
      if (bad) rejected.push(bad);
    }
  } catch (error) {
    return { faults: [`${request.file}: ${(error as Error).message}`] };
  }
  if (!reader) return { faults: [`${request.file} is empty: the first line must be the heading`] };
  const waiting = new Set(request.holdBack ? rejected.flatMap((one) => one.externalId ?? []) : []);
  const all = [...reader.batches()];
  const held = all
    .filter((batch) => waiting.has(batch.externalId))
    .flatMap((batch) => batch.entries.map((one) => one.row));
  const batches = all.filter((batch) => !waiting.has(batch.externalId));
  return { file, batches, rows, rejected, held: new Set(held), ...(columns && { columns }) };
}

/** The client that tickets are for, and what its desk says of them; or why it cannot be told. */
export async function ticketPlace(
  request: TicketRequest,
  home: Home,
): Promise<{ readonly place: Located; readonly ctx: Context; readonly desk: Desk } | string> {
  const place = await locateClient(home.ports, request.client);
  if (typeof place === 'string') return place;
  const ctx = systemContext(home.ports, place.msp, 'import', `imp_${request.format.name}`);
  await findClient(ctx, place.client);
  return { place, ctx, desk: (await deskConfig(ctx, place.client)).desk };
}

/** Takes over what was read. */
export async function takeTickets(
  request: TicketRequest,
  read: ReadTickets,
  { place, ctx }: { readonly place: Located; readonly ctx: Context },
  home: Home,
  io: Io,
): Promise<ImportReport> {
  const progress = new Progress(io, 'tickets', read.batches.length);
  const id = newImportId(home, place);
  const outcome = await importTickets(
    {
      db: await home.ports.client(clientScope(place.msp, place.client)),
      msp: place.msp,
      client: place.client,
      source: request.format.source,
      zone: request.zone,
      requestId: ctx.requestId,
      record: { id, at: ctx.now, format: request.format.name, file: request.file },
      dryRun: request.dryRun,
      progress: (done) => progress.at(done),
    },
    read.batches,
  );
  progress.end();
  if (!request.dryRun) {
    io.stderr('Bringing reports and search up to date ...\n');
    await home.settle();
  }
  const { rows, rejected, held, columns } = read;
  const keeping = rejected.length > 0 && !request.dryRun;
  return {
    ...(outcome.created > 0 && !request.dryRun ? { import: id } : {}),
    rows,
    ...outcome,
    rejected: rejected.map((one) => ({ line: one.line, reason: reasonOf(one) })),
    ...(held.size > 0 ? { held: held.size } : {}),
    ...(keeping ? await keepRejected(home.folder, read.file, request.format.name, rejected, held) : {}),
    ...(columns ? { columns } : {}),
  };
}

/** An import's name says whose it is: `imp_` with the client's id and something random. */
export function newImportId(home: Home, place: Located): string {
  const fresh = createHash('sha256').update(home.ports.random(16)).digest();
  return `imp_${place.client}${crockford(fresh, 8)}`;
}

/** What an import did, for people. */
export function ticketsPrinted(request: TicketRequest, report: ImportReport): string {
  const { rows, created, updated, skipped, failed, entries, rejected } = report;
  const lines = [
    `${request.dryRun ? 'Would import' : 'Imported'}: ${rows} rows, ${entries} updates; tickets: ` +
      `${created} created, ${updated} updated, ${skipped} unchanged, ${failed.length} failed; ${rejected.length} rows rejected`,
    ...columnLines(report.columns ?? []),
    ...rejected.slice(0, 50).map((one) => `  line ${one.line}: ${one.reason}`),
    ...failed.slice(0, 50).map((one) => `  line ${one.line}: ${one.externalId} ${one.reason}`),
    ...(report.results ?? [])
      .filter((one) => one.result !== 'fail')
      .slice(0, 20)
      .map((one) => `  line ${one.line}: ${one.externalId} ${one.result}`),
    ...((report.results?.length ?? 0) > 20 ? ['  ... every row with its result: --json'] : []),
    ...(report.held ? [`${report.held} rows wait until the rejected ones of their tickets are mended.`] : []),
    ...(report.rejectedFile ? [`Rejected rows are kept in ${report.rejectedFile}`] : []),
    ...(report.mendFile ? [`Mend them in ${report.mendFile} and import that file.`] : []),
    ...(report.import ? [`To take it back within 24 hours: portico import undo ${report.import}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function columnLines(columns: readonly ColumnUse[]): string[] {
  if (columns.length === 0) return [];
  const taken = columns.flatMap((one) => (one.field === undefined ? [] : [`${one.column} -> ${one.field}`]));
  const left = columns.filter((one) => one.field === undefined).map((one) => one.column);
  return [`Columns: ${taken.join(', ')}`, ...(left.length > 0 ? [`Not taken over: ${left.join(', ')}`] : [])];
}
