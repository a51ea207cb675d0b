import { parseArgs } from 'node:util';
import { systemContext } from '@portico/app/ports';
import { clientsReportOf } from '@portico/app/report/clients';
import { serviceReportOf } from '@portico/app/report/service';
import { AppError } from '@portico/domain/kernel/error';
import { dayIn } from '@portico/domain/report/local-time';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { locateClient, locateMsp } from '../home/locate.ts';

const usage = `portico report service --client CLIENT [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--json]
portico report service [--msp SLUG] [--month YYYY-MM] [--json]
  Of one client, in days of its zone; or of all clients of an MSP, in months of the MSP's zone: the present one where
  none is named.
portico report service-levels --client CLIENT [--from YYYY-MM] [--to YYYY-MM] [--policy FILE] [--calendar FILE] [--json]
  What promises came to, by month, target and priority, with the tickets behind each figure; with a policy (over the one
  in force) or a calendar of your own: what they would have come to, imported tickets included.
`;

interface Values {
  readonly client?: string;
  readonly from?: string;
  readonly to?: string;
  readonly msp?: string;
  readonly month?: string;
  readonly json?: boolean;
}

type OpenHome = (io: Io, command: string) => Promise<Home>;

/** `portico report`: service reports, and what service levels came to. */
export function reportCommand(openHome: OpenHome): Command {
  return {
    name: 'report',
    summary: 'the service report of a client, or of all',
    async run(args, io) {
      const [noun, ...rest] = args;
      if (noun === 'service-levels') return serviceLevels(rest, io, openHome);
      if (noun !== 'service') return wrong(io, noun ? `there is no "portico report ${noun}"` : 'say which report');
      let values: Values;
      try {
        const text = { type: 'string' } as const;
        const options = {
          client: text,
          from: text,
          to: text,
          msp: text,
          month: text,
          json: { type: 'boolean' },
        } as const;
        values = parseArgs({ args: rest, options }).values;
      } catch (error) {
        return wrong(io, (error as Error).message);
      }
      const fault = faultOf(values);
      if (fault !== undefined) return wrong(io, fault);
      const home = await openHome(io, 'report');
      try {
        return await (values.client === undefined ? ofAll(home, values, io) : ofOne(home, values.client, values, io));
      } finally {
        await home.close();
      }
    },
  };
}

async function serviceLevels(args: readonly string[], io: Io, openHome: OpenHome): Promise<number> {
  const { serviceLevelsCommand } = await import('../sla/report.ts');
  try {
    return await serviceLevelsCommand(args, io, openHome, (message) => wrong(io, message));
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return wrong(io, error.message);
    throw error;
  }
}

/** Options that do not go together, or say nothing. */
function faultOf({ client, from, to, msp, month }: Values): string | undefined {
  if (client !== undefined && month !== undefined) return '--month is for all clients; name --from and --to for one';
  if (client !== undefined && msp !== undefined) return '--msp is for all clients; name one as --client MSP/CLIENT';
  if (client === undefined && (from ?? to) !== undefined) {
    return '--from and --to are for one --client; name a --month for all clients';
  }
  if (month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    return `--month: "${month}" is no month like 2026-10`;
  return undefined;
}

async function ofOne(home: Home, client: string, { from, to }: Values, io: Io): Promise<number> {
  const place = await locateClient(home.ports, client);
  if (typeof place === 'string') return wrong(io, `--client: ${place}`);
  await home.settle();
  const ctx = systemContext(home.ports, place.msp, 'report', 'cli');
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return print(io, () => serviceReportOf(ctx, place.client, range));
}

async function ofAll(home: Home, { msp, month }: Values, io: Io): Promise<number> {
  const found = await locateMsp(home.ports, msp);
  if (typeof found === 'string') return wrong(io, `--msp: ${found}`);
  await home.settle();
  const ctx = systemContext(home.ports, found.id, 'report', 'cli');
  return print(io, () => clientsReportOf(ctx, month ?? dayIn(found.zone, ctx.now).slice(0, 7)));
}

async function print(io: Io, read: () => Promise<object>): Promise<number> {
  try {
    io.stdout(`${JSON.stringify(await read(), null, 1)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    io.stderr(`${error.faults.map((fault) => fault.detail).join('; ') || error.message}\n`);
    return 1;
  }
}

function wrong(io: Io, message: string): number {
  io.stderr(`${message}\n${usage}`);
  return 2;
}
