import { epochMs } from '../kernel/time.ts';
import {
  type ClockName,
  type Crossed,
  cancelClocks,
  customerWrote,
  holderNames,
  isHolder,
  nextThreshold,
  pauseClocks,
  promiseTerms,
  reopenClocks,
  reprioritiseClocks,
  resolveClocks,
  resumeClocks,
  type SlaClocks,
  staffAnswered,
  startClocks,
  thresholdsUpTo,
} from '../sla/clock.ts';
import type { ClockTerms } from '../sla/clock-parts.ts';
import { chooseTargets, type SlaTerms, slaTerms } from '../sla/policy.ts';
import { type Decision, isRefusal, type Refusal, type TicketFacts, without } from './facts.ts';
import { followHolders, holderOf } from './holders.ts';
import type { TicketEvent, TicketState } from './state.ts';

type ServiceFacts = Pick<TicketFacts, 'now' | 'policy' | 'calendar' | 'versions'>;

function termsOf(ticket: TicketState, facts: ServiceFacts): SlaTerms | undefined {
  return slaTerms(facts.policy, facts.calendar, ticket);
}

/** What one clock of a ticket runs by; undefined where nothing is owed. */
export function clockTermsOf(
  ticket: TicketState,
  facts: Pick<TicketFacts, 'policy' | 'calendar'>,
  name: ClockName,
): ClockTerms | undefined {
  if (isHolder(name)) return holderOf(name, ticket, facts)?.terms;
  const terms = slaTerms(facts.policy, facts.calendar, ticket);
  return terms && promiseTerms(terms, name);
}

/** Why a ticket has the targets it has: the rule, where one was chosen, and what of the ticket fitted. */
export interface WhyTargets {
  readonly rule?: string;
  /** `priority: 2`, `process: incident`: most specific first. */
  readonly matched: Readonly<Record<string, string>>;
}

const matchedNames = {
  subcategories: 'subcategory',
  categories: 'category',
  requester: 'requester',
  priorities: 'priority',
  processes: 'process',
} as const;

export function whyTargets(ticket: TicketState, { policy }: Pick<TicketFacts, 'policy'>): WhyTargets | undefined {
  const choice = chooseTargets(policy, ticket);
  if (!choice) return undefined;
  const values = {
    subcategories: ticket.subcategory ?? '',
    categories: ticket.category ?? '',
    requester: ticket.vip ? 'vip' : 'standard',
    priorities: String(ticket.priority),
    processes: ticket.kind,
  };
  const matched = Object.fromEntries(choice.matched.map((name) => [matchedNames[name], values[name]]));
  return { ...(choice.rule === undefined ? {} : { rule: choice.rule }), matched };
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
  return withClocks(stamped, { ...ticket.sla, ...startClocks(terms, epochMs(facts.now)) });
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

/** The requester wrote: from now an update is owed, where the policy promises one and the work has not ended. */
export function heardService(ticket: TicketState, facts: ServiceFacts): TicketState {
  if (ticket.phase !== 'open' && ticket.phase !== 'pending') return ticket;
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

/** Another priority, process or rule: time used so far is kept, targets are the new ones. */
export function reprioritiseService(before: TicketState, after: TicketState, facts: ServiceFacts): TicketState {
  const from = termsOf(before, facts);
  const to = termsOf(after, facts);
  if (!to) return withClocks(after, ofHolders(after.sla));
  if (!from || !after.sla) return startService(after, facts);
  return withClocks(after, reprioritiseClocks(after.sla, from, to, epochMs(facts.now)).clocks);
}

function ofHolders(clocks: SlaClocks = {}): SlaClocks {
  return Object.fromEntries(holderNames.flatMap((name) => (clocks[name] ? [[name, clocks[name]]] : [])));
}

/** Whether a change of a ticket makes other targets apply to it. */
export function judgedAnew(before: TicketState, after: TicketState, { policy }: Pick<TicketFacts, 'policy'>): boolean {
  if (before.priority !== after.priority || before.kind !== after.kind) return true;
  return policy.rules !== undefined && chooseTargets(policy, before)?.rule !== chooseTargets(policy, after)?.rule;
}

/** Marks what was crossed by now. Each threshold is told once: asking again at the same time gives none. */
export function crossService(ticket: TicketState, now: string): { next: TicketState; crossed: readonly Crossed[] } {
  if (!ticket.sla) return { next: ticket, crossed: [] };
  const { clocks, crossed } = thresholdsUpTo(ticket.sla, epochMs(now));
  return { next: crossed.length === 0 ? ticket : { ...ticket, sla: clocks }, crossed };
}

/** Crossed thresholds as they are told; those of team and vendor are the desk's own affair. */
export function crossedEvents(crossed: readonly Crossed[]): TicketEvent[] {
  return crossed.map(({ clock, due, warning }) => {
    const own = isHolder(clock);
    if (!warning) return { type: own ? 'ola.breached' : 'sla.breached', data: { target: clock, dueAt: due } };
    const data = { target: clock, percent: warning.percent, scheduledAt: warning.at, dueAt: due };
    return { type: own ? 'ola.warned' : 'sla.warned', data };
  });
}

/** Whether an entry took another one back that had moved clocks: they are then as they were before that. */
export function takesBackClocks({ events }: { readonly events: readonly TicketEvent[] }): boolean {
  const fields = events.find((one) => one.type === 'ticket.undone')?.data?.['fields'];
  return Array.isArray(fields) && fields.includes('sla');
}

/**
 * Decides a command on a ticket whose clocks were first brought up to now, so no threshold passes untold; the clocks
 * of team and vendor follow who has it afterwards.
 */
export function decideOn(
  ticket: TicketState,
  facts: TicketFacts,
  decide: (settled: TicketState) => Decision | Refusal,
): Decision | Refusal {
  const { next, crossed } = crossService(ticket, facts.now);
  const decision = decide(next);
  if (isRefusal(decision)) return decision;
  // What is taken back has the clocks that it had before, and itself tells what they have crossed since.
  if (takesBackClocks(decision)) return decision;
  const followed = { ...decision, next: followHolders(next, decision.next, facts) };
  return crossed.length === 0 ? followed : { ...followed, events: [...crossedEvents(crossed), ...decision.events] };
}

/** When a timer must look for thresholds: the next warning, or the first second at which a breach is certain. */
export function nextThresholdAt(ticket: TicketState): string | undefined {
  return ticket.sla && (ticket.phase === 'open' || ticket.phase === 'pending') ? nextThreshold(ticket.sla) : undefined;
}
