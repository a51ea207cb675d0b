import { parseArgs } from 'node:util';
import { type InvariantId, invariantIds, invariants } from '@portico/app/verify/findings';
import { type VerifyProgress, type VerifyReport, verifyStore, verifyTenant } from '@portico/app/verify/verify';
import { providerScope } from '@portico/domain/kernel/scope';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Command, Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { Progress } from '../progress.ts';

const usage = `portico verify [--msp SLUG] [--json]
  Checks every invariant that the stored data can show. Exit code 1 when one is violated.
`;

/** `portico verify`: whether the store still is what the product promises. Reads only. */
export function verifyCommand(openHome: (io: Io, command: string) => Promise<Home>): Command {
  return {
    name: 'verify',
    summary: 'check every invariant of the stored data',
    async run(args, io) {
      let values: { msp?: string; json?: boolean };
      try {
        values = parseArgs({ args, options: { msp: { type: 'string' }, json: { type: 'boolean' } } }).values;
      } catch (error) {
        io.stderr(`${(error as Error).message}\n${usage}`);
        return 2;
      }
      const home = await openHome(io, 'verify');
      try {
        return await verify(home, values, io);
      } finally {
        await home.close();
      }
    },
  };
}

async function verify(home: Home, options: { msp?: string; json?: boolean }, io: Io): Promise<number> {
  const db = home.ports.unscoped('verifying walks every tenant');
  const { store } = home.ports.files;
  const { msps } = await readInstalled(db);
  const only = msps.find((one) => one.record.slug === options.msp);
  if (options.msp !== undefined && !only) {
    const known = msps.map((one) => one.record.slug).join(', ');
    io.stderr(`--msp: there is no MSP "${options.msp}"; known: ${known || 'none: run portico tenants apply first'}\n`);
    return 2;
  }
  // Rows of indexes and projections follow their heads: judged before they have arrived, they would look wrong.
  await home.settle();
  const names = new Map<string, string>(
    msps.flatMap(({ record, clients }) =>
      clients.map((client) => [
        `${providerScope(record.id)}.${client.record.id}`,
        `${record.slug}/${client.record.slug}`,
      ]),
    ),
  );
  const report = await walk(only ? verifyTenant(db, store, only.record.id) : verifyStore(db, store), names, io);
  io.stdout(options.json ? `${JSON.stringify(report, null, 1)}\n` : printed(report));
  return violatedOf(report) > 0 ? 1 : 0;
}

/** Runs to the end, showing each client's tickets as they go by. */
async function walk(
  run: AsyncGenerator<VerifyProgress, VerifyReport>,
  names: ReadonlyMap<string, string>,
  io: Io,
): Promise<VerifyReport> {
  let bar: { readonly client: string; readonly progress: Progress } | undefined;
  for (;;) {
    const step = await run.next();
    if (step.done) {
      bar?.progress.end();
      return step.value;
    }
    const client = `${step.value.msp}.${step.value.client}`;
    if (bar?.client !== client) {
      bar?.progress.end();
      bar = { client, progress: new Progress(io, `tickets of ${names.get(client) ?? client}`, step.value.total) };
    }
    bar.progress.at(step.value.done);
  }
}

function violatedOf(report: VerifyReport): number {
  return invariantIds.reduce((sum, id) => sum + report.invariants[id].violated, 0);
}

function printed(report: VerifyReport): string {
  const { tickets, entries, imported } = report;
  const width = Math.max(...invariantIds.map((id) => invariants[id].length));
  const lines = invariantIds.flatMap((id) => [lineOf(id, report, width), ...complaints(id, report)]);
  const count = violatedOf(report);
  const verdict = count === 0 ? '0 violations' : `${count} ${count === 1 ? 'violation' : 'violations'}`;
  return (
    `${lines.join('\n')}\n${tickets} tickets, ${entries} entries, of which ${imported} were imported ` +
    `(exempt from the rules of transitions): ${verdict}.\n`
  );
}

function lineOf(id: InvariantId, report: VerifyReport, width: number): string {
  const { checked, violated } = report.invariants[id];
  const sign = violated > 0 ? '!' : ' ';
  return `${sign} ${id.padEnd(4)}${invariants[id].padEnd(width)}  ${String(checked).padStart(9)} checked  ${violated} violated`;
}

function complaints(id: InvariantId, report: VerifyReport): string[] {
  const { violations, violated } = report.invariants[id];
  const told = violations.map((one) => `      ${one.where}: ${one.what}`);
  return violated > violations.length ? [...told, `      and ${violated - violations.length} more`] : told;
}
