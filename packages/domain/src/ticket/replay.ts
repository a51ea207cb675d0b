import type { SlaClocks } from '../sla/clock.ts';
import { packClocks } from '../sla/packed.ts';
import { type TicketFacts, without } from './facts.ts';
import { followHolders } from './holders.ts';
import { relive } from './merge.ts';
import type { ReceiptRules } from './receipt.ts';
import {
  cancelService,
  crossService,
  heardService,
  judgedAnew,
  pauseService,
  reopenService,
  reprioritiseService,
  respondService,
  resumeService,
  startService,
  stopService,
} from './service-level.ts';
import { applyEntry, changesBetween, type LogEntry, type TicketEvent, type TicketState } from './state.ts';
import { undoneBy } from './undo.ts';

interface Walk {
  readonly rules: ReceiptRules;
  /** The ticket with the clocks that it would have. */
  state?: TicketState;
  /** As it stood before and after entries that are taken back later, by version. */
  readonly kept: Map<number, readonly [before: TicketState | undefined, after: TicketState]>;
  /** As it stood before it was merged away, and what came in since. */
  merged?: { readonly state: TicketState; readonly since: LogEntry[] };
}

/**
 * The log of a ticket as it would read had other rules been in force: what people did and when is the log's, the clocks
 * are worked out anew. Under the rules that it was judged by it is the log itself, so far as clocks go.
 */
export function replayed(entries: Iterable<LogEntry>, rules: ReceiptRules): LogEntry[] {
  const log = [...entries];
  const undone = new Set(log.map(undoneBy));
  const walk: Walk = { rules, kept: new Map() };
  let logged: TicketState | undefined;
  return log.map((entry) => {
    const before = walk.state;
    const is = applyEntry(logged, entry.set);
    logged = is;
    walk.state = stepped(walk, entry, is);
    if (undone.has(entry.v)) walk.kept.set(entry.v, [before, walk.state]);
    return { ...entry, set: changesBetween(before, walk.state) };
  });
}

function stepped(walk: Walk, entry: LogEntry, logged: TicketState): TicketState {
  const { rules, state: before } = walk;
  const after = without(logged, 'sla');
  const facts = factsAt(rules, entry, after);
  const settled = before && crossService(before, entry.at).next;
  const told = (type: TicketEvent['type']) => entry.events.find((one) => one.type === type);
  if (told('ticket.unmerged') && walk.merged) {
    const { state, since } = walk.merged;
    delete walk.merged;
    return withClocks(after, relive(state, since, facts).at(-1)?.after.sla);
  }
  if (told('ticket.merged') && before) walk.merged = { state: before, since: [] };
  else walk.merged?.since.push(entry);
  const undone = undoneBy(entry);
  if (undone !== undefined && settled) return takenBack(walk, undone, settled, after, facts);
  let current = withClocks(after, settled?.sla);
  // A peer's log tells of a move alone where a priority was changed with it.
  const changed = told('ticket.changed') ?? told('ticket.converted') ?? told('ticket.opened');
  if (settled && !changed && judgedAnew(settled, current, facts))
    current = reprioritiseService(settled, current, facts);
  const pauses = pausesClocks(logged, rules);
  for (const event of entry.events) {
    current = affected(event, { entry, before: settled, current, after, facts, pauses });
  }
  return followHolders(settled, withClocks(after, current.sla), facts);
}

/** An entry that was taken back never was: its clocks run on from before it, or targets are chosen anew. */
function takenBack(walk: Walk, v: number, settled: TicketState, after: TicketState, facts: TicketFacts): TicketState {
  const [was, became] = walk.kept.get(v) ?? [];
  if (was?.sla && became && packed(was.sla) !== packed(became.sla)) {
    return crossService(withClocks(after, was.sla), facts.now).next;
  }
  const current = withClocks(after, settled.sla);
  const judged = judgedAnew(settled, current, facts) ? reprioritiseService(settled, current, facts) : current;
  return followHolders(settled, judged, facts);
}

const packed = (clocks: SlaClocks | undefined): string => (clocks ? packClocks(clocks) : '');

interface Step {
  readonly entry: LogEntry;
  /** The ticket before the entry, brought up to its time, and as the entry's events have left it so far. */
  readonly before: TicketState | undefined;
  readonly current: TicketState;
  readonly after: TicketState;
  readonly facts: TicketFacts;
  /** Whether the wait that it enters pauses its clocks: what the log's own clocks say, else the desk. */
  readonly pauses: boolean;
}

/** What one event of an entry does to the clocks. */
function affected({ type, data }: TicketEvent, { entry, before, current, after, facts, pauses }: Step): TicketState {
  switch (type) {
    case 'ticket.opened':
      return startService(current, facts);
    case 'ticket.changed':
    case 'ticket.converted':
      return before && judgedAnew(before, after, facts) ? reprioritiseService(before, current, facts) : current;
    case 'ticket.replied':
      if (data?.['landedOn'] !== undefined) return current;
      return data?.['by'] === 'staff' ? respondService(current, facts) : heard(entry, before, current, facts);
    case 'ticket.pended':
      return pauses ? pauseService(current, facts) : resumeService(current, facts);
    case 'ticket.resumed':
      return resumeService(current, facts);
    case 'ticket.resolved':
      return stopService(current, facts);
    case 'ticket.reopened':
      return reopenService(current, facts);
    case 'ticket.merged':
    case 'ticket.moved':
      return cancelService(current, facts);
    case 'ticket.closed':
      // A peer's log ends work so without a word of how.
      return before?.phase === 'open' || before?.phase === 'pending' ? stopService(current, facts) : current;
    default:
      return current;
  }
}

/** The requester wrote: first the wait for them is over, where that is what it ended, then an update is owed. */
function heard(
  entry: LogEntry,
  before: TicketState | undefined,
  current: TicketState,
  facts: TicketFacts,
): TicketState {
  const wakes = entry.events.some((one) => one.type === 'ticket.resumed');
  const phase = wakes ? 'open' : (before?.phase ?? 'open');
  return heardService({ ...(wakes ? resumeService(current, facts) : current), phase }, facts);
}

function withClocks(state: TicketState, clocks: SlaClocks | undefined): TicketState {
  return clocks ? { ...state, sla: clocks } : without(state, 'sla');
}

function factsAt({ policy, calendar, desk }: ReceiptRules, { at, by }: LogEntry, { config }: TicketState): TicketFacts {
  const versions = config ?? { desk: 0, calendar: 0, sla: 0 };
  return { now: at, by, taker: 'staff', desk, calendar, policy, versions };
}

/** Whether a wait pauses the clocks. A reason of a peer's that the desk does not know is a wait for somebody. */
function pausesClocks(logged: TicketState, { desk }: ReceiptRules): boolean {
  const clock = logged.sla?.resolution;
  if (clock && clock.a === undefined) return clock.f === undefined;
  const reason = desk.pendingReasons.find((one) => one.id === logged.pending?.reason);
  return reason?.pausesClock ?? true;
}
