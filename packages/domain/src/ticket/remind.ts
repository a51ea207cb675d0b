import { addDays, epochMs } from '../kernel/time.ts';
import { processOf } from '../processes/index.ts';
import { afterWait } from '../sla/wait.ts';
import { labelIn } from '../tenant/names.ts';
import { closesAt } from './auto-close.ts';
import type { Decision, TicketFacts } from './facts.ts';
import { without } from './facts.ts';
import { stopService } from './service-level.ts';
import type { TicketState } from './state.ts';

/**
 * Reminds the requester that the desk waits for them, and after the last time ends the wait as the policy says. One
 * reminder at a time however late it is; the next one counts from this one, so nobody gets several at once. `waits` as
 * in `passTime`.
 */
export function remind(ticket: TicketState, version: number, facts: TicketFacts, waits: boolean): Decision | undefined {
  const { wait, pending } = ticket;
  if (!pending || wait?.remindAt === undefined || epochMs(wait.remindAt) > epochMs(facts.now)) return undefined;
  const { remindAt: scheduledAt, ...rest } = wait;
  const policy = facts.desk.pendingReasons.find((one) => one.id === pending.reason)?.reminders;
  const sent = wait.reminded ?? 0;
  // The policy may have changed since: then nobody is reminded any more.
  if (!policy)
    return { next: { ...ticket, wait: rest }, events: [{ type: 'ticket.changed', data: { fields: ['reminders'] } }] };
  if (sent >= policy.times && policy.resolve && waits) {
    const until = addDays(facts.now, 1);
    return {
      next: { ...ticket, wait: { ...rest, remindAt: until } },
      events: [{ type: 'ticket.close_put_off', data: { scheduledAt, until } }],
    };
  }
  if (sent >= policy.times)
    return policy.resolve ? resolveUnanswered(ticket, policy.resolve, version, facts) : undefined;
  const more = sent + 1 < policy.times || policy.resolve !== undefined;
  const next = more ? { remindAt: afterWait(facts.calendar, facts.now, policy.after) } : {};
  return {
    next: { ...ticket, wait: { ...rest, reminded: sent + 1, ...next } },
    events: [{ type: 'ticket.reminded', data: { scheduledAt, count: sent + 1 } }],
  };
}

type Ending = { readonly code: string; readonly text: string | { readonly en: string; readonly de: string } };

function resolveUnanswered(
  ticket: TicketState,
  ending: Ending,
  version: number,
  facts: TicketFacts,
): Decision | undefined {
  const process = processOf(ticket.kind);
  const action = Object.values(process.actions).find((one) => one.effect === 'resolve' && one.by.includes('system'));
  if (!action?.to || !action.from.includes(ticket.status)) return undefined;
  const ended: TicketState = {
    ...without(ticket, 'pending', 'wait', 'closedAt'),
    status: action.to,
    phase: process.states[action.to]?.phase ?? 'resolved',
    resolvedAt: facts.now,
    resolution: { code: ending.code, v: version + 1 },
    closesAt: closesAt(ticket.kind, facts),
  };
  return {
    next: stopService(ended, facts),
    events: [{ type: 'ticket.resolved', data: { code: ending.code, automatic: true } }],
    texts: { text: labelIn(ending.text, facts.locale ?? 'en') },
  };
}
