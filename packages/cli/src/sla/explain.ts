import { readFile, writeFile } from 'node:fs/promises';
import { systemContext } from '@portico/app/ports';
import { receiptSource } from '@portico/app/ticket/receipt';
import { AppError } from '@portico/domain/kernel/error';
import { type ClockReceipt, type ReceiptLine, receiptFaults, receiptOf } from '@portico/domain/ticket/receipt';
import { plainReceipt, spanOf } from '@portico/domain/ticket/receipt-words';
import { whyTargets } from '@portico/domain/ticket/service-level';
import { foldEntries } from '@portico/domain/ticket/state';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Io } from '../command.ts';
import { type Home, openHome } from '../home/home.ts';
import { type History, historyText, parseHistory } from './history.ts';

export interface ExplainOptions {
  readonly ticket?: string | undefined;
  readonly from?: string;
  readonly save?: string;
  readonly lang?: string;
  readonly plain?: boolean;
  readonly json?: boolean;
}

/** Prints the receipt of a ticket; code 1 where it is not what the ticket's own clocks say. */
export async function explain(options: ExplainOptions, io: Io): Promise<number> {
  const history = await historyOf(options, io);
  if (typeof history === 'string') {
    io.stderr(`${history}\n`);
    return 1;
  }
  const { entries, rules, asOf } = history;
  const receipt = receiptOf(entries, rules, asOf);
  const state = foldEntries(entries);
  const faults = state ? receiptFaults(receipt, state, rules, asOf) : ['the history is empty'];
  if (options.save !== undefined) await writeFile(options.save, historyText(history));
  const reader = { locale: options.lang ?? 'en', timeZone: rules.calendar.timeZone };
  const plain = plainReceipt(receipt, rules.desk, reader);
  if (options.json)
    io.stdout(`${JSON.stringify({ ticket: history.ticket, asOf, plain, clocks: receipt, faults }, null, 1)}\n`);
  else io.stdout(`${(options.plain ? plain : printed(history, receipt)).join('\n')}\n`);
  for (const fault of faults) io.stderr(`${fault}\n`);
  return faults.length > 0 ? 1 : 0;
}

async function historyOf({ from, ticket }: ExplainOptions, io: Io): Promise<History | string> {
  if (from !== undefined) {
    try {
      return parseHistory(await readFile(from, 'utf8'));
    } catch (error) {
      return `--from ${from}: ${(error as Error).message}`;
    }
  }
  const home = await openHome(io, 'sla');
  try {
    return await stored(home, ticket ?? '');
  } finally {
    await home.close();
  }
}

async function stored({ ports }: Home, name: string): Promise<History | string> {
  const [first, second] = name.includes('/') ? name.split('/', 2) : [undefined, name];
  const ref = second ?? '';
  const prefix = ref.split('-')[0]?.toUpperCase();
  const { msps } = await readInstalled(ports.unscoped('the command line names tickets by number'));
  const owners = msps.filter(
    ({ record, clients }) =>
      (first === undefined || record.slug === first) && clients.some((client) => client.record.prefix === prefix),
  );
  const [msp, ...others] = owners;
  if (!msp) return `there is no client whose tickets begin with "${prefix}"`;
  if (others.length > 0)
    return `several have "${prefix}"; name one of ${owners.map((one) => `${one.record.slug}/${ref}`).join(', ')}`;
  try {
    const ctx = systemContext(ports, msp.record.id, 'sla', 'cli');
    const { number, entries, rules } = await receiptSource(ctx, ref);
    return { ticket: number, asOf: ctx.now, rules, entries };
  } catch (error) {
    if (error instanceof AppError && error.kind === 'not_found') return `there is no ticket "${ref}"`;
    throw error;
  }
}

function printed({ ticket, asOf, rules, entries }: History, receipt: readonly ClockReceipt[]): string[] {
  const state = foldEntries(entries);
  const { config, kind, priority } = state ?? {};
  const why = state && whyTargets(state, rules);
  const matched = Object.entries(why?.matched ?? {}).map(([name, value]) => `${name} ${value}`);
  const by = why?.rule === undefined ? 'the table' : `rule "${why.rule}"`;
  const chosen = why ? [`targets by ${by}: ${matched.join(', ')}`] : [];
  const versions = `policy version ${config?.sla ?? '-'}, calendar version ${config?.calendar ?? '-'}`;
  return [
    `${ticket} as of ${asOf}: ${kind} of priority ${priority}, ${versions}, hours in ${rules.calendar.timeZone}`,
    ...chosen,
    ...receipt.flatMap((one) => ['', headline(one), ...one.warnings.map(warningText), ...one.lines.map(lineText)]),
  ];
}

const span = (seconds: number): string => spanOf(seconds, { locale: 'en' });

function headline(one: ClockReceipt): string {
  const due = one.due === undefined ? '' : `, due ${one.due}`;
  const ended =
    one.endedAt === undefined ? '' : `, ended ${one.endedAt} by ${one.endedBy?.by.kind} ${one.endedBy?.by.id}`;
  const later = one.replaced ? ' (a later run has taken its place)' : '';
  return `${one.target}: ${one.state}, ${one.usedSeconds} of ${one.targetSeconds} s${due}${ended}${later}`;
}

const warningText = ({ percent, at }: ClockReceipt['warnings'][number]) => `  ${at}  ${percent} % used up`;

function lineText({ from, to, seconds, counted, reason }: ReceiptLine): string {
  const why = reason ? `  ${whyText(reason)}` : '';
  return `  ${from}  ${to}  ${counted ? 'counted    ' : 'not counted'}  ${span(seconds)}${why}`;
}

function whyText(reason: NonNullable<ReceiptLine['reason']>): string {
  switch (reason.why) {
    case 'hours':
      return 'outside service hours';
    case 'holiday':
      return `holiday ${reason.date}${reason.name === undefined ? '' : ` (${reason.name})`}`;
    case 'special':
      return `${reason.date} has hours of its own`;
    case 'break':
      return `break on ${reason.date}`;
    case 'pending':
      return `waiting: ${reason.reason ?? 'no reason'}, by ${reason.cause.by.kind} ${reason.cause.by.id} (entry ${reason.cause.v})`;
    case 'ended':
      return `after its end in entry ${reason.cause.v}`;
    case 'uninterrupted':
      return `counted as if it had never ended (reopened in entry ${reason.cause.v})`;
  }
}
