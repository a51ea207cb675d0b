import { deskConfig } from '@portico/app/config/effective';
import { systemContext } from '@portico/app/ports';
import { type WhatIfReport, whatIf } from '@portico/app/report/what-if';
import { AppError } from '@portico/domain/kernel/error';
import type { Flip, Judgement, Totals } from '@portico/domain/report/compliance';
import type { Io } from '../command.ts';
import { openHome } from '../home/home.ts';
import { locateClient } from '../home/locate.ts';
import { readDraft } from './draft.ts';

export interface WhatIfOptions {
  readonly client: string;
  readonly days: number;
  readonly policy?: string | undefined;
  readonly calendar?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `portico sla what-if`: prints what the last days would have come to; code 1 where the files are no policy or calendar. */
export async function whatIfCommand(options: WhatIfOptions, io: Io): Promise<number> {
  const home = await openHome(io, 'sla');
  try {
    const place = await locateClient(home.ports, options.client);
    if (typeof place === 'string') return refused(io, `--client: ${place}`);
    const ctx = systemContext(home.ports, place.msp, 'sla', 'cli');
    const { policy } = await deskConfig(ctx, place.client);
    const draft = await readDraft(io, options, policy);
    if (typeof draft === 'string') return refused(io, draft);
    const report = await whatIf(ctx, place.client, options.days, draft, Number.MAX_SAFE_INTEGER);
    io.stdout(options.json ? `${JSON.stringify(report, null, 1)}\n` : printed(report));
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refused(io, error.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n') || error.message);
  } finally {
    await home.close();
  }
}

function refused(io: Io, message: string): number {
  io.stderr(`${message}\n`);
  return 1;
}

function printed({ client, days, tickets, before, after, flips }: WhatIfReport): string {
  const lines = [
    `${client.name}: ${tickets} tickets opened in the last ${days} days`,
    `  as judged:        ${totalsText(before)}`,
    `  under the draft:  ${totalsText(after)}`,
    ...flips.map(flipText),
    `${flips.length} verdicts would be others.`,
  ];
  return `${lines.join('\n')}\n`;
}

const totalsText = ({ met, breached, compliancePercent }: Totals): string =>
  `${met} met, ${breached} breached${compliancePercent === null ? '' : `, ${compliancePercent} %`}`;

function flipText({ number, target, before, after }: Flip): string {
  return `  ${number} ${target}: ${before.verdict} -> ${after.verdict}  (${judgementText(before)} -> ${judgementText(after)})`;
}

function judgementText({ verdict, targetSeconds, usedSeconds, due, rule }: Judgement): string {
  if (verdict === 'none') return 'no verdict';
  const by = rule === undefined ? '' : `, rule ${rule}`;
  return `used ${usedSeconds} of ${targetSeconds} s${due === undefined ? '' : `, due ${due}`}${by}`;
}
