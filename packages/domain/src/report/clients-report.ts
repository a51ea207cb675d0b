import { clientOfMonth } from './counters.ts';
import type { RollupItem } from './service-report.ts';

/** A client that the reader may enter. */
export interface ReportedClient {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** What a month came to, of one client or of several. */
export interface MonthFigures {
  /** Opened in the month; the next four are about these. */
  readonly tickets: number;
  readonly ticketsReopened: number;
  readonly slaMet: number;
  readonly slaBreached: number;
  /** Of the tickets that were judged; null when none was. */
  readonly compliancePercent: number | null;
  /** Opened in the month and merged since, or moved to another client: in no other figure. */
  readonly ticketsMerged: number;
  readonly ticketsMoved: number;
  /** Resolved and closed in the month, whenever they were opened. */
  readonly resolved: number;
  readonly closed: number;
  /** Calendar hours from opening to resolution of what was resolved in the month; null when nothing was. */
  readonly meanHoursToResolve: number | null;
  /** Minutes worked in the month as they count. */
  readonly minutes: number;
  readonly billableMinutes: number;
  /** Now, whatever the month. */
  readonly openNow: number;
}

/** The month of every client that the reader may enter, and their sum. */
export interface ClientsReport {
  readonly month: string;
  readonly totals: MonthFigures;
  readonly clients: readonly (MonthFigures & { readonly client: ReportedClient })[];
}

const names = [
  'created',
  'reopened',
  'met',
  'late',
  'merged',
  'moved',
  'resolved',
  'early',
  'seconds',
  'closed',
  'time',
  'bill',
  'open',
] as const;
type Sums = Record<(typeof names)[number], number>;

const zero = (): Sums => Object.fromEntries(names.map((name) => [name, 0])) as Sums; // Safe: made of all names.

/**
 * Reads the report of all clients out of the MSP's rollups.
 * @param visible the clients that the reader may enter: no other is counted, whatever was read.
 * @param queue the queue item (`CNT`) of the MSP.
 */
export function clientsReport(
  month: string,
  visible: readonly ReportedClient[],
  items: Iterable<RollupItem>,
  queue: Readonly<Record<string, number>>,
): ClientsReport {
  const byClient = new Map<string, RollupItem['counters']>();
  for (const { name, counters } of items) {
    const client = clientOfMonth(name);
    if (client !== undefined) byClient.set(client, counters);
  }
  const totals = zero();
  const clients = [...visible].sort(byName).map(({ id, slug, name }) => {
    const sums = { ...countersOf(byClient.get(id)), open: queue[`cl:${id}`] ?? 0 };
    for (const counted of names) totals[counted] += sums[counted];
    return { client: { id, slug, name }, ...figuresOf(sums) };
  });
  return { month, totals: figuresOf(totals), clients };
}

function countersOf(item: RollupItem['counters'] = {}): Sums {
  const sums = zero();
  for (const name of names) {
    const value = item[name];
    if (typeof value === 'number') sums[name] = value;
  }
  return sums;
}

function figuresOf(sums: Sums): MonthFigures {
  const judged = sums.met + sums.late;
  const timed = sums.resolved - sums.early;
  return {
    tickets: sums.created,
    ticketsReopened: sums.reopened,
    slaMet: sums.met,
    slaBreached: sums.late,
    compliancePercent: judged === 0 ? null : rounded((100 * sums.met) / judged),
    ticketsMerged: sums.merged,
    ticketsMoved: sums.moved,
    resolved: sums.resolved,
    closed: sums.closed,
    meanHoursToResolve: timed === 0 ? null : rounded(sums.seconds / timed / 3_600),
    minutes: sums.time,
    billableMinutes: sums.bill,
    openNow: sums.open,
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

function byName(a: ReportedClient, b: ReportedClient): number {
  const [left, right] = a.name === b.name ? [a.id, b.id] : [a.name, b.name];
  return left < right ? -1 : 1;
}
