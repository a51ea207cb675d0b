import { epochMs } from '../kernel/time.ts';
import { processOf } from '../processes/index.ts';
import { afterWait } from '../sla/wait.ts';
import type { Desk } from '../tenant/desk.ts';
import { type Decision, type Refusal, refuse, type TicketFacts, without } from './facts.ts';
import { resumeService } from './service-level.ts';
import type { TicketState } from './state.ts';

/** The ticket back at work: in the state that its process's `resume` leads to. */
export function leaveWaiting(ticket: TicketState): TicketState {
  const process = processOf(ticket.kind);
  const resume = Object.values(process.actions).find((action) => action.effect === 'resume');
  const status = resume?.to ?? process.initial;
  return { ...without(ticket, 'pending', 'wait'), status, phase: process.states[status]?.phase ?? 'open' };
}

type Reason = Desk['pendingReasons'][number];

export interface WaitInput {
  readonly reason: string;
  readonly wakeAt?: string;
  readonly wakeIn?: string;
  readonly wakeOn?: readonly ('reply' | 'links')[];
  readonly vendor?: string;
}

/** What a wait for a reason is: until when, what else ends it, and when its requester is first reminded. */
export function waitFor(
  reason: Reason,
  input: WaitInput,
  facts: Pick<TicketFacts, 'now' | 'calendar' | 'policy'>,
): Pick<TicketState, 'pending' | 'wait'> | Refusal {
  if (input.wakeAt !== undefined && input.wakeIn !== undefined) {
    return refuse('ticket.two_wakes', 'give wakeAt or wakeIn, not both', '/wakeIn');
  }
  if (input.wakeAt !== undefined && epochMs(input.wakeAt) <= epochMs(facts.now)) {
    return refuse('ticket.wake_in_past', 'the wake-up must lie in the future', '/wakeAt');
  }
  const { vendor } = input;
  if (vendor !== undefined && !Object.hasOwn(facts.policy.vendors ?? {}, vendor)) {
    const known = Object.keys(facts.policy.vendors ?? {}).join(', ') || 'none';
    return refuse('ticket.unknown_vendor', `"${vendor}" is no vendor with a contract: ${known}`, '/vendor');
  }
  if (vendor !== undefined && reason.awaits !== 'supplier') {
    return refuse('ticket.no_vendor', `"${reason.id}" is no wait for a vendor`, '/vendor');
  }
  const length = input.wakeIn ?? (input.wakeAt === undefined ? reason.wakeAfter : undefined);
  const wakeAt = input.wakeAt ?? (length === undefined ? undefined : afterWait(facts.calendar, facts.now, length));
  const on = input.wakeOn ?? reason.wakeOn ?? [];
  const remindAt = reason.reminders && afterWait(facts.calendar, facts.now, reason.reminders.after);
  const wait = {
    ...(on.length > 0 ? { on, since: facts.now } : {}),
    ...(remindAt === undefined ? {} : { remindAt }),
    ...(vendor === undefined ? {} : { vendor }),
  };
  return {
    pending: { reason: reason.id, ...(wakeAt === undefined ? {} : { wakeAt }) },
    ...(Object.keys(wait).length > 0 ? { wait } : {}),
  };
}

/** Whether a requester's reply ends the wait: it is for them, or was told to end so. */
export function endsByReply(ticket: TicketState, desk: Desk): boolean {
  if (ticket.phase !== 'pending') return false;
  const reason = desk.pendingReasons.find((one) => one.id === ticket.pending?.reason);
  return reason?.awaits === 'requester' || ticket.wait?.on?.includes('reply') === true;
}

/**
 * A linked ticket was ended: whoever waits for that goes on. Undefined where nobody does, or where the wait began
 * later, so that hearing of it again wakes nothing.
 */
export function wakeByLink(
  ticket: TicketState,
  number: number,
  endedAt: string,
  facts: TicketFacts,
): Decision | undefined {
  const { wait } = ticket;
  if (ticket.phase !== 'pending' || !wait?.on?.includes('links')) return undefined;
  if (wait.since === undefined || epochMs(wait.since) > epochMs(endedAt)) return undefined;
  return {
    next: { ...resumeService(leaveWaiting(ticket), facts), updatedAt: facts.now },
    events: [{ type: 'ticket.woken', data: { number } }, { type: 'ticket.resumed' }],
  };
}
