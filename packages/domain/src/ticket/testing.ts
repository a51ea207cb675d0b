import { clientId } from '../kernel/scope.ts';
import { roundTheClock } from '../sla/calendar.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Desk, deskSchema } from '../tenant/desk.ts';
import { type Decision, isRefusal, type Refusal, type TicketFacts } from './facts.ts';
import { OpenTicket, openTicket } from './open.ts';
import type { TicketState } from './state.ts';

/** Builders for tests of tickets: a desk that is open around the clock, with an hour to respond and eight to resolve. */
const row = (a: number, b: number, c: number) => ({ '1': a, '2': b, '3': c });

export const aDesk: Desk = deskSchema.parse({
  matrix: { '1': row(1, 2, 3), '2': row(2, 3, 4), '3': row(3, 4, 5) },
  categories: [{ id: 'hardware', label: 'Hardware', subcategories: [{ id: 'printer', label: 'Printer' }] }],
  pendingReasons: [
    { id: 'requester', label: 'Waiting for the requester', pausesClock: true, awaits: 'requester' },
    { id: 'planned', label: 'Planned work', pausesClock: false, awaits: 'desk' },
  ],
  resolutionCodes: [{ id: 'fixed', label: 'Fixed' }],
  reopenWindowDays: 14,
  autoCloseDays: 5,
  statuses: {},
  requestTypes: [],
});

const targets = { responseMinutes: 60, resolutionMinutes: 480 };
const perPriority = {
  '1': { responseMinutes: 15, resolutionMinutes: 60 },
  '2': targets,
  '3': targets,
  '4': targets,
  '5': targets,
};

export const aPolicy: SlaPolicy = {
  calendar: 'always',
  targets: { incident: perPriority, request: perPriority },
  update: 'reply',
  pausesResponse: false,
  reopen: 'continue',
};

export const monday = '2026-03-02T09:00:00.000Z';

/** The facts of a command at a time after Monday 09:00, in minutes. */
export function factsAt(minutes: number, by: TicketFacts['taker'] = 'staff'): TicketFacts {
  const now = new Date(Date.parse(monday) + minutes * 60_000).toISOString();
  return {
    now,
    by: { kind: by, id: `${by}1` },
    taker: by,
    desk: aDesk,
    calendar: roundTheClock,
    policy: aPolicy,
    versions: { desk: 1, calendar: 1, sla: 1 },
  };
}

export function decided(outcome: Decision | Refusal): Decision {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused.code} ${outcome.refused.why}`);
  return outcome;
}

export function refused(outcome: Decision | Refusal): string {
  if (!isRefusal(outcome)) throw new Error('was not refused');
  return outcome.refused.code;
}

/** A ticket opened on Monday at 09:00. */
export function aTicket(input: Partial<OpenTicket> = {}): TicketState {
  const given = OpenTicket.parse({
    client: 'acme',
    kind: 'incident',
    subject: 'Printer jams',
    requester: 'contact1',
    ...input,
  });
  const requester = { id: given.requester ?? 'contact1', name: 'Jane Doe' };
  return decided(openTicket(given, { ...factsAt(0), client: clientId('c93fa1'), number: 1, requester })).next;
}
