import { parseArgs } from 'node:util';
import { deskConfig } from '@portico/app/config/effective';
import { clientProfile } from '@portico/app/directory/directory';
import { systemContext } from '@portico/app/ports';
import { type ServiceLevelReport, serviceLevelsOf } from '@portico/app/report/service-levels';
import { AppError } from '@portico/domain/kernel/error';
import { dayIn } from '@portico/domain/report/local-time';
import type { Io } from '../command.ts';
import type { Home } from '../home/home.ts';
import { locateClient } from '../home/locate.ts';
import { readDraft } from './draft.ts';

const month = /^\d{4}-(0[1-9]|1[0-2])$/;
const text = { type: 'string' } as const;
const options = {
  client: text,
  from: text,
  to: text,
  policy: text,
  calendar: text,
  json: { type: 'boolean' },
} as const;

/** `portico report service-levels`. */
export async function serviceLevelsCommand(
  args: readonly string[],
  io: Io,
  openHome: (io: Io, command: string) => Promise<Home>,
  wrong: (message: string) => number,
): Promise<number> {
  const { client, from, to, json, ...files } = parseArgs({ args: [...args], options }).values;
  if (client === undefined) return wrong('--client is missing');
  for (const [name, value] of Object.entries({ from, to })) {
    if (value !== undefined && !month.test(value)) return wrong(`--${name}: "${value}" is no month like 2026-10`);
  }
  const home = await openHome(io, 'report');
  try {
    const place = await locateClient(home.ports, client);
    if (typeof place === 'string') return wrong(`--client: ${place}`);
    const ctx = systemContext(home.ports, place.msp, 'report', 'cli');
    const { timeZone } = await clientProfile(ctx, place.client);
    const until = to ?? from ?? dayIn(timeZone, ctx.now).slice(0, 7);
    const drafted = files.policy !== undefined || files.calendar !== undefined;
    const draft = drafted ? await readDraft(io, files, (await deskConfig(ctx, place.client)).policy) : undefined;
    if (typeof draft === 'string') return refused(io, draft);
    const range = { from: from ?? until, to: until };
    const more = { ...(draft ? { draft } : {}), most: Number.MAX_SAFE_INTEGER };
    const report = await serviceLevelsOf(ctx, place.client, range, more);
    io.stdout(json ? `${JSON.stringify(report, null, 1)}\n` : printed(report));
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refused(io, error.faults.map((fault) => fault.detail).join('; ') || error.message);
  } finally {
    await home.close();
  }
}

function refused(io: Io, message: string): number {
  io.stderr(`${message}\n`);
  return 1;
}

const shown = 5;

function printed({ client, from, to, tickets, totals, rows }: ServiceLevelReport): string {
  const share = totals.compliancePercent === null ? '' : `, ${totals.compliancePercent} %`;
  const lines = rows.map(({ month: of, target, priority, met, breached, compliancePercent, breachedTickets }) => {
    const list = `${breachedTickets.slice(0, shown).join(', ')}${breachedTickets.length > shown ? ' ...' : ''}`;
    const late = breachedTickets.length === 0 ? '' : `  missed: ${list}`;
    return `  ${of}  ${target.padEnd(10)}  P${priority}  ${met} met, ${breached} breached, ${compliancePercent} %${late}`;
  });
  const head = `${client.name}, ${from} to ${to}: ${totals.met} met, ${totals.breached} breached${share}`;
  return `${[`${head}; ${tickets} tickets looked at`, ...lines].join('\n')}\n`;
}
