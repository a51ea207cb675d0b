import { epochMs, isoAt } from '../kernel/time.ts';
import { processOf } from '../processes/index.ts';
import type { Crossed } from '../sla/clock.ts';
import type { Desk } from '../tenant/desk.ts';
import { replyTo } from './converse.ts';
import { type Decision, isRefusal, type Refusal, refuse, type TicketFacts, without } from './facts.ts';
import { followHolders } from './holders.ts';
import { cancelService, crossedEvents, crossService } from './service-level.ts';
import { applyEntry, type LogEntry, type TicketState } from './state.ts';

/** Tickets that one can stand for, itself included, however often they were merged. */
export const familyMax = 20;

const HOUR_MS = 3_600_000;
const UNDO_HOURS = 24;

function undoUntil(desk: Desk, now: string): string {
  return isoAt(epochMs(now) + (desk.mergeUndoHours ?? UNDO_HOURS) * HOUR_MS);
}

/**
 * Decides that a ticket is merged into another one. Nothing that it holds moves: it ends, its clocks stop without a
 * verdict, and whatever is asked of it from now on is asked of the other one.
 */
export function mergeAway(ticket: TicketState, into: number, version: number, facts: TicketFacts): Decision | Refusal {
  if (ticket.merged) return refuse('ticket.merged', `The ticket is merged into number ${ticket.merged.into} already.`);
  if (ticket.published) {
    return refuse(
      'ticket.published',
      'The company is told of this ticket; take it off the portal before you merge it.',
    );
  }
  const status = endOf(ticket.kind);
  if (status === undefined)
    return refuse('ticket.not_mergeable', `a ${ticket.kind} has no state in which it is closed`);
  const until = undoUntil(facts.desk, facts.now);
  const next: TicketState = {
    ...cancelService(without(ticket, 'pending', 'closesAt'), facts),
    status,
    phase: 'closed',
    closedAt: facts.now,
    updatedAt: facts.now,
    merged: { into, v: version + 1, until },
  };
  return { next, events: [{ type: 'ticket.merged', data: { into, until } }] };
}

/** The state in which tickets of a process are closed. */
export function endOf(kind: string): string | undefined {
  const { states } = processOf(kind);
  return states['closed']?.phase === 'closed'
    ? 'closed'
    : Object.keys(states).find((name) => states[name]?.phase === 'closed');
}

/** Decides that a ticket takes another one in. Its own state and clocks stay as they are: they are its own promise. */
export function absorb(ticket: TicketState, number: number, facts: TicketFacts): Decision | Refusal {
  if (ticket.phase === 'closed') {
    return refuse('ticket.closed', 'A closed ticket takes no other one in; reopen it, or merge the other way round.');
  }
  return {
    next: { ...ticket, absorbed: [...(ticket.absorbed ?? []), number], updatedAt: facts.now },
    events: [{ type: 'ticket.absorbed', data: { number } }],
  };
}

/** Whether a merge can still be undone, or why not. */
export function mayUnmerge(ticket: TicketState, facts: Pick<TicketFacts, 'now'>): Refusal | undefined {
  if (!ticket.merged) return refuse('ticket.not_merged', 'The ticket is not merged into another one.');
  if (epochMs(facts.now) > epochMs(ticket.merged.until)) {
    return refuse(
      'ticket.undo_over',
      `The merge could be undone until ${ticket.merged.until}; split messages out instead.`,
    );
  }
  return undefined;
}

/**
 * Decides the undoing of a merge: the ticket is as it would be had it never been merged. That is its state before the
 * merge, with what came in on its number since then done to it at the time it came; its clocks ran on all the while,
 * paused ones stayed paused, and what came due meanwhile is told now.
 */
export function unmerge(
  merged: TicketState,
  before: TicketState,
  since: readonly LogEntry[],
  facts: TicketFacts,
): Decision | Refusal {
  const why = mayUnmerge(merged, facts);
  if (why) return why;
  // What had been crossed by the merge was told by it.
  const told = merged.closedAt === undefined ? before : crossService(before, merged.closedAt).next;
  const steps = relive(told, since, facts);
  const crossed: Crossed[] = steps.flatMap((one) => one.crossed);
  return {
    next: { ...(steps.at(-1)?.after ?? before), updatedAt: facts.now },
    events: [...crossedEvents(crossed), { type: 'ticket.unmerged', data: { from: merged.merged?.into } }],
  };
}

/** What one entry, or time passing (the last), does to a ticket that is lived anew. */
export interface Relived {
  readonly entry?: LogEntry;
  readonly at: string;
  readonly before: TicketState;
  readonly after: TicketState;
  readonly crossed: readonly Crossed[];
}

/** The time in which a ticket was merged, as it would have been without: what came in is done to it when it came. */
export function relive(before: TicketState, since: readonly LogEntry[], facts: TicketFacts): Relived[] {
  const steps: Relived[] = [];
  let state = before;
  const settle = (now: string, entry?: LogEntry): void => {
    const was = state;
    const settled = crossService(entry ? applyEntry(state, entry.set) : state, now);
    state = settled.next;
    if (entry && heard(entry)) state = answered(state, entry, facts);
    steps.push({ at: now, before: was, after: state, crossed: settled.crossed, ...(entry ? { entry } : {}) });
  };
  for (const entry of since) settle(entry.at, entry);
  settle(facts.now);
  return steps;
}

const heard = (entry: LogEntry): boolean => entry.events.some((one) => one.type === 'ticket.replied');

function answered(ticket: TicketState, entry: LogEntry, facts: TicketFacts): TicketState {
  return entry.events.reduce((state, { type, data }) => {
    if (type !== 'ticket.replied') return state;
    const taker = data?.['by'] === 'contact' ? 'contact' : 'staff';
    const said = replyTo(state, { ...facts, now: entry.at, by: entry.by, taker });
    return isRefusal(said) ? state : followHolders(state, said.next, { ...facts, now: entry.at });
  }, ticket);
}

/** Decides that a ticket gives back one that it had taken in. */
export function release(ticket: TicketState, number: number, facts: TicketFacts): Decision {
  const rest = (ticket.absorbed ?? []).filter((one) => one !== number);
  return {
    next: { ...without(ticket, 'absorbed'), ...(rest.length > 0 ? { absorbed: rest } : {}), updatedAt: facts.now },
    events: [{ type: 'ticket.released', data: { number } }],
  };
}
