import { epochMs } from '../kernel/time.ts';
import type { QueueRow } from './row.ts';

/** Why a ticket stands where it does in the order of what to do next. */
export const nextReasons = [
  'overdue',
  'due_soon',
  'due_today',
  'critical',
  'high',
  'vip',
  'mine',
  'untouched',
  'old',
] as const;
export type NextReason = (typeof nextReasons)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What a reason weighs. A missed promise goes before a close one, and either before rank; what is one's own goes before
 * what nobody has; waiting long breaks ties. So a critical ticket due soon (75) stands before a planned one that is
 * overdue (60), and that before a critical one without a promise (35).
 */
const weights: Readonly<Record<NextReason, number>> = {
  overdue: 60,
  due_soon: 40,
  due_today: 15,
  critical: 35,
  high: 18,
  vip: 12,
  mine: 10,
  untouched: 8,
  old: 6,
};

export interface Next {
  readonly score: number;
  readonly reasons: readonly NextReason[];
}

/** What speaks for taking up a ticket now. */
export function nextOf(row: QueueRow, now: string, me: string): Next {
  const at = epochMs(now);
  const left = row.d === undefined ? Number.POSITIVE_INFINITY : epochMs(row.d) - at;
  const holds: Readonly<Record<NextReason, boolean>> = {
    overdue: left < 0,
    due_soon: left >= 0 && left < HOUR_MS,
    due_today: left >= HOUR_MS && left < 8 * HOUR_MS,
    critical: row.p === 1,
    high: row.p === 2,
    vip: row.vp === true,
    mine: row.a === me,
    untouched: at - epochMs(row.u) >= 3 * DAY_MS,
    old: at - epochMs(row.c) >= 7 * DAY_MS,
  };
  const reasons = nextReasons.filter((reason) => holds[reason]);
  return { score: reasons.reduce((sum, reason) => sum + weights[reason], 0), reasons };
}

/** Open work in the order in which to take it up: what waits for somebody else is left out. */
export function nextFirst<R extends { readonly r: QueueRow }>(
  rows: readonly R[],
  now: string,
  me: string,
): { readonly row: R; readonly next: Next }[] {
  const due = ({ d }: QueueRow) => (d === undefined ? Number.POSITIVE_INFINITY : epochMs(d));
  return rows
    .filter((row) => row.r.ph === 'open')
    .map((row) => ({ row, next: nextOf(row.r, now, me) }))
    .sort(
      (a, b) =>
        b.next.score - a.next.score ||
        (due(a.row.r) < due(b.row.r) ? -1 : due(a.row.r) > due(b.row.r) ? 1 : 0) ||
        (a.row.r.c < b.row.r.c ? -1 : a.row.r.c > b.row.r.c ? 1 : a.row.r.n - b.row.r.n),
    );
}
