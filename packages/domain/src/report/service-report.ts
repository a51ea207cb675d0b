import { formatSeconds, parseDate } from '../sla/instant.ts';
import { none, parseDayItem, parsePattern } from './counters.ts';
import { type Duration, ofDurations, type TimeSummary } from './durations.ts';
import { dayAfter } from './local-time.ts';
import { type Satisfaction, satisfactionOf } from './satisfaction.ts';

/** A client's rollup item as it was read. What is no number in it is no counter. */
export interface RollupItem {
  readonly name: string;
  readonly counters: Readonly<Record<string, unknown>>;
}

/** Days of the client's zone, YYYY-MM-DD, both included. */
export interface ReportRange {
  readonly from?: string;
  readonly to?: string;
}

export interface ReportInput {
  /** The items that `itemsOfReport` names. Others are left aside. */
  readonly items: Iterable<RollupItem>;
  /** The queue item (`CNT`) of the client. */
  readonly queue: Readonly<Record<string, number>>;
  /** The client's zone, in which its days were counted. */
  readonly zone: string;
  readonly teamName?: (id: string) => string | undefined;
  readonly categoryName?: (id: string) => string | undefined;
}

export interface Ranked {
  /** null: tickets without one. */
  readonly id: string | null;
  readonly name: string | null;
  readonly count: number;
}

export interface RepeatPattern {
  readonly category: string | null;
  readonly subcategory: string | null;
  readonly symptom: string | null;
  readonly count: number;
}

type Counts = Readonly<Record<string, number>>;

export interface Facet {
  /** Values that any ticket has or has had. */
  readonly distinct: number;
  /** Tickets by the value they have now. */
  readonly tickets: Counts;
}

/**
 * The service report. Counts "by last" value, of service levels and of updates are about the tickets opened in the
 * range; resolutions, their times and closings are about what was resolved or closed in it.
 */
export interface ServiceReport {
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string;
  readonly tickets: number;
  /** Opened in the range and merged into others since, or moved to another client: in no other figure. */
  readonly ticketsMerged: number;
  readonly ticketsMoved: number;
  readonly ticketsByKind: Counts;
  readonly updates: number;
  readonly updatesByStatus: Counts;
  readonly updatesWhilePending: number;
  readonly ticketsByLastStatus: Counts;
  readonly ticketsByLastPriority: Counts;
  readonly ticketsByChannel: Counts;
  readonly serviceLevel: {
    readonly met: number;
    readonly breached: number;
    /** Of the tickets that were judged; null when none was. */
    readonly compliancePercent: number | null;
    readonly byPriority: Readonly<Record<string, { readonly met: number; readonly total: number }>>;
    readonly breachesByClock: Counts;
  };
  readonly ticketsReopened: number;
  readonly ticketsReassigned: number;
  /** A team had them again after another one: "ping-pong". */
  readonly ticketsReturned: number;
  /** They went to a higher support level. */
  readonly ticketsEscalated: number;
  /** Neither reassigned nor reopened. */
  readonly firstContactLike: number;
  readonly resolved: number;
  readonly resolvedAtOrAfterOpening: number;
  readonly resolvedBeforeOpening: number;
  /** Ended, but nobody knows when they were resolved. */
  readonly endedWithoutResolutionTime: number;
  readonly closed: number;
  readonly timeToResolve: TimeSummary;
  /** From the first to the last update of a ticket, and the part of it spent waiting; hours, per ticket. */
  readonly meanHoursOfUpdates: number | null;
  readonly meanHoursWaiting: number | null;
  readonly satisfaction: Satisfaction;
  /** Tickets by the further values that their source gave them, by the name of the value. */
  readonly ticketsByFacet: Readonly<Record<string, Facet>>;
  /** Teams that ever had a ticket, and people who ever worked on one. */
  readonly teamsInvolved: number;
  readonly peopleInvolved: number;
  readonly openedByMonth: Counts;
  readonly resolvedByMonth: Counts;
  /** Tickets not yet closed at midnight at the beginning of each day. */
  readonly backlogAtMidnight: Counts;
  /** Now, whatever the range: open and pending, and not yet closed. */
  readonly openNow: number;
  readonly unclosedNow: number;
  readonly topGroups: readonly Ranked[];
  readonly topCategories: readonly Ranked[];
  readonly topRepeatPatterns: readonly RepeatPattern[];
  readonly ticketsWithProblem: number;
  readonly ticketsWithChange: number;
  readonly firstOpenedAt: string | null;
  readonly lastClosedAt: string | null;
  /** Minutes worked in the range, on whichever tickets; `raw` as worked, the others as they count. */
  readonly time: {
    readonly minutes: number;
    readonly rawMinutes: number;
    readonly billableMinutes: number;
    readonly approvedMinutes: number;
    readonly byActivity: Counts;
  };
}

const TOP = 10;
/** Ten years: more days than that are read in parts. */
const MAX_DAYS = 3_660;

/**
 * Reads the report out of a client's rollups.
 * @throws RangeError for a range that ends before it begins, is no range of dates, or spans more than ten years.
 */
export function serviceReport(input: ReportInput, range: ReportRange): ServiceReport {
  checkRange(range);
  const days = readDays(input.items, range);
  const { sums } = days;
  const met = byLabel(sums, 'met');
  const late = byLabel(sums, 'late');
  const [metTotal, lateTotal] = [total(met), total(late)];
  const timeToResolve = ofDurations(days.durations);
  const { firstOpened, lastClosed } = days;
  return {
    from: days.first ?? null,
    to: days.last ?? null,
    zone: input.zone,
    tickets: plain(sums, 'created'),
    ticketsMerged: plain(sums, 'merged'),
    ticketsMoved: plain(sums, 'moved'),
    ticketsByKind: byLabel(sums, 'k'),
    updates: total(byLabel(sums, 'up')),
    updatesByStatus: byLabel(sums, 'up'),
    updatesWhilePending: plain(sums, 'waits'),
    ticketsByLastStatus: byLabel(sums, 'st'),
    ticketsByLastPriority: byLabel(sums, 'pr'),
    ticketsByChannel: byLabel(sums, 'ch'),
    serviceLevel: {
      met: metTotal,
      breached: lateTotal,
      compliancePercent: metTotal + lateTotal === 0 ? null : round((100 * metTotal) / (metTotal + lateTotal)),
      byPriority: judged(met, late),
      breachesByClock: byLabel(sums, 'br'),
    },
    ticketsReopened: plain(sums, 'reopened'),
    ticketsReassigned: plain(sums, 'reassigned'),
    ticketsReturned: plain(sums, 'returned'),
    ticketsEscalated: plain(sums, 'escalated'),
    firstContactLike: plain(sums, 'straight'),
    resolved: plain(sums, 'resolved'),
    resolvedAtOrAfterOpening: timeToResolve.count,
    resolvedBeforeOpening: plain(sums, 'early'),
    endedWithoutResolutionTime: plain(sums, 'untimed'),
    closed: plain(sums, 'closed'),
    timeToResolve,
    meanHoursOfUpdates: perTicket(sums, 'life'),
    meanHoursWaiting: perTicket(sums, 'waited'),
    satisfaction: satisfactionOf(labels(sums, 'csat')),
    ticketsByFacet: facetsOf(sums),
    teamsInvolved: valuesOf(sums, 'tm', 'h.team').size,
    peopleInvolved: valuesOf(sums, 'h.person').size,
    openedByMonth: byMonth(days, 'created'),
    resolvedByMonth: byMonth(days, 'resolved'),
    backlogAtMidnight: backlog(days, input.queue['unclosed'] ?? 0),
    openNow: input.queue['all'] ?? 0,
    unclosedNow: input.queue['unclosed'] ?? 0,
    topGroups: ranked(labels(sums, 'tm'), input.teamName),
    topCategories: ranked(labels(sums, 'cat'), input.categoryName),
    topRepeatPatterns: patterns(labels(sums, 'pat')),
    ticketsWithProblem: plain(sums, 'problem'),
    ticketsWithChange: plain(sums, 'change'),
    firstOpenedAt: firstOpened === undefined ? null : formatSeconds(firstOpened),
    lastClosedAt: lastClosed === undefined ? null : formatSeconds(lastClosed),
    time: {
      minutes: plain(sums, 'time'),
      rawMinutes: plain(sums, 'raw'),
      billableMinutes: plain(sums, 'bill'),
      approvedMinutes: plain(sums, 'appr'),
      byActivity: byLabel(sums, 'act'),
    },
  };
}

interface DayCounts {
  created: number;
  resolved: number;
  closed: number;
}

/** Counters summed over a range. */
interface Sums {
  /** Kind -> label -> count; plain counters have the label ''. */
  readonly sums: Map<string, Map<string, number>>;
  /** One counter for each ticket: not summed by label, of which a busy client has thousands. */
  readonly durations: Duration[];
  /** Epoch seconds. */
  firstOpened?: number;
  lastClosed?: number;
}

interface Days extends Sums {
  /** Days of the range and all after it. */
  readonly flow: Map<string, DayCounts>;
  readonly first: string | undefined;
  readonly last: string | undefined;
}

function readDays(items: Iterable<RollupItem>, range: ReportRange): Days {
  const all: Sums = { sums: new Map(), durations: [] };
  const flow: Days['flow'] = new Map();
  let [first, last] = [range.from, range.to];
  for (const { name, counters } of items) {
    const place = parseDayItem(name);
    if (!place || (range.from !== undefined && place.day < range.from)) continue;
    if (place.part === 't') {
      // Days of work alone are no days of the report: they have no opening, no end and no backlog.
      if (range.to === undefined || place.day <= range.to) addCounters(all, counters);
      continue;
    }
    const counts = flow.get(place.day) ?? { created: 0, resolved: 0, closed: 0 };
    counts.created += numeric(counters['created']);
    counts.resolved += numeric(counters['resolved']);
    counts.closed += numeric(counters['closed']);
    flow.set(place.day, counts);
    if (range.to !== undefined && place.day > range.to) continue;
    if (range.from === undefined && (first === undefined || place.day < first)) first = place.day;
    if (range.to === undefined && (last === undefined || place.day > last)) last = place.day;
    addCounters(all, counters);
  }
  return { ...all, flow, first, last };
}

function addCounters(all: Sums, counters: RollupItem['counters']): void {
  for (const name in counters) {
    const count = numeric(counters[name]);
    if (count === 0) continue;
    if (name.startsWith('ttr:')) all.durations.push({ seconds: Number(name.slice(4)), count });
    else if (name.startsWith('o:')) all.firstOpened = Math.min(all.firstOpened ?? Infinity, Number(name.slice(2)));
    else if (name.startsWith('x:')) all.lastClosed = Math.max(all.lastClosed ?? 0, Number(name.slice(2)));
    else addCounter(all.sums, name, count);
  }
}

function addCounter(sums: Sums['sums'], name: string, count: number): void {
  const colon = name.indexOf(':');
  const [kind, label] = colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)];
  const known = sums.get(kind) ?? new Map<string, number>();
  sums.set(kind, known.set(label, (known.get(label) ?? 0) + count));
}

function numeric(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function labels(sums: Days['sums'], kind: string): ReadonlyMap<string, number> {
  return sums.get(kind) ?? new Map();
}

function plain(sums: Days['sums'], name: string): number {
  return sums.get(name)?.get('') ?? 0;
}

function byLabel(sums: Days['sums'], kind: string): Record<string, number> {
  return Object.fromEntries([...labels(sums, kind)].sort(([a], [b]) => compare(a, b)));
}

function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function judged(met: Counts, late: Counts): Record<string, { met: number; total: number }> {
  const priorities = [...new Set([...Object.keys(met), ...Object.keys(late)])].sort(compare);
  return Object.fromEntries(
    priorities.map((priority) => {
      const kept = met[priority] ?? 0;
      return [priority, { met: kept, total: kept + (late[priority] ?? 0) }];
    }),
  );
}

function perTicket(sums: Days['sums'], name: string): number | null {
  const tickets = plain(sums, 'created');
  return tickets === 0 ? null : round(plain(sums, name) / tickets / 3_600);
}

function facetsOf(sums: Days['sums']): Record<string, Facet> {
  const names = [...sums.keys()].flatMap((kind) => (kind.startsWith('f.') ? [kind.slice(2)] : [])).sort(compare);
  return Object.fromEntries(
    names.map((name) => {
      const distinct = valuesOf(sums, `f.${name}`, `h.${name}`).size;
      return [name, { distinct, tickets: byLabel(sums, `f.${name}`) }];
    }),
  );
}

/** Labels with a count under any of some kinds. */
function valuesOf(sums: Days['sums'], ...kinds: readonly string[]): Set<string> {
  const found = new Set(
    kinds.flatMap((kind) => [...labels(sums, kind)].flatMap(([label, n]) => (n > 0 ? [label] : []))),
  );
  found.delete(none);
  return found;
}

function byMonth(days: Days, field: keyof DayCounts): Record<string, number> {
  const months: Record<string, number> = {};
  for (const [day, counts] of [...days.flow].sort(([a], [b]) => compare(a, b))) {
    if (counts[field] === 0 || (days.last !== undefined && day > days.last)) continue;
    const month = day.slice(0, 7);
    months[month] = (months[month] ?? 0) + counts[field];
  }
  return months;
}

/** From the present backwards, so that nothing before the range has to be read. */
function backlog(days: Days, unclosedNow: number): Record<string, number> {
  if (days.first === undefined || days.last === undefined) return {};
  const latest = [...days.flow.keys()].reduce((a, b) => (a > b ? a : b), days.last);
  const midnights: [string, number][] = [];
  let open = unclosedNow;
  let day = dayAfter(latest, 1);
  for (let steps = 0; day >= days.first; steps++) {
    if (steps > 4 * MAX_DAYS) throw new RangeError('the rollups span more than forty years');
    if (day <= dayAfter(days.last, 1)) midnights.push([day, open]);
    day = dayAfter(day, -1);
    const counts = days.flow.get(day);
    if (counts) open += counts.closed - counts.created;
  }
  return Object.fromEntries(midnights.reverse());
}

function ranked(counts: ReadonlyMap<string, number>, nameOf?: (id: string) => string | undefined): Ranked[] {
  return top(counts).map(([id, count]) => {
    if (id === none) return { id: null, name: null, count };
    return { id, name: nameOf?.(id) ?? id, count };
  });
}

function patterns(counts: ReadonlyMap<string, number>): RepeatPattern[] {
  return top(counts).map(([label, count]) => {
    const [category = null, subcategory = null, symptom = null] = parsePattern(label);
    return { category, subcategory, symptom, count };
  });
}

function top(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, m], [b, n]) => n - m || compare(a, b)).slice(0, TOP);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** @throws RangeError for a range that ends before it begins, is no range of dates, or spans more than ten years. */
export function checkRange(range: ReportRange): void {
  const [from, to] = [range.from, range.to].map((day) => {
    const number = day === undefined ? undefined : parseDate(day);
    if (day !== undefined && number === undefined) throw new RangeError(`"${day}" is not a date like 2026-03-01`);
    return number;
  });
  if (from === undefined || to === undefined) return;
  if (to < from) throw new RangeError(`the range ends on ${range.to}, before it begins on ${range.from}`);
  if (to - from > MAX_DAYS) throw new RangeError('a report spans at most ten years');
}
