import type { Priority } from '../kernel/priority.ts';
import { promiseNames } from '../sla/clock.ts';
import { parseSeconds } from '../sla/instant.ts';
import type { Channel, LogEntry, Phase, Rating, StateChange } from '../ticket/state.ts';
import { type TimeByDay, timeAfter } from './time-counts.ts';

/** The zones whose days a ticket counts in: its client's, and its MSP's. */
export interface ReportZones {
  readonly client: string;
  readonly msp: string;
}

/**
 * What reports know of one ticket. The projector keeps it beside the ticket's watermark, so that a change can take
 * back exactly what was counted before: the sums are the sums of `contributions` over all tickets, at any time.
 */
export interface ReportFacts {
  /** Version of the last entry that went in. */
  readonly v: number;
  readonly kind: string;
  readonly client: string;
  /** As they were when the ticket was opened: a client that moves must not leave counts behind in other days. */
  readonly zones: ReportZones;
  readonly phase: Phase;
  /** As its own system names it: the source's word for imported updates, the process's state for others. */
  readonly status: string;
  readonly priority: Priority;
  readonly channel: Channel;
  readonly createdAt: string;
  readonly resolvedAt?: string;
  readonly closedAt?: string;
  readonly assignee?: string;
  readonly team?: string;
  readonly category?: string;
  readonly subcategory?: string;
  readonly tags?: string;
  /** Empty: a source that records symptoms does not know this one. Absent: tickets of the desk's own have none. */
  readonly symptom?: string;
  readonly verdict?: 'met' | 'breached';
  /** Missed targets by clock. */
  readonly breaches?: Readonly<Record<string, number>>;
  readonly reopens?: number;
  readonly reassignments?: number;
  readonly problem?: boolean;
  readonly change?: boolean;
  /** Log entries by the status they left the ticket in. */
  readonly updates: Readonly<Record<string, number>>;
  readonly pendingUpdates?: number;
  /** Minutes logged, by the day that they count on. */
  readonly time?: TimeByDay;
  /** Merged into another ticket, or moved to another client: counted apart and nowhere else. */
  readonly apart?: 'merged' | 'moved';
  /** The first and the last counted entry. Absent in what an older release counted. */
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** Since when it waits, and for how many seconds it did before. */
  readonly waitsSince?: string;
  readonly waited?: number;
  /** Short values of the source as they stand, and by name those they had before. */
  readonly facets?: Readonly<Record<string, string>>;
  readonly had?: Readonly<Record<string, readonly string[]>>;
  /** A team had it again after another one. */
  readonly returned?: boolean;
  /** It went to a higher support level. */
  readonly escalated?: boolean;
  readonly rating?: Rating;
  /** It was taken back with the import that brought it, and counts for nothing. */
  readonly voided?: boolean;
}

/** Facets that are counted otherwise, or that have too many values to be counted by. */
const uncounted: ReadonlySet<string> = new Set(
  'sourceStatus symptom ci location problem change vendor causedBy'.split(' '),
);
const MAX_FORMER = 100;

/** Entries of the log that are upkeep, not work on the ticket. */
const upkeep: ReadonlySet<string> = new Set(['ticket.erased', 'ticket.voided']);
const MAX_STATUSES = 40;

/**
 * The facts after one more log entry. An entry that went in before changes nothing, so redelivery is harmless.
 * @throws RangeError when entries are missing in between: read them from the log first.
 */
export function nextFacts(facts: ReportFacts | undefined, entry: LogEntry, zones: ReportZones): ReportFacts {
  if (facts && entry.v <= facts.v) return facts;
  if (facts && entry.v !== facts.v + 1) throw new RangeError(`entry ${entry.v} does not follow ${facts.v}`);
  const before = facts ?? firstFacts(entry, zones);
  const status = statusAfter(before, entry);
  const { phase = before.phase } = entry.set;
  const counted = !entry.events.every((event) => upkeep.has(event.type));
  return compact({
    ...before,
    ...copied(before, entry.set),
    ...classified(before, entry.set),
    apart: apartAfter(before, entry.set),
    ...passed(before, entry, counted),
    v: entry.v,
    status,
    verdict: verdictAfter(before, entry, phase ?? before.phase),
    breaches: breachesAfter(before, entry),
    time: timeAfter(before.time, entry.events),
    ...(counted && {
      updates: oneMore(before.updates, status),
      ...(phase === 'pending' && { pendingUpdates: (before.pendingUpdates ?? 0) + 1 }),
    }),
  });
}

function firstFacts(entry: LogEntry, zones: ReportZones): ReportFacts {
  const { kind, client, phase, status, priority, channel, createdAt } = entry.set;
  if (!kind || !client || !phase || !status || !priority || !channel || !createdAt) {
    throw new RangeError(`entry ${entry.v} does not open a ticket`);
  }
  // A source's naive times are days of its own zone: only so do its own figures come out.
  const { zone } = entry.imported ?? {};
  const own = zone === undefined ? zones : { ...zones, client: zone };
  return { v: 0, kind, client, zones: own, phase, status, priority, channel, createdAt, updates: {} };
}

const copies = [
  'kind',
  'phase',
  'priority',
  'channel',
  'createdAt',
  'resolvedAt',
  'closedAt',
  'assignee',
  'team',
  'category',
  'subcategory',
  'tags',
  'reopens',
  'reassignments',
  'rating',
] as const satisfies readonly (keyof ReportFacts & keyof StateChange)[];

function copied(before: ReportFacts, set: StateChange): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const field of copies) {
    const value = set[field];
    if (value !== undefined) changed[field] = value === null ? undefined : value;
    else changed[field] = before[field];
  }
  return changed;
}

function classified(before: ReportFacts, set: StateChange): Pick<Loose, 'symptom' | 'problem' | 'change'> {
  if (set.facets === undefined) return { symptom: before.symptom, problem: before.problem, change: before.change };
  return {
    symptom: set.facets === null ? undefined : (set.facets['symptom'] ?? ''),
    problem: set.facets?.['problem'] !== undefined || undefined,
    change: set.facets?.['change'] !== undefined || undefined,
  };
}

function apartAfter(before: ReportFacts, set: StateChange): Loose['apart'] {
  if (set.moved) return 'moved';
  if (set.merged !== undefined) return set.merged === null ? undefined : 'merged';
  return before.apart;
}

/** What a ticket has been through: values it had, people who worked on it, teams it came back to, time it waited. */
function passed(before: ReportFacts, entry: LogEntry, counted: boolean): Partial<Loose> {
  const { set, at, by } = entry;
  const facets = set.facets === undefined ? before.facets : countedFacets(set.facets ?? {});
  const changed = Object.entries(before.facets ?? {}).filter(([name, value]) => facets?.[name] !== value);
  const former = changed.map(([name, value]) => [name, value] as const);
  const team = set.team === undefined ? before.team : (set.team ?? undefined);
  if (before.team !== undefined && team !== before.team) former.push(['team', before.team]);
  // People of the desk; in an imported log everybody who wrote in it.
  if (counted && (by.kind === 'staff' || entry.imported)) former.push(['person', by.id]);
  const away = team !== undefined && team !== before.team;
  const [was, is] = [before.facets?.['level'], facets?.['level']];
  return {
    facets: facets && Object.keys(facets).length > 0 ? facets : undefined,
    had: former.reduce(remembered, before.had),
    returned: before.returned || (away && before.had?.['team']?.includes(team)) || undefined,
    escalated: before.escalated || (was !== undefined && is !== undefined && is > was) || undefined,
    ...(counted && { firstAt: before.firstAt ?? at, lastAt: at }),
    ...waits(before, entry),
    voided: before.voided || entry.events.some((event) => event.type === 'ticket.voided') || undefined,
  };
}

function countedFacets(facets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(facets).filter(([name]) => !uncounted.has(name)));
}

function remembered(had: ReportFacts['had'], [name, value]: readonly [string, string]): ReportFacts['had'] {
  const known = had?.[name] ?? [];
  if (known.includes(value) || known.length >= MAX_FORMER) return had;
  return { ...had, [name]: [...known, value] };
}

function waits(before: ReportFacts, entry: LogEntry): Partial<Loose> {
  const phase = entry.set.phase ?? before.phase;
  const since = before.waitsSince;
  if (phase === 'pending') return { waitsSince: since ?? entry.at };
  if (since === undefined) return {};
  const seconds = Math.max(0, parseSeconds(entry.at) - parseSeconds(since));
  return { waitsSince: undefined, waited: (before.waited ?? 0) + seconds };
}

function statusAfter(before: ReportFacts, entry: LogEntry): string {
  const own = entry.set.status ?? before.status;
  const source = entry.imported && (entry.set.facets?.['sourceStatus'] ?? (before.v > 0 ? before.status : undefined));
  const status = source ?? own;
  // A source with endless states must not grow a record without end.
  return status in before.updates || Object.keys(before.updates).length < MAX_STATUSES ? status : 'other';
}

/** The former system's word where there is one; else what the ticket's own targets say once all of them are judged. */
function verdictAfter(before: ReportFacts, entry: LogEntry, phase: Phase): ReportFacts['verdict'] | undefined {
  if (entry.set.verdict !== undefined) return entry.set.verdict ?? undefined;
  const { sla } = entry.set;
  if (!sla) return before.verdict;
  const promised = [sla.response, sla.resolution];
  if (promised.some((clock) => clock?.st === 'b')) return 'breached';
  const ended = phase === 'resolved' || phase === 'closed';
  return ended && promised.some((clock) => clock?.st === 'm') ? 'met' : undefined;
}

function breachesAfter(before: ReportFacts, entry: LogEntry): Loose['breaches'] {
  let { breaches } = before;
  for (const { type, data } of entry.events) {
    const target = data?.['target'];
    if (type !== 'sla.breached' || !promiseNames.some((name) => name === target)) continue;
    breaches = oneMore(breaches ?? {}, String(target));
  }
  return breaches;
}

function oneMore(counts: Readonly<Record<string, number>>, name: string): Record<string, number> {
  return { ...counts, [name]: (counts[name] ?? 0) + 1 };
}

type Loose = { readonly [K in keyof ReportFacts]: ReportFacts[K] | undefined };

/** Without fields that hold nothing: the table tells absent from undefined. */
function compact(facts: Loose): ReportFacts {
  const kept = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as unknown as ReportFacts; // Safe: the required fields are set by every caller.
}
