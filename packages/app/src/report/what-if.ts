import { AppError } from '@portico/domain/kernel/error';
import { addDays } from '@portico/domain/kernel/time';
import {
  type Flip,
  flipsOf,
  type ServiceVerdict,
  type Totals,
  totalsOf,
  verdictsOf,
} from '@portico/domain/report/compliance';
import { policyFaults } from '@portico/domain/tenant/settings';
import { type ReceiptRules, receiptOf } from '@portico/domain/ticket/receipt';
import { replayed } from '@portico/domain/ticket/replay';
import { whyTargets } from '@portico/domain/ticket/service-level';
import { foldEntries, type LogEntry } from '@portico/domain/ticket/state';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import type { Draft } from './service-levels.ts';
import { requireReports, serviceLogs, ticketsMax } from './service-logs.ts';

export interface WhatIfReport {
  readonly client: { readonly id: string; readonly slug: string; readonly name: string };
  readonly days: number;
  readonly asOf: string;
  readonly tickets: number;
  readonly before: Totals;
  readonly after: Totals;
  /** Runs of clocks that would have another verdict, and why. */
  readonly flips: readonly Flip[];
}

/**
 * What a client's last days would have come to under other rules: the same deeds at the same times, judged anew. Changes
 * nothing. Under the rules in force it is what the receipts say.
 */
export async function whatIf(
  ctx: Context,
  client: string,
  days: number,
  draft: Draft,
  most: number = ticketsMax,
): Promise<WhatIfReport> {
  requireReports(ctx);
  const found = await findClient(ctx, client);
  const { desk } = await deskConfig(ctx, found.id);
  const faults = policyFaults(draft.policy, desk);
  if (faults.length > 0) {
    const named = faults.map(({ path, message }) => ({ pointer: `/policy/${path.join('/')}`, detail: message }));
    throw new AppError('invalid', 'sla.policy', 'Some fields need attention.', named);
  }
  const openedSince = addDays(ctx.now, -days);
  const [before, after, flips]: [ServiceVerdict[], ServiceVerdict[], Flip[]] = [[], [], []];
  let tickets = 0;
  for await (const { number, entries, rules } of serviceLogs(ctx, client, { openedSince }, most)) {
    tickets += 1;
    const other = { ...rules, policy: draft.policy, calendar: draft.calendar ?? rules.calendar };
    const was = judged(entries, rules, ctx.now);
    const is = judged(replayed(entries, other), other, ctx.now);
    before.push(...was.verdicts);
    after.push(...is.verdicts);
    flips.push(...flipsOf(number, was, is));
  }
  return {
    client: { id: found.id, slug: found.slug, name: found.name },
    ...{ days, asOf: ctx.now, tickets, before: sumOf(before), after: sumOf(after), flips },
  };
}

function judged(entries: readonly LogEntry[], rules: ReceiptRules, now: string) {
  const state = foldEntries(entries);
  return { verdicts: verdictsOf(receiptOf(entries, rules, now)), rule: state && whyTargets(state, rules)?.rule };
}

function sumOf(verdicts: readonly ServiceVerdict[]): Totals {
  return totalsOf(
    verdicts.map(({ verdict }) => ({ met: verdict === 'met' ? 1 : 0, breached: verdict === 'met' ? 0 : 1 })),
  );
}
