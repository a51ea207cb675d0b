import { parseSeconds } from '../sla/instant.ts';
import { tagsOf } from '../ticket/tags.ts';
import { counter, dayItem, monthItem, patternCounter, queueItem, tagItem } from './counters.ts';
import type { ReportFacts } from './facts.ts';
import { dayIn } from './local-time.ts';

/** What one ticket adds to one counter of one rollup item. */
export interface Contribution {
  readonly scope: 'client' | 'msp';
  /** Name of the rollup item. */
  readonly item: string;
  readonly counter: string;
  readonly by: number;
}

type Add = (scope: Contribution['scope'], item: string, counter: string, by?: number) => void;

/**
 * Everything a ticket counts for, as it stands. Rollups are the sum of this over all tickets: the projector applies
 * `difference(before, after)` with each entry, and `portico verify` counts afresh and compares.
 */
export function contributions(facts: ReportFacts): Contribution[] {
  const list: Contribution[] = [];
  if (facts.voided) return list;
  const add: Add = (scope, item, name, by = 1) => {
    if (by !== 0) list.push({ scope, item, counter: name, by });
  };
  // Time stays counted where it was logged, whatever became of the ticket.
  countTime(facts, add);
  if (facts.apart) {
    const day = dayIn(facts.zones.msp, facts.createdAt);
    add('msp', dayItem('c', day), facts.apart);
    add('msp', monthOf(facts, day), facts.apart);
    add('client', dayItem('c', dayIn(facts.zones.client, facts.createdAt)), facts.apart);
    return list;
  }
  countMspFlow(facts, add);
  countQueue(facts, add);
  const opened = dayIn(facts.zones.client, facts.createdAt);
  countCohort(facts, dayItem('c', opened), add);
  add('client', dayItem('g', opened), counter('tm', facts.team));
  add('client', dayItem('g', opened), counter('cat', facts.category));
  countPassed(facts, dayItem('g', opened), add);
  add('client', dayItem('o', opened), counter('o', parseSeconds(facts.createdAt)));
  const { category, subcategory, symptom } = facts;
  // What is not known cannot repeat itself.
  if (category !== undefined && subcategory !== undefined && symptom !== '') {
    add('client', dayItem('o', opened), patternCounter([category, subcategory, symptom]));
  }
  countResolution(facts, add);
  return list;
}

/** The counters that change from one state to the next: what a transaction has to add. */
export function difference(before: readonly Contribution[], after: readonly Contribution[]): Contribution[] {
  const sums = new Map<string, Contribution>();
  const put = (one: Contribution, sign: 1 | -1): void => {
    const key = `${one.scope} ${one.item} ${one.counter}`;
    sums.set(key, { ...one, by: (sums.get(key)?.by ?? 0) + sign * one.by });
  };
  for (const one of after) put(one, 1);
  for (const one of before) put(one, -1);
  return [...sums.values()].filter((one) => one.by !== 0);
}

/** Counters of rollup items by item name. */
export type Rollups = Map<string, Map<string, number>>;

/** Adds contributions of one scope to sums: one update per item. A counter that comes to zero stays, as in the table. */
export function addTo(sums: Rollups, scope: Contribution['scope'], list: Iterable<Contribution>): void {
  for (const one of list) {
    if (one.scope !== scope) continue;
    const item = sums.get(one.item) ?? new Map<string, number>();
    sums.set(one.item, item.set(one.counter, (item.get(one.counter) ?? 0) + one.by));
  }
}

/** What the MSP saw come and go, each on the day that it happened on. */
function countMspFlow(facts: ReportFacts, add: Add): void {
  const zone = facts.zones.msp;
  const put = (at: string, name: string): string => {
    const day = dayIn(zone, at);
    const month = monthOf(facts, day);
    add('msp', dayItem('c', day), name);
    add('msp', month, name);
    return month;
  };
  const opened = put(facts.createdAt, 'created');
  if (facts.verdict) add('msp', opened, facts.verdict === 'met' ? 'met' : 'late');
  if ((facts.reopens ?? 0) > 0) add('msp', opened, 'reopened');
  if (facts.resolvedAt !== undefined) {
    const month = put(facts.resolvedAt, 'resolved');
    const seconds = parseSeconds(facts.resolvedAt) - parseSeconds(facts.createdAt);
    if (seconds < 0) add('msp', month, 'early');
    else add('msp', month, 'seconds', seconds);
  }
  if (facts.closedAt !== undefined) put(facts.closedAt, 'closed');
}

const monthOf = (facts: ReportFacts, day: string): string => monthItem(day.slice(0, 7), facts.client);

/** The queues as they stand: of the client, and of the MSP with a count per client. */
function countQueue(facts: ReportFacts, add: Add): void {
  for (const scope of ['client', 'msp'] as const) {
    if (scope === 'client' && facts.closedAt === undefined) add(scope, queueItem, 'unclosed');
    if (facts.phase !== 'open' && facts.phase !== 'pending') continue;
    add(scope, queueItem, 'all');
    add(scope, queueItem, counter('pr', facts.priority));
    if (facts.assignee !== undefined) add(scope, queueItem, counter('a', facts.assignee));
    else add(scope, queueItem, 'unassigned');
    if (facts.team !== undefined) add(scope, queueItem, counter('tm', facts.team));
    else if (facts.assignee === undefined) add(scope, queueItem, 'ownerless');
    if (scope === 'msp') add(scope, queueItem, counter('cl', facts.client));
    else for (const tag of tagsOf(facts)) add(scope, tagItem, counter('tg', tag));
  }
}

/** What became of the tickets that were opened on a day. */
function countCohort(facts: ReportFacts, item: string, add: Add): void {
  const put = (name: string, by?: number): void => add('client', item, name, by);
  const ended = facts.phase === 'resolved' || facts.phase === 'closed';
  const [reopened, reassigned] = [(facts.reopens ?? 0) > 0, (facts.reassignments ?? 0) > 0];
  put('created');
  put(counter('k', facts.kind));
  put(counter('st', facts.status));
  put(counter('pr', facts.priority));
  put(counter('ch', facts.channel));
  if (facts.verdict) put(counter(facts.verdict === 'met' ? 'met' : 'late', facts.priority));
  for (const [clock, count] of Object.entries(facts.breaches ?? {})) put(counter('br', clock), count);
  if (reopened) put('reopened');
  if (reassigned) put('reassigned');
  if (!reopened && !reassigned) put('straight');
  if (ended && facts.resolvedAt === undefined) put('untimed');
  if (facts.problem) put('problem');
  if (facts.change) put('change');
  for (const [status, count] of Object.entries(facts.updates)) put(counter('up', status), count);
  put('waits', facts.pendingUpdates ?? 0);
  put('waited', facts.waited ?? 0);
  if (facts.firstAt !== undefined && facts.lastAt !== undefined) {
    put('life', parseSeconds(facts.lastAt) - parseSeconds(facts.firstAt));
  }
  if (facts.returned) put('returned');
  if (facts.escalated) put('escalated');
  if (facts.rating !== undefined) put(counter('csat', facts.rating));
}

/** Values of the source as they stand (`f.product:...`), and those that a ticket has had beside them (`h.team:...`). */
function countPassed(facts: ReportFacts, item: string, add: Add): void {
  const now: Readonly<Record<string, string | undefined>> = { ...facts.facets, team: facts.team };
  for (const [name, value] of Object.entries(facts.facets ?? {})) add('client', item, counter(`f.${name}`, value));
  for (const [name, values] of Object.entries(facts.had ?? {})) {
    for (const value of values) if (now[name] !== value) add('client', item, counter(`h.${name}`, value));
  }
}

/** Time by the days it counts on: the client's by kind of work, the MSP's by person, and by client and month. */
function countTime(facts: ReportFacts, add: Add): void {
  for (const [day, sums] of Object.entries(facts.time ?? {})) {
    for (const [name, minutes] of Object.entries(sums)) {
      if (!name.startsWith('who:')) add('client', dayItem('t', day), name, minutes);
      if (name === 'time' || name === 'bill' || name.startsWith('who:')) add('msp', dayItem('t', day), name, minutes);
      if (name === 'time' || name === 'bill') add('msp', monthOf(facts, day), name, minutes);
    }
  }
}

/** Durations are kept one by one, to the second, so that medians and percentiles are exact and not estimates. */
function countResolution(facts: ReportFacts, add: Add): void {
  const zone = facts.zones.client;
  if (facts.resolvedAt !== undefined) {
    const item = dayItem('r', dayIn(zone, facts.resolvedAt));
    const seconds = parseSeconds(facts.resolvedAt) - parseSeconds(facts.createdAt);
    add('client', item, 'resolved');
    add('client', item, seconds < 0 ? 'early' : counter('ttr', seconds));
  }
  if (facts.closedAt !== undefined) {
    const item = dayItem('r', dayIn(zone, facts.closedAt));
    add('client', item, 'closed');
    add('client', item, counter('x', parseSeconds(facts.closedAt)));
  }
}
