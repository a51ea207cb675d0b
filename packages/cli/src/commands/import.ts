import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findClient } from '@portico/app/directory/directory';
import { type ImportOutcome, importTickets } from '@portico/app/import/import-tickets';
import { systemContext } from '@portico/app/ports';
import type { ImportBatch, ImportFormat, RejectedRecord } from '@portico/domain/import/format';
import { importFormatOf, importFormats } from '@portico/domain/import/formats';
import { clientScope } from '@portico/domain/kernel/scope';
import { instantOfLocal } from '@portico/domain/report/local-time';
import { zoneName } from '@portico/domain/sla/calendar';
import type { Command, Io } from '../command.ts';
import { readCsv } from '../csv/read.ts';
import type { Home } from '../home/home.ts';
import { locateClient } from '../home/locate.ts';
import { Progress } from '../progress.ts';

const usage = `portico import tickets --client CLIENT --format FORMAT [--zone ZONE] [--dry-run] [--json] FILE
  CLIENT: slug, or MSP/slug      FORMAT: ${importFormats.map((one) => one.name).join(', ')}
  ZONE: zone of times without an offset (default UTC)      FILE: - for standard input
`;

export interface ImportReport extends ImportOutcome {
  readonly rows: number;
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  /** Where the rejected rows were kept. */
  readonly rejectedFile?: string;
}

interface Request {
  readonly client: string;
  readonly format: ImportFormat;
  readonly zone: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly file: string;
}

/** `portico import`: a peer's export becomes tickets with their whole history. */
export function importCommand(openHome: (io: Io, command: string) => Promise<Home>): Command {
  return {
    name: 'import',
    summary: 'take over tickets from another system, with their history',
    async run(args, io) {
      const request = parse(args);
      if (typeof request === 'string') {
        io.stderr(`${request}\n${usage}`);
        return 2;
      }
      const read = await readFileOf(request, io);
      if ('faults' in read) {
        io.stderr(`${read.faults.join('\n')}\nNothing was imported.\n`);
        return 1;
      }
      const home = await openHome(io, 'import');
      try {
        return await carryOut(request, read, home, io);
      } finally {
        await home.close();
      }
    },
  };
}

function parse(args: readonly string[]): Request | string {
  const [noun, ...rest] = args;
  if (noun !== 'tickets') return noun ? `there is no "portico import ${noun}"` : 'say what to import';
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        client: { type: 'string' },
        format: { type: 'string' },
        zone: { type: 'string', default: 'UTC' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [file, ...others] = positionals;
    if (values.client === undefined) return '--client is missing';
    if (values.format === undefined) return '--format is missing';
    if (file === undefined || others.length > 0) return 'name one FILE';
    if (!zoneName.safeParse(values.zone).success)
      return `--zone: "${values.zone}" is no time zone; use one like Europe/Berlin`;
    const format = importFormatOf(values.format);
    const { client, zone, json } = values;
    return { client, format, zone, dryRun: values['dry-run'], json, file };
  } catch (error) {
    return (error as Error).message;
  }
}

interface ReadFile {
  readonly batches: readonly ImportBatch[];
  readonly rows: number;
  readonly rejected: readonly RejectedRecord[];
}

/** The file is read whole before anything is written: a wrong heading or format leaves nothing half-done. */
async function readFileOf(request: Request, io: Io): Promise<ReadFile | { readonly faults: readonly string[] }> {
  const { format, zone } = request;
  const source = request.file === '-' ? [await io.stdin()] : createReadStream(resolve(io.cwd, request.file), 'utf8');
  const rejected: RejectedRecord[] = [];
  let rows = 0;
  let reader: Extract<ReturnType<ImportFormat['start']>, { reader: unknown }>['reader'] | undefined;
  try {
    for await (const record of readCsv(source, (bad) => rejected.push(bad))) {
      if (!reader) {
        const started = format.start(record, { utc: (local) => instantOfLocal(zone, local) });
        if ('faults' in started) {
          return { faults: started.faults.map((one) => `line ${one.line}: ${one.column ?? 'heading'} ${one.reason}`) };
        }
        reader = started.reader;
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
  return { batches: [...reader.batches()], rows, rejected };
}

async function carryOut(request: Request, read: ReadFile, home: Home, io: Io): Promise<number> {
  const place = await locateClient(home.ports, request.client);
  if (typeof place === 'string') {
    io.stderr(`--client: ${place}\n`);
    return 2;
  }
  const ctx = systemContext(home.ports, place.msp, 'import', `imp_${request.format.name}`);
  await findClient(ctx, place.client);
  const progress = new Progress(io, 'tickets', read.batches.length);
  const db = await home.ports.client(clientScope(place.msp, place.client));
  const outcome = await importTickets(
    {
      db,
      msp: place.msp,
      client: place.client,
      source: request.format.source,
      zone: request.zone,
      requestId: ctx.requestId,
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
  const kept =
    read.rejected.length > 0 && !request.dryRun ? await keepRejected(home, request, read.rejected) : undefined;
  const report: ImportReport = {
    rows: read.rows,
    ...outcome,
    rejected: read.rejected.map((one) => ({ line: one.line, reason: reasonOf(one) })),
    ...(kept === undefined ? {} : { rejectedFile: kept }),
  };
  print(io, request, report);
  return report.rejected.length > 0 || report.failed.length > 0 ? 1 : 0;
}

function reasonOf(record: RejectedRecord): string {
  return record.faults.map((fault) => `${fault.column ? `${fault.column} ` : ''}${fault.reason}`).join('; ');
}

/** Rows that could not be read are kept beside the data, with their line numbers and reasons, to be mended and given again. */
async function keepRejected(home: Home, request: Request, rejected: readonly RejectedRecord[]): Promise<string> {
  const folder = join(home.folder, 'rejected');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${basename(request.file).replace(/\.[^.]*$/, '')}.${request.format.name}.json`);
  const rows = rejected.map((one) => ({ line: one.line, reason: reasonOf(one), fields: one.raw }));
  await writeFile(path, `${JSON.stringify(rows, null, 1)}\n`);
  return path;
}

function print(io: Io, request: Request, report: ImportReport): void {
  if (request.json) {
    io.stdout(`${JSON.stringify(report, null, 1)}\n`);
    return;
  }
  const { rows, created, updated, skipped, failed, entries, rejected } = report;
  io.stdout(
    `${request.dryRun ? 'Would import' : 'Imported'}: ${rows} rows, ${entries} updates; tickets: ` +
      `${created} created, ${updated} updated, ${skipped} unchanged, ${failed.length} failed; ${rejected.length} rows rejected\n`,
  );
  for (const one of rejected.slice(0, 50)) io.stdout(`  line ${one.line}: ${one.reason}\n`);
  for (const one of failed.slice(0, 50)) io.stdout(`  line ${one.line}: ${one.externalId} ${one.reason}\n`);
  if (report.rejectedFile) io.stdout(`Rejected rows are kept in ${report.rejectedFile}\n`);
}
