import { invalid } from '@portico/domain/kernel/error';
import { type ComplianceRow, complianceOf, type Totals, totalsOf, verdictsOf } from '@portico/domain/report/compliance';
import { dayAfter, instantOfLocal } from '@portico/domain/report/local-time';
import type { Calendar } from '@portico/domain/sla/calendar';
import type { SlaPolicy } from '@portico/domain/sla/policy';
import { receiptOf } from '@portico/domain/ticket/receipt';
import { replayed } from '@portico/domain/ticket/replay';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import { requireReports, serviceLogs, ticketsMax } from './service-logs.ts';

export interface Months {
  /** `YYYY-MM`, both included. */
  readonly from: string;
  readonly to: string;
}

/** Other rules than those that tickets were judged by: their logs are lived anew under them. */
export interface Draft {
  readonly policy: SlaPolicy;
  /** Absent: the calendar that each ticket is stamped with. */
  readonly calendar?: Calendar | undefined;
}

export interface ServiceLevelReport {
  readonly client: { readonly id: string; readonly slug: string; readonly name: string };
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  /** How many tickets were looked at. */
  readonly tickets: number;
  readonly totals: Totals;
  readonly rows: readonly ComplianceRow[];
}

const monthsMax = 24;

/**
 * What a client's promises came to, by month, target and priority, from the logs of its tickets: exact to the second, and
 * every figure with the tickets behind it.
 */
export async function serviceLevelsOf(
  ctx: Context,
  client: string,
  { from, to }: Months,
  options: { readonly draft?: Draft; readonly most?: number } = {},
): Promise<ServiceLevelReport> {
  requireReports(ctx);
  if (from > to) throw invalid('?from', 'it lies after the last month');
  if (monthCount(from, to) > monthsMax) throw invalid('?from', `at most ${monthsMax} months at a time`);
  const found = await findClient(ctx, client);
  const zone = found.timeZone;
  // A peer's log may say that work ended long before it ended it: its tickets are looked at from a year before on.
  const openAt = instantOfLocal(zone, `${dayAfter(`${from}-01`, options.draft ? -366 : -1)}T00:00:00`);
  const tickets: { number: string; verdicts: ReturnType<typeof verdictsOf> }[] = [];
  for await (const { number, entries, rules } of serviceLogs(ctx, client, { openAt }, options.most ?? ticketsMax)) {
    const { draft } = options;
    const by = draft ? { ...rules, policy: draft.policy, calendar: draft.calendar ?? rules.calendar } : rules;
    const log = draft ? replayed(entries, by) : entries;
    tickets.push({ number, verdicts: verdictsOf(receiptOf(log, by, ctx.now)) });
  }
  const rows = complianceOf(tickets, zone, { from, to });
  return {
    client: { id: found.id, slug: found.slug, name: found.name },
    ...{ zone, from, to, asOf: ctx.now, tickets: tickets.length, totals: totalsOf(rows), rows },
  };
}

function monthCount(from: string, to: string): number {
  const of = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return of(to) - of(from) + 1;
}
