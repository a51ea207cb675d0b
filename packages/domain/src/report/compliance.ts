import type { Priority } from '../kernel/priority.ts';
import { isHolder, type PromiseName, promiseNames } from '../sla/clock.ts';
import type { ClockReceipt } from '../ticket/receipt.ts';
import { dayIn } from './local-time.ts';

/** What one run of a promised clock came to. A clock that still runs, stands still or was cancelled gives none. */
export interface ServiceVerdict {
  readonly target: PromiseName;
  readonly priority: Priority;
  readonly verdict: 'met' | 'breached';
  /** When that was certain: the end of a target that was met, the due time of one that was missed. */
  readonly at: string;
  readonly due?: string;
  readonly targetSeconds: number;
  readonly usedSeconds: number;
}

/** The verdicts of a ticket's receipt. Each run is judged by itself: an update may be owed many times. */
export function verdictsOf(receipt: readonly ClockReceipt[]): ServiceVerdict[] {
  return receipt.flatMap((one) => {
    const { target, priority, state, due, endedAt, targetSeconds, usedSeconds } = one;
    if (isHolder(target) || (state !== 'met' && state !== 'breached')) return [];
    const at = state === 'met' ? endedAt : due;
    if (at === undefined) return [];
    return [
      { target, priority, verdict: state, at, ...(due === undefined ? {} : { due }), targetSeconds, usedSeconds },
    ];
  });
}

export interface ComplianceRow {
  /** `YYYY-MM`, of the client's zone. */
  readonly month: string;
  readonly target: PromiseName;
  readonly priority: Priority;
  readonly met: number;
  readonly breached: number;
  readonly compliancePercent: number;
  /** Numbers of the tickets behind each figure, a ticket once for each of its verdicts. */
  readonly metTickets: readonly string[];
  readonly breachedTickets: readonly string[];
}

/** Verdicts of many tickets by month, target and priority. Months outside the range are left out. */
export function complianceOf(
  tickets: Iterable<{ readonly number: string; readonly verdicts: readonly ServiceVerdict[] }>,
  zone: string,
  range: { readonly from: string; readonly to: string },
): ComplianceRow[] {
  const rows = new Map<
    string,
    { row: Pick<ComplianceRow, 'month' | 'target' | 'priority'>; met: string[]; breached: string[] }
  >();
  for (const { number, verdicts } of tickets) {
    for (const { target, priority, verdict, at } of verdicts) {
      const month = dayIn(zone, at).slice(0, 7);
      if (month < range.from || month > range.to) continue;
      const key = `${month} ${promiseNames.indexOf(target)} ${priority}`;
      const found = rows.get(key) ?? { row: { month, target, priority }, met: [], breached: [] };
      found[verdict].push(number);
      rows.set(key, found);
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { row, met, breached }]) => ({
      ...row,
      ...countsOf(met.length, breached.length),
      metTickets: met,
      breachedTickets: breached,
    }));
}

/** Counts with their share, in percent to two decimals; 100 where nothing was judged would be a lie, so callers ask first. */
function countsOf(met: number, breached: number) {
  return { met, breached, compliancePercent: percentOf(met, met + breached) ?? 0 };
}

export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}

export interface Totals {
  readonly met: number;
  readonly breached: number;
  /** null: nothing was judged. */
  readonly compliancePercent: number | null;
}

export function totalsOf(counts: Iterable<{ readonly met: number; readonly breached: number }>): Totals {
  let [met, breached] = [0, 0];
  for (const one of counts) [met, breached] = [met + one.met, breached + one.breached];
  return { met, breached, compliancePercent: percentOf(met, met + breached) };
}

/** A run whose verdict another policy would change, and what of it would be otherwise. */
export interface Flip {
  readonly number: string;
  readonly target: PromiseName;
  readonly before: Judgement;
  readonly after: Judgement;
}

export interface Judgement {
  readonly verdict: 'met' | 'breached' | 'none';
  readonly due?: string;
  readonly targetSeconds?: number;
  readonly usedSeconds?: number;
  /** The rule that chose the targets; absent where the table applies. */
  readonly rule?: string;
}

/** The verdicts of a ticket before and after, run by run of each target, where they are not the same. */
export function flipsOf(
  number: string,
  before: { readonly verdicts: readonly ServiceVerdict[]; readonly rule?: string | undefined },
  after: { readonly verdicts: readonly ServiceVerdict[]; readonly rule?: string | undefined },
): Flip[] {
  return promiseNames.flatMap((target) => {
    const [was, is] = [before, after].map(({ verdicts }) => verdicts.filter((one) => one.target === target));
    const runs = Math.max(was?.length ?? 0, is?.length ?? 0);
    return Array.from({ length: runs }, (_, run) => run).flatMap((run) => {
      const [old, now] = [judgement(was?.[run], before.rule), judgement(is?.[run], after.rule)];
      return old.verdict === now.verdict ? [] : [{ number, target, before: old, after: now }];
    });
  });
}

function judgement(one: ServiceVerdict | undefined, rule: string | undefined): Judgement {
  const by = rule === undefined ? {} : { rule };
  if (!one) return { verdict: 'none', ...by };
  const { verdict, due, targetSeconds, usedSeconds } = one;
  return { verdict, ...(due === undefined ? {} : { due }), targetSeconds, usedSeconds, ...by };
}
