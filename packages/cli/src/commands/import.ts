import { importsOf, undoImport } from '@portico/app/import/undo-import';
import { systemContext } from '@portico/app/ports';
import { importFormats } from '@portico/domain/import/formats';
import { AppError } from '@portico/domain/kernel/error';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { locateClient, locateClientId } from '../home/locate.ts';
import { peoplePrinted, peopleRequest, readPeople, takePeople } from '../import/people.ts';
import { readTickets, takeTickets, ticketPlace, ticketRequest, ticketsPrinted } from '../import/tickets.ts';
import { Progress } from '../progress.ts';

export type { ImportReport } from '../import/tickets.ts';

const usage = `portico import tickets --client CLIENT --format FORMAT [--map MAP] [--zone ZONE] [--dry-run] [--hold-back] [--json] FILE
portico import people --client CLIENT [--format csv] [--map MAP] [--dry-run] [--json] FILE
portico import list --client CLIENT [--json]   imports, and until when each can be taken back
portico import undo ID [--json]                take an import back, within 24 hours
  CLIENT: slug, or MSP/slug      FORMAT: ${importFormats.map((one) => one.name).join(', ')}
  MAP: YAML file that says what the columns of a spreadsheet mean; without it their headings do
  ZONE: zone of times without an offset (default UTC)      FILE: - for standard input
  --dry-run: write nothing, tell what would become of each row
  --hold-back: leave tickets with a rejected row out whole, to be imported once it is mended
`;

type OpenHome = (io: Io, command: string) => Promise<Home>;

/** `portico import`: a peer's export becomes tickets with their whole history, or people. */
export function importCommand(openHome: OpenHome): Command {
  return {
    name: 'import',
    summary: 'take over tickets and people from another system',
    async run(args, io) {
      const [noun, ...rest] = args;
      switch (noun) {
        case 'tickets':
          return tickets(rest, io, openHome);
        case 'people':
          return people(rest, io, openHome);
        case 'undo':
          return undo(rest, io, openHome);
        case 'list':
          return list(rest, io, openHome);
        default:
          return wrong(io, noun ? `there is no "portico import ${noun}"` : 'say what to import');
      }
    },
  };
}

async function tickets(args: readonly string[], io: Io, openHome: OpenHome): Promise<number> {
  const request = await ticketRequest(args, io);
  if (typeof request === 'string') return wrong(io, request);
  return at(openHome, io, async (home) => {
    const found = await ticketPlace(request, home);
    if (typeof found === 'string') return wrongClient(io, found);
    const read = await readTickets(request, found.desk, io);
    if ('faults' in read) return nothingImported(io, read.faults);
    const report = await takeTickets(request, read, found, home, io);
    io.stdout(request.json ? `${JSON.stringify(report, null, 1)}\n` : ticketsPrinted(request, report));
    return report.rejected.length > 0 || report.failed.length > 0 ? 1 : 0;
  });
}

async function people(args: readonly string[], io: Io, openHome: OpenHome): Promise<number> {
  const request = await peopleRequest(args, io);
  if (typeof request === 'string') return wrong(io, request);
  const read = await readPeople(request, io);
  if ('faults' in read) return nothingImported(io, read.faults);
  return at(openHome, io, async (home) => {
    const report = await takePeople(request, read, home);
    if (typeof report === 'string') return wrongClient(io, report);
    io.stdout(request.json ? `${JSON.stringify(report, null, 1)}\n` : peoplePrinted(request, report));
    return report.rejected.length > 0 || report.failed.length > 0 ? 1 : 0;
  });
}

async function undo(args: readonly string[], io: Io, openHome: OpenHome): Promise<number> {
  const json = args.includes('--json');
  const [id, ...others] = args.filter((one) => one !== '--json');
  const client = /^imp_([0-9a-z]{6})[0-9a-z]+$/.exec(id ?? '')?.[1];
  if (id === undefined || client === undefined || others.length > 0) return wrong(io, 'name one import: imp_...');
  return at(openHome, io, async (home) => {
    const place = await locateClientId(home.ports, client);
    if (!place) return refused(io, `there is no import ${id}`);
    await home.settle();
    const ctx = systemContext(home.ports, place.msp, 'import', `undo_${id}`);
    const created = (await importsOf(ctx, place.client)).find((one) => one.id === id)?.created ?? 0;
    const progress = new Progress(io, 'tickets', created);
    try {
      const system = home.ports.unscoped('taking people back takes their right to sign in, which the platform keeps');
      const done = await undoImport(ctx, system, place.client, id, (count) => progress.at(count));
      progress.end();
      await home.settle();
      const told = `Taken back: ${done.tickets} tickets and ${done.people} people of ${id}.`;
      io.stdout(`${json ? JSON.stringify({ import: id, ...done }) : told}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return refused(io, error.kind === 'not_found' ? `there is no import ${id}` : error.message);
    }
  });
}

async function list(args: readonly string[], io: Io, openHome: OpenHome): Promise<number> {
  const json = args.includes('--json');
  const [flag, name, ...others] = args.filter((one) => one !== '--json');
  if (flag !== '--client' || name === undefined || others.length > 0) return wrong(io, '--client is missing');
  return at(openHome, io, async (home) => {
    const place = await locateClient(home.ports, name);
    if (typeof place === 'string') return wrongClient(io, place);
    const ctx = systemContext(home.ports, place.msp, 'import', 'list');
    const imports = await importsOf(ctx, place.client);
    if (json) {
      io.stdout(`${JSON.stringify(imports, null, 1)}\n`);
      return 0;
    }
    for (const one of imports) {
      const until = one.undoUntil ? `, can be taken back until ${one.undoUntil}` : '';
      const state = one.state === 'open' ? '' : `, ${one.state === 'undone' ? 'taken back' : 'being taken back'}`;
      io.stdout(`${one.id}  ${one.at}  ${one.created} ${one.noun} of ${one.file} (${one.format})${state}${until}\n`);
    }
    return 0;
  });
}

async function at(openHome: OpenHome, io: Io, work: (home: Home) => Promise<number>): Promise<number> {
  const home = await openHome(io, 'import');
  try {
    return await work(home);
  } finally {
    await home.close();
  }
}

function nothingImported(io: Io, faults: readonly string[]): number {
  return refused(io, `${faults.join('\n')}\nNothing was imported.`);
}

function refused(io: Io, message: string): number {
  io.stderr(`${message}\n`);
  return 1;
}

function wrongClient(io: Io, message: string): number {
  io.stderr(`--client: ${message}\n`);
  return 2;
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
