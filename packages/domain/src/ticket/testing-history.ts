/** Builders for tests of whole histories: a desk with every kind of clock, and what people do on a ticket of it. */
import { actionInputs } from '../kernel/process.ts';
import { clientId } from '../kernel/scope.ts';
import { epochMs, isoAt } from '../kernel/time.ts';
import { type Calendar, calendarSchema } from '../sla/calendar.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { act, actionOf } from './act.ts';
import { ChangeTicket, changeTicket, convertTicket } from './change.ts';
import { replyTo } from './converse.ts';
import { type Decision, isRefusal, type Refusal, type TicketFacts } from './facts.ts';
import { mergeAway, unmerge } from './merge.ts';
import { OpenTicket, openTicket } from './open.ts';
import { decideOn } from './service-level.ts';
import { changesBetween, type LogEntry, type TicketState } from './state.ts';
import { aDesk } from './testing.ts';
import { passTime } from './timer.ts';
import { lastUndoable, undo } from './undo.ts';

export const calendar: Calendar = calendarSchema.parse({
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
      day,
      [
        ['08:00', '12:00'],
        ['13:00', '17:30'],
      ],
    ]),
  ),
  holidays: ['2026-04-03'],
  recurringHolidays: ['04-06'],
  holidayNames: { '2026-04-03': 'Karfreitag' },
  exceptions: { '2026-04-02': [['08:00', '12:00']] },
  breaks: { '2026-03-31': [['10:00', '10:30']] },
});

const targets = { responseMinutes: 60, updateMinutes: 90, resolutionMinutes: 480 };
const perPriority = {
  '1': { responseMinutes: 15, updateMinutes: 30, resolutionMinutes: 60, aroundTheClock: true },
  '2': targets,
  '3': { responseMinutes: 120, resolutionMinutes: 960 },
  '4': targets,
  '5': { resolutionMinutes: 2_000 },
};
export const aPolicy: SlaPolicy = {
  calendar: 'office',
  targets: { incident: perPriority, request: { ...perPriority, '2': { resolutionMinutes: 300 } } },
  rules: {
    printers: { when: { categories: ['hardware'], priorities: [2, 3] }, targets: { resolutionMinutes: 333 } },
    vip: { when: { requester: 'vip' }, targets: { responseMinutes: 20, resolutionMinutes: 240 } },
  },
  ola: {
    '000000a1': { minutes: { '1': 20, '2': 120, '3': 200, '4': 300, '5': 400 } },
    '000000b2': {
      minutes: { '1': 10, '2': 60, '3': 90, '4': 90, '5': 90 },
      processes: ['incident'],
      aroundTheClock: true,
    },
  },
  vendors: {
    telco: {
      label: 'Telco',
      minutes: { '1': 30, '2': 240, '3': 480, '4': 480, '5': 480 },
      aroundTheClock: true,
      pausesOla: true,
    },
    maker: { label: 'Maker', minutes: { '1': 60, '2': 480, '3': 960, '4': 960, '5': 960 } },
  },
  warnAt: [50, 80],
  update: 'reply',
  pausesResponse: false,
  reopen: 'continue',
};

/** A ticket with its log, as commands leave it. */
export interface Told {
  readonly log: LogEntry[];
  state: TicketState;
}

export const desk = {
  ...aDesk,
  pendingReasons: [
    ...aDesk.pendingReasons,
    { id: 'approval', label: 'Approval', pausesClock: true, awaits: 'approval' as const },
    { id: 'supplier', label: 'Supplier', pausesClock: false, awaits: 'supplier' as const },
  ],
};

export function factsOf(policy: SlaPolicy, ms: number, taker: TicketFacts['taker'] = 'staff'): TicketFacts {
  const by = { kind: taker, id: `${taker}1` } as const;
  const now = isoAt(ms);
  return { now, by, taker, desk, calendar, policy, versions: { desk: 1, calendar: 1, sla: 1 } };
}

function note(told: Told, decision: Decision, facts: TicketFacts): void {
  const v = told.log.length + 1;
  const set = changesBetween(v === 1 ? undefined : told.state, decision.next);
  told.log.push({ v, at: facts.now, by: facts.by, events: decision.events, set });
  told.state = decision.next;
}

export function opened(policy: SlaPolicy, ms: number): Told {
  const facts = factsOf(policy, ms);
  const input = OpenTicket.parse({ client: 'acme', kind: 'incident', subject: 'Printer jams', urgency: 1 });
  const own = { ...facts, client: clientId('c93fa1'), number: 1, requester: { id: 'rita', name: 'Rita' } };
  const decision = openTicket(input, own);
  if (isRefusal(decision)) throw new Error(decision.refused.why);
  const told: Told = { log: [], state: decision.next };
  note(told, decision, facts);
  return told;
}

function take(name: string, input: object) {
  return (ticket: TicketState, facts: TicketFacts, v: number): Decision | Refusal => {
    const action = actionOf(ticket, name);
    if (!action) throw new Error(`no action ${name}`);
    const given = { effect: action.effect, input: actionInputs[action.effect].parse(input) } as Parameters<
      typeof act
    >[3];
    return act(ticket, name, action, given, v, facts);
  };
}
type Move = (ticket: TicketState, facts: TicketFacts, v: number, told: Told) => Decision | Refusal;
const change =
  (patch: object): Move =>
  (ticket, facts, v) =>
    changeTicket(ticket, ChangeTicket.parse(patch), facts, v);

export const moves = {
  staff: replyTo,
  contact: (ticket, facts) => replyTo(ticket, { ...facts, taker: 'contact', by: { kind: 'contact', id: 'rita' } }),
  wait: take('pend', { reason: 'requester' }),
  approval: take('pend', { reason: 'approval' }),
  planned: take('pend', { reason: 'planned' }),
  telco: take('pend', { reason: 'supplier', vendor: 'telco' }),
  maker: take('pend', { reason: 'supplier', vendor: 'maker' }),
  teamA: take('assign', { team: '000000a1' }),
  teamB: take('assign', { team: '000000b2' }),
  noTeam: take('assign', { team: null }),
  hardware: change({ category: 'hardware' }),
  uncategorised: change({ category: null }),
  vip: (ticket, facts, v) =>
    changeTicket(ticket, {}, { ...facts, requester: { id: 'vera', name: 'Vera', vip: ticket.vip !== true } }, v),
  resume: take('resume', {}),
  resolve: take('resolve', { code: 'fixed', text: 'Done' }),
  reopen: take('reopen', { reason: 'Again' }),
  close: take('close', {}),
  urgent: change({ impact: 1, urgency: 1 }),
  raiseAndResolve: (ticket, facts, v) => {
    const raised = changeTicket(ticket, ChangeTicket.parse({ impact: 1, urgency: 1 }), facts, v);
    if (isRefusal(raised)) return raised;
    const ended = take('resolve', { code: 'fixed', text: 'Done' })(raised.next, facts, v);
    return isRefusal(ended) ? ended : { ...ended, events: [...raised.events, ...ended.events] };
  },
  calm: change({ impact: 2, urgency: 2 }),
  low: change({ impact: 3, urgency: 3 }),
  request: (ticket, facts) => convertTicket(ticket, 'request', facts),
  merge: (ticket, facts, v) => mergeAway(ticket, 2, v, facts),
  undo: (ticket, facts, _v, { log }) => {
    const entry = lastUndoable(log);
    const before = entry && states.get(log[entry.v - 2] ?? entry);
    if (!entry || !before || entry.v === 1) return { refused: { code: 'none', why: 'nothing to undo' } };
    const later = log.filter((one) => one.v > entry.v);
    return undo(ticket, entry, before, later, { ...facts, desk: { ...desk, undoMinutes: 1_440 } });
  },
  landed: (ticket) => ({ next: ticket, events: [{ type: 'ticket.replied', data: { by: 'contact', landedOn: 2 } }] }),
  unmerge: (ticket, facts, _v, { log }) => {
    const from = ticket.merged?.v ?? 0;
    const before = log.filter((one) => one.v < from);
    const state = before.reduce<TicketState | undefined>((_, one) => states.get(one), undefined);
    if (!state) return { refused: { code: 'none', why: 'not merged' } };
    return unmerge(
      ticket,
      state,
      log.filter((one) => one.v > from),
      facts,
    );
  },
} satisfies Record<string, Move>;
/** The state after each entry, kept to undo a merge by. */
const states = new WeakMap<LogEntry, TicketState>();
export type MoveName = keyof typeof moves | 'time';

export function play(told: Told, name: MoveName, facts: TicketFacts): boolean {
  for (const [at, entry] of told.log.entries()) if (at === told.log.length - 1) states.set(entry, told.state);
  if (name === 'time') {
    const passed = passTime(told.state, 1, facts);
    if (passed) note(told, passed, facts);
    return passed !== undefined;
  }
  if (name === 'landed' && !told.state.merged) return false;
  if (told.state.merged && name !== 'landed' && name !== 'unmerge') return false;
  const move: Move = moves[name];
  const decide = (ticket: TicketState) => move(ticket, facts, told.log.length, told);
  const decision = name === 'unmerge' ? decide(told.state) : decideOn(told.state, facts, decide);
  if (isRefusal(decision)) return false;
  const by = name === 'contact' ? { ...facts, by: { kind: 'contact' as const, id: 'rita' } } : facts;
  note(told, decision, by);
  return true;
}

export const start = epochMs('2026-03-27T07:12:34Z');
export const minute = 60_000;
