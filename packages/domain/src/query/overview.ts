import { epochMs } from '../kernel/time.ts';
import type { QueueRow } from './row.ts';

/** How close open work is to a broken promise. */
export interface Risk {
  readonly overdue: number;
  /** Due within an hour. */
  readonly hour: number;
  /** Due later today, by the reader's zone. */
  readonly today: number;
  readonly later: number;
  /** Without a running clock. */
  readonly none: number;
}

export const ages = ['day', 'three_days', 'week', 'month', 'older'] as const;
export type Age = (typeof ages)[number];

export interface Load {
  readonly open: number;
  readonly overdue: number;
  readonly dueToday: number;
}

export interface Overview {
  readonly open: number;
  readonly risk: Risk;
  /** Open tickets by the time since they were opened. */
  readonly age: Readonly<Record<Age, number>>;
  readonly people: ReadonlyMap<string, Load>;
  readonly teams: ReadonlyMap<string, Load>;
  readonly clients: ReadonlyMap<string, Load>;
  readonly nobody: Load;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const bounds: readonly (readonly [Age, number])[] = [
  ['day', DAY_MS],
  ['three_days', 3 * DAY_MS],
  ['week', 7 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['older', Number.POSITIVE_INFINITY],
];

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Sums of open work.
 * @param endOfToday when the reader's day ends, in milliseconds since the epoch
 */
export function overviewOf(rows: readonly QueueRow[], now: string, endOfToday: number): Overview {
  const at = epochMs(now);
  const risk: Changeable<Risk> = { overdue: 0, hour: 0, today: 0, later: 0, none: 0 };
  const age: Record<Age, number> = { day: 0, three_days: 0, week: 0, month: 0, older: 0 };
  const people = new Map<string, Changeable<Load>>();
  const teams = new Map<string, Changeable<Load>>();
  const clients = new Map<string, Changeable<Load>>();
  const nobody: Changeable<Load> = { open: 0, overdue: 0, dueToday: 0 };
  for (const row of rows) {
    const due = row.d === undefined ? undefined : epochMs(row.d);
    risk[riskOf(due, at, endOfToday)] += 1;
    const old = at - epochMs(row.c);
    age[bounds.find(([, bound]) => old < bound)?.[0] ?? 'older'] += 1;
    const loads = [
      row.a === undefined ? nobody : loadIn(people, row.a),
      loadIn(clients, row.cl),
      ...(row.tm === undefined ? [] : [loadIn(teams, row.tm)]),
    ];
    for (const load of loads) {
      load.open += 1;
      if (due !== undefined && due < at) load.overdue += 1;
      else if (due !== undefined && due < endOfToday) load.dueToday += 1;
    }
  }
  return { open: rows.length, risk, age, people, teams, clients, nobody };
}

function riskOf(due: number | undefined, at: number, endOfToday: number): keyof Risk {
  if (due === undefined) return 'none';
  if (due < at) return 'overdue';
  if (due < at + HOUR_MS) return 'hour';
  return due < endOfToday ? 'today' : 'later';
}

function loadIn(loads: Map<string, Changeable<Load>>, id: string): Changeable<Load> {
  const known = loads.get(id) ?? { open: 0, overdue: 0, dueToday: 0 };
  loads.set(id, known);
  return known;
}
