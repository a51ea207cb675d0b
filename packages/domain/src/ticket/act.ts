import type { ActionDefinition, ActionInput } from '../kernel/process.ts';
import { processOf } from '../processes/index.ts';
import { closesAt } from './auto-close.ts';
import { unmetConditions } from './closing.ts';
import { type Decision, isRefusal, type Refusal, refuse, refuseFields, type TicketFacts, without } from './facts.ts';
import { missingFields, patchFields } from './fields.ts';
import { pauseService, reopenService, resumeService, stopService } from './service-level.ts';
import type { TicketEvent, TicketState } from './state.ts';
import { waitFor } from './waiting.ts';

/** The action by its name, own properties only: `constructor` is no action. */
export function actionOf(ticket: Pick<TicketState, 'kind'>, name: string): ActionDefinition<string> | undefined {
  const { actions } = processOf(ticket.kind);
  return Object.hasOwn(actions, name) ? actions[name] : undefined;
}

/** Names of the actions that this taker may take now. */
export function allowedActions(ticket: TicketState, facts: Pick<TicketFacts, 'now' | 'taker' | 'desk'>): string[] {
  return Object.entries(processOf(ticket.kind).actions)
    .filter(([, action]) => whyNot(ticket, action, facts) === undefined)
    .map(([name]) => name);
}

function whyNot(
  ticket: TicketState,
  action: ActionDefinition<string>,
  facts: Pick<TicketFacts, 'now' | 'taker' | 'desk'>,
): string | undefined {
  if (!action.by.includes(facts.taker)) return 'you may not take this action';
  if (!action.from.includes(ticket.status))
    return `the ticket is ${ticket.status}; this needs ${action.from.join(' or ')}`;
  return action.guard?.(ticket, {
    now: facts.now,
    by: facts.taker,
    reopenWindowDays: facts.desk.reopenWindowDays,
  });
}

/** Decides an action of the ticket's process. */
export function act(
  ticket: TicketState,
  name: string,
  action: ActionDefinition<string>,
  given: ActionInput,
  version: number,
  facts: TicketFacts,
): Decision | Refusal {
  const why = whyNot(ticket, action, facts);
  if (why !== undefined) return refuse('ticket.wrong_state', `"${name}" is not possible: ${why}.`);
  const unmet = facts.taker === 'staff' && endsWork(given) ? unmetConditions(ticket, facts, textOf(given)) : [];
  if (unmet.length > 0) return { refused: { code: 'ticket.not_ready', why: notReady, faults: unmet } };
  const status = action.to ?? ticket.status;
  const phase = processOf(ticket.kind).states[status]?.phase ?? ticket.phase;
  const moved: TicketState = { ...ticket, status, phase, updatedAt: facts.now };
  switch (given.effect) {
    case 'assign':
      return assign(moved, ticket, given.input, facts);
    case 'pend':
      return pend(moved, given.input, facts);
    case 'resume':
      return { next: resumeService(without(moved, 'pending', 'wait'), facts), events: [event('ticket.resumed')] };
    case 'resolve':
      return resolve(moved, given.input, version, facts);
    case 'reopen':
      return reopen(moved, given.input.reason, facts);
    case 'close': {
      const missing = missingFields(moved, 'closed', facts);
      if (missing.length > 0) return refuseFields(missing);
      return {
        next: { ...without(moved, 'closesAt'), closedAt: facts.now },
        events: [event('ticket.closed')],
      };
    }
    case 'move':
      return { next: moved, events: [event('ticket.changed', { to: status })] };
  }
}

const notReady = 'Some things must be done before this ticket can be ended.';

function endsWork(given: ActionInput): boolean {
  return given.effect === 'resolve' || given.effect === 'close';
}

function textOf(given: ActionInput): string | undefined {
  return given.effect === 'resolve' ? given.input.text : undefined;
}

function event(type: TicketEvent['type'], data?: Record<string, unknown>): TicketEvent {
  return data ? { type, data } : { type };
}

function assign(
  moved: TicketState,
  before: TicketState,
  input: Extract<ActionInput, { effect: 'assign' }>['input'],
  facts: TicketFacts,
): Decision | Refusal {
  if (input.team === undefined && input.assignee === undefined) {
    return refuse('ticket.nothing_to_assign', 'name a team, a person, or null for nobody', '/assignee');
  }
  const team = input.team === undefined ? before.team : (input.team ?? undefined);
  const assignee = input.assignee === undefined ? before.assignee : (input.assignee ?? undefined);
  const bare = without(moved, 'team', 'assignee', ...(assignee === before.assignee ? [] : (['snoozedUntil'] as const)));
  // A first assignee within the team that has the ticket is no reassignment.
  const handedOver = handsOver(before.team, team) || handsOver(before.assignee, assignee);
  const next: TicketState = {
    ...bare,
    ...(team ? { team } : {}),
    ...(assignee ? { assignee } : {}),
    ...(handedOver ? { reassignments: (before.reassignments ?? 0) + 1 } : {}),
    updatedAt: facts.now,
  };
  const data = { ...(assignee ? { assignee } : {}), ...(team ? { team } : {}) };
  return { next, events: [event('ticket.assigned', data)] };
}

function handsOver(from: string | undefined, to: string | undefined): boolean {
  return from !== undefined && from !== to;
}

function pend(
  moved: TicketState,
  input: Extract<ActionInput, { effect: 'pend' }>['input'],
  facts: TicketFacts,
): Decision | Refusal {
  const reason = facts.desk.pendingReasons.find((one) => one.id === input.reason);
  if (!reason) {
    const known = facts.desk.pendingReasons.map((one) => one.id).join(', ');
    return refuse('ticket.unknown_reason', `"${input.reason}" is no reason to wait: ${known}`, '/reason');
  }
  const wait = waitFor(reason, input, facts);
  if (isRefusal(wait)) return wait;
  const waiting = { ...without(moved, 'wait'), ...wait };
  return {
    next: reason.pausesClock ? pauseService(waiting, facts) : resumeService(waiting, facts),
    events: [event('ticket.pended', { reason: reason.id })],
  };
}

function resolve(
  moved: TicketState,
  input: Extract<ActionInput, { effect: 'resolve' }>['input'],
  version: number,
  facts: TicketFacts,
): Decision | Refusal {
  if (!facts.desk.resolutionCodes.some((one) => one.id === input.code)) {
    const known = facts.desk.resolutionCodes.map((one) => one.id).join(', ');
    return refuse('ticket.unknown_code', `"${input.code}" is no resolution code: ${known}`, '/code');
  }
  const own = patchFields(moved, input.fields ?? {}, facts, version + 1);
  if ('faults' in own) return refuseFields(own.faults);
  const filled: TicketState =
    Object.keys(own.fields).length > 0 ? { ...moved, fields: own.fields } : without(moved, 'fields');
  const missing = missingFields(filled, 'resolved', facts);
  if (missing.length > 0) return refuseFields(missing);
  const next: TicketState = {
    ...stopService(without(filled, 'pending', 'wait', 'snoozedUntil', 'closedAt'), facts),
    resolvedAt: facts.now,
    resolution: { code: input.code, v: version + 1 },
    closesAt: closesAt(moved.kind, facts),
  };
  return { next, events: [event('ticket.resolved', { code: input.code })], texts: { text: input.text, ...own.texts } };
}

function reopen(moved: TicketState, reason: string, facts: TicketFacts): Decision {
  const bare = without(moved, 'resolvedAt', 'closedAt', 'closesAt', 'resolution');
  const next = { ...reopenService(bare, facts), reopens: (moved.reopens ?? 0) + 1 };
  return { next, events: [event('ticket.reopened')], texts: { reason } };
}
