import { epochMs } from '../kernel/time.ts';
import { roundTheClock } from '../sla/calendar.ts';
import type { HolderName } from '../sla/clock.ts';
import {
  type Clock,
  type ClockTerms,
  cancelled,
  ended,
  heldWhile,
  isOpen,
  reopened,
  retargeted,
  started,
} from '../sla/clock-parts.ts';
import type { TicketFacts } from './facts.ts';
import type { TicketState } from './state.ts';

type HolderFacts = Pick<TicketFacts, 'policy' | 'calendar'>;

/** Who has a ticket, as far as their part of it is measured. */
export interface Holder {
  /** The team's id, or the vendor's name in the policy. */
  readonly key: string;
  readonly terms: ClockTerms;
}

/** The team that works on a ticket under an operational level agreement, or the vendor it waits for under a contract. */
export function holderOf(name: HolderName, ticket: TicketState, { policy, calendar }: HolderFacts): Holder | undefined {
  const worked = (ticket.phase === 'open' || ticket.phase === 'pending') && !ticket.merged && !ticket.moved;
  const key = keyOf(name, ticket);
  if (!worked || key === undefined) return undefined;
  const agreed = name === 'ola' ? olaFor(policy, key, ticket) : policy.vendors?.[key];
  if (!agreed) return undefined;
  const hours = agreed.aroundTheClock ? roundTheClock : calendar;
  const minutes = agreed.minutes[ticket.priority];
  return { key, terms: { calendar: hours, target: { minutes }, warnAt: policy.warnAt ?? [] } };
}

function keyOf(name: HolderName, ticket: TicketState | undefined): string | undefined {
  if (name === 'ola') return ticket?.team;
  return ticket?.phase === 'pending' ? ticket.wait?.vendor : undefined;
}

function olaFor(policy: HolderFacts['policy'], team: string, { kind }: TicketState) {
  const agreed = policy.ola?.[team];
  return agreed?.processes === undefined || agreed.processes.includes(kind) ? agreed : undefined;
}

/** Whether another team or vendor has the ticket after a change: its time begins anew. */
export function changesHands(name: HolderName, before: TicketState | undefined, after: TicketState): boolean {
  return keyOf(name, before) !== keyOf(name, after);
}

/** Whether the holder's clock stands still: the client has the ball, or a vendor whose contract says so. */
function standsStill(name: HolderName, ticket: TicketState, { policy, desk }: HolderFacts & Pick<TicketFacts, 'desk'>) {
  if (name === 'vendor' || ticket.phase !== 'pending') return false;
  const vendor = ticket.wait?.vendor;
  if (vendor !== undefined && policy.vendors?.[vendor]?.pausesOla) return true;
  return desk.pendingReasons.some((one) => one.id === ticket.pending?.reason && one.pausesClock);
}

/**
 * The clocks of team and vendor after a command, by who had the ticket before it and who has it now. Who hands it on
 * or back has their verdict; a ticket that is withdrawn or merged away gives none.
 */
export function followHolders(
  before: TicketState | undefined,
  after: TicketState,
  facts: HolderFacts & Pick<TicketFacts, 'desk' | 'now'>,
): TicketState {
  const now = epochMs(facts.now);
  let next = after;
  for (const name of ['ola', 'vendor'] as const) {
    const clock = after.sla?.[name];
    const holder = holderOf(name, after, facts);
    const changed = clockAfter(name, clock, before, after, holder, facts, now);
    const stood = changed && holder && isOpen(changed);
    const settled = stood ? heldWhile(standsStill(name, after, facts), changed, holder.terms, now) : changed;
    if (settled !== undefined && settled !== clock) next = { ...next, sla: { ...next.sla, [name]: settled } };
  }
  return next;
}

function clockAfter(
  name: HolderName,
  clock: Clock | undefined,
  before: TicketState | undefined,
  after: TicketState,
  holder: Holder | undefined,
  facts: HolderFacts,
  now: number,
): Clock | undefined {
  const had = before && holderOf(name, before, facts);
  if (!holder) {
    if (!clock || !isOpen(clock)) return clock;
    const hours = had?.terms.calendar ?? facts.calendar;
    const withdrawn = after.merged !== undefined || after.moved === true || after.phase === 'closed';
    return withdrawn ? cancelled(clock, hours, now) : ended(clock, hours, now);
  }
  if (!clock || changesHands(name, before, after)) return started(holder.terms, now);
  if (!isOpen(clock)) {
    return name === 'vendor' ? started(holder.terms, now) : reopened(clock, holder.terms, facts.policy.reopen, now);
  }
  const judgedAnew = before?.priority !== after.priority || before.kind !== after.kind;
  return had && judgedAnew ? retargeted(clock, had.terms.calendar, holder.terms, now) : clock;
}
