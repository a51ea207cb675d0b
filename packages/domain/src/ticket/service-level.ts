import { epochMs } from '../kernel/time.ts';
import {
  type Breach,
  breachesUpTo,
  cancelClocks,
  customerWrote,
  nextBreach,
  pauseClocks,
  reopenClocks,
  reprioritiseClocks,
  resolveClocks,
  resumeClocks,
  type SlaClocks,
  staffAnswered,
  startClocks,
} from '../sla/clock.ts';
import { type SlaTerms, slaTerms } from '../sla/policy.ts';
import { type Decision, isRefusal, type Refusal, type TicketFacts, without } from './facts.ts';
import type { TicketEvent, TicketState } from './state.ts';

type ServiceFacts = Pick<TicketFacts, 'now' | 'policy' | 'calendar' | 'versions'>;

function termsOf(ticket: Pick<TicketState, 'kind' | 'priority'>, facts: ServiceFacts): SlaTerms | undefined {
  return slaTerms(facts.policy, facts.calendar, ticket.kind, ticket.priority);
}

function withClocks(ticket: TicketState, clocks: SlaClocks): TicketState {
  return Object.keys(clocks).length === 0 ? without(ticket, 'sla') : { ...ticket, sla: clocks };
}

function step(
  ticket: TicketState,
  facts: ServiceFacts,
  change: (clocks: SlaClocks, terms: SlaTerms, now: number) => SlaClocks,
): TicketState {
  const terms = termsOf(ticket, facts);
  return terms && ticket.sla ? withClocks(ticket, change(ticket.sla, terms, epochMs(facts.now))) : ticket;
}

/** Starts the clocks of a ticket that has none, under the versions in force; a process without targets runs none. */
export function startService(ticket: TicketState, facts: ServiceFacts): TicketState {
  const terms = termsOf(ticket, facts);
  if (!terms) return ticket;
  const stamped = ticket.config ? ticket : { ...ticket, config: facts.versions };
  return withClocks(stamped, startClocks(terms, epochMs(facts.now)));
}

export function pauseService(ticket: TicketState, facts: ServiceFacts): TicketState {
  return step(ticket, facts, (clocks, terms, now) => pauseClocks(clocks, terms, now).clocks);
}

export function resumeService(ticket: TicketState, facts: ServiceFacts): TicketState {
  return step(ticket, facts, (clocks, terms, now) => resumeClocks(clocks, terms, now).clocks);
}

/** The desk answered in public. */
export function respondService(ticket: TicketState, facts: ServiceFacts): TicketState {
  return step(ticket, facts, (clocks, terms, now) => staffAnswered(clocks, terms, now).clocks);
}

/** The requester wrote: from now an update is owed, where the policy promises one. */
export function heardService(ticket: TicketState, facts: ServiceFacts): TicketState {
  const paused = ticket.phase === 'pending';
  return step(ticket, facts, (clocks, terms, now) => customerWrote(clocks, terms, now, paused).clocks);
}

/** Resolved: the resolution's text is an answer too, so it meets a response that was still owed. */
export function stopService(ticket: TicketState, facts: ServiceFacts): TicketState {
  return step(ticket, facts, (clocks, terms, now) => {
    const answered = staffAnswered(clocks, terms, now).clocks;
    return resolveClocks(answered, terms, now).clocks;
  });
}

/** Withdrawn or merged away: no clock gets a verdict that it does not have yet. */
export function cancelService(ticket: TicketState, facts: ServiceFacts): TicketState {
  return step(ticket, facts, (clocks, terms, now) => cancelClocks(clocks, terms, now).clocks);
}

export function reopenService(ticket: TicketState, facts: ServiceFacts): TicketState {
  return step(ticket, facts, reopenClocks);
}

/** Another priority or process: time used so far is kept, targets are the new ones. */
export function reprioritiseService(before: TicketState, after: TicketState, facts: ServiceFacts): TicketState {
  const from = termsOf(before, facts);
  const to = termsOf(after, facts);
  if (!to) return without(after, 'sla');
  if (!from || !after.sla) return startService(after, facts);
  return withClocks(after, reprioritiseClocks(after.sla, from, to, epochMs(facts.now)).clocks);
}

/** Marks what came due by now. The breaches are told once: asking again at the same time gives none. */
export function breachService(ticket: TicketState, now: string): { next: TicketState; breaches: readonly Breach[] } {
  if (!ticket.sla) return { next: ticket, breaches: [] };
  const { clocks, breaches } = breachesUpTo(ticket.sla, epochMs(now));
  return { next: breaches.length === 0 ? ticket : { ...ticket, sla: clocks }, breaches };
}

export function breachEvents(breaches: readonly Breach[]): TicketEvent[] {
  return breaches.map((one) => ({ type: 'sla.breached', data: { target: one.clock, dueAt: one.due } }));
}

/** Decides a command on a ticket whose clocks were first brought up to now, so no breach passes untold. */
export function decideOn(
  ticket: TicketState,
  facts: TicketFacts,
  decide: (settled: TicketState) => Decision | Refusal,
): Decision | Refusal {
  const { next, breaches } = breachService(ticket, facts.now);
  const decision = decide(next);
  if (isRefusal(decision) || breaches.length === 0) return decision;
  return { ...decision, events: [...breachEvents(breaches), ...decision.events] };
}

/** When a timer must look for a breach: the first second at which one is certain. */
export function nextBreachAt(ticket: TicketState): string | undefined {
  return ticket.sla && (ticket.phase === 'open' || ticket.phase === 'pending') ? nextBreach(ticket.sla) : undefined;
}
