import { parseArgs } from 'node:util';
import { systemContext } from '@portico/app/ports';
import { serviceReportOf } from '@portico/app/report/service';
import { AppError } from '@portico/domain/kernel/error';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { locateClient } from '../home/locate.ts';

const usage = `portico report service --client CLIENT [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--json]
`;

/** `portico report`: the service report of a client. */
export function reportCommand(openHome: (io: Io, command: string) => Promise<Home>): Command {
  return {
    name: 'report',
    summary: 'the service report of a client',
    async run(args, io) {
      const [noun, ...rest] = args;
      if (noun !== 'service') return wrong(io, noun ? `there is no "portico report ${noun}"` : 'say which report');
      let values: { client?: string; from?: string; to?: string; json?: boolean };
      try {
        const options = {
          client: { type: 'string' },
          from: { type: 'string' },
          to: { type: 'string' },
          json: { type: 'boolean' },
        } as const;
        values = parseArgs({ args: rest, options }).values;
      } catch (error) {
        return wrong(io, (error as Error).message);
      }
      if (values.client === undefined) return wrong(io, '--client is missing');
      const home = await openHome(io, 'report');
      try {
        return await print(home, values.client, values, io);
      } finally {
        await home.close();
      }
    },
  };
}

async function print(home: Home, client: string, values: { from?: string; to?: string }, io: Io): Promise<number> {
  const place = await locateClient(home.ports, client);
  if (typeof place === 'string') return wrong(io, `--client: ${place}`);
  await home.settle();
  const ctx = systemContext(home.ports, place.msp, 'report', 'cli');
  const range = {
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.to === undefined ? {} : { to: values.to }),
  };
  try {
    const report = await serviceReportOf(ctx, place.client, range);
    io.stdout(`${JSON.stringify(report, null, 1)}\n`);
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
