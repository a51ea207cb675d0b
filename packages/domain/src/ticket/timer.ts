import { addDays, earliest, epochMs } from '../kernel/time.ts';
import { type Decision, type TicketFacts, without } from './facts.ts';
import { followHolders } from './holders.ts';
import { remind } from './remind.ts';
import { crossedEvents, crossService, nextThresholdAt, resumeService } from './service-level.ts';
import type { TicketEvent, TicketState } from './state.ts';
import { leaveWaiting } from './waiting.ts';

/** The one moment at which the timer must look at this ticket again: warnings, targets, wake-up, reminder, automatic close. */
export function nextFire(ticket: TicketState): string | undefined {
  return earliest(nextThresholdAt(ticket), ticket.pending?.wakeAt, ticket.wait?.remindAt, ticket.closesAt);
}

/**
 * What time passing does to a ticket. Decides nothing where nothing is due, so a second delivery is harmless.
 * Thresholds carry the time they were crossed, however late the timer runs. `waits`: the desk lets no parent end before
 * its children and some are open, so whatever would end it by itself is put off by a day.
 */
export function passTime(
  ticket: TicketState,
  version: number,
  facts: TicketFacts,
  waits = false,
): Decision | undefined {
  const now = epochMs(facts.now);
  const settled = crossService(ticket, facts.now);
  const events: TicketEvent[] = crossedEvents(settled.crossed);
  let { next } = settled;
  if (next.pending?.wakeAt !== undefined && epochMs(next.pending.wakeAt) <= now) {
    const scheduledAt = next.pending.wakeAt;
    next = resumeService(leaveWaiting(next), facts);
    events.push({ type: 'ticket.woken', data: { scheduledAt } }, { type: 'ticket.resumed' });
  }
  const reminded = remind(next, version, facts, waits);
  if (reminded) {
    next = reminded.next;
    events.push(...reminded.events);
  }
  if (next.phase === 'resolved' && next.closesAt !== undefined && epochMs(next.closesAt) <= now) {
    const scheduledAt = next.closesAt;
    if (waits) {
      const until = addDays(facts.now, 1);
      next = { ...next, closesAt: until };
      events.push({ type: 'ticket.close_put_off', data: { scheduledAt, until } });
    } else {
      next = { ...without(next, 'closesAt'), status: 'closed', phase: 'closed', closedAt: facts.now };
      events.push({ type: 'ticket.closed', data: { scheduledAt, automatic: true } });
    }
  }
  if (events.length === 0) return undefined;
  next = followHolders(settled.next, next, facts);
  return { next: { ...next, updatedAt: facts.now }, events, ...(reminded?.texts ? { texts: reminded.texts } : {}) };
}
