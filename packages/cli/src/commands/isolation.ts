import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { saveIsolationReport } from '@portico/store/identity/isolation-report';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { runMatrix } from '../isolation/matrix.ts';
import { passed, printed, reportOf } from '../isolation/report.ts';
import { falls, runFall } from '../isolation/walls.ts';
import { Progress } from '../progress.ts';

const usage = `portico isolation report [--json] [--out FILE] [--keep]
  Asks every operation of the API what it must not tell, by every kind of stranger, over tenants made up for it, and
  takes each wall between tenants away in turn. --keep lets every client download the report (GET /v1/isolation-report).
  Exit code 1 when anything leaks.
`;

interface Options {
  readonly json?: boolean;
  readonly out?: string;
  readonly keep?: boolean;
}

/** `portico isolation report`: a dated and hashed proof for clients. Reads nothing of the installation. */
export function isolationCommand(openHome: (io: Io, command: string) => Promise<Home>): Command {
  return {
    name: 'isolation',
    summary: 'show that no tenant sees another',
    async run(args, io) {
      const [verb, ...rest] = args;
      let values: Options;
      try {
        if (verb !== 'report') throw new Error(verb === undefined ? 'name a verb' : `there is no "${verb}"`);
        const options = { json: { type: 'boolean' }, out: { type: 'string' }, keep: { type: 'boolean' } } as const;
        values = parseArgs({ args: rest, options }).values;
      } catch (error) {
        io.stderr(`${(error as Error).message}\n${usage}`);
        return 2;
      }
      return report(values, io, openHome);
    },
  };
}

async function report(options: Options, io: Io, openHome: (io: Io, command: string) => Promise<Home>): Promise<number> {
  let bar: Progress | undefined;
  const matrix = await runMatrix({
    onProgress: (done, all) => {
      bar ??= new Progress(io, 'operations', all);
      bar.at(done);
    },
  });
  bar?.end();
  const fallen = [];
  for (const without of falls) fallen.push(await runFall(without));
  const made = reportOf(matrix, fallen, { at: new Date().toISOString(), product: '0.1.0' });
  const text = options.json ? `${JSON.stringify(made, null, 1)}\n` : printed(made);
  if (options.out === undefined) io.stdout(text);
  else writeFileSync(resolve(io.cwd, options.out), text);
  for (const { operation, persona, tried, leak } of matrix.cells) {
    if (leak !== undefined) io.stderr(`${operation}, ${persona}, ${tried}: ${leak}\n`);
  }
  if (options.keep) {
    const home = await openHome(io, 'isolation');
    try {
      await saveIsolationReport(
        home.ports.unscoped('the isolation report is the platform’s and tells of no tenant'),
        made,
      );
    } finally {
      await home.close();
    }
  }
  return passed(made) ? 0 : 1;
}
