import { expect, test } from 'vitest';
import { actionInputs } from '../kernel/process.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { act, actionOf } from './act.ts';
import { isRefusal, type TicketFacts } from './facts.ts';
import { decideOn } from './service-level.ts';
import type { TicketState } from './state.ts';
import { aDesk, aPolicy, aTicket, decided, factsAt, monday } from './testing.ts';

const [first, second] = ['000000a1', '000000b2'];
const minutes = (count: number) => ({ '1': count, '2': count, '3': count, '4': count, '5': count });
const policy: SlaPolicy = {
  ...aPolicy,
  ola: { [first]: { minutes: minutes(60) }, [second]: { minutes: minutes(30) } },
  vendors: {
    telco: { label: 'Telco', minutes: minutes(120), pausesOla: true },
    maker: { label: 'Maker', minutes: minutes(240) },
  },
};
const desk = {
  ...aDesk,
  pendingReasons: [
    ...aDesk.pendingReasons,
    { id: 'supplier', label: 'Supplier', pausesClock: false, awaits: 'supplier' as const },
  ],
};
const at = (minute: number): TicketFacts => ({ ...factsAt(minute), policy, desk });
const second0 = Date.parse(monday) / 1000;
const due = (minute: number) => second0 + minute * 60;

function did(ticket: TicketState, minute: number, name: string, input: object) {
  const action = actionOf(ticket, name);
  if (!action) throw new Error(`no action ${name}`);
  const given = { effect: action.effect, input: actionInputs[action.effect].parse(input) } as Parameters<typeof act>[3];
  return decideOn(ticket, at(minute), (one) => act(one, name, action, given, 1, at(minute)));
}
const take = (ticket: TicketState, minute: number, name: string, input: object) =>
  decided(did(ticket, minute, name, input)).next;

test('a team\u2019s clock starts when the ticket is assigned to it, and the next team\u2019s begins anew', () => {
  expect(aTicket().sla?.ola).toBeUndefined();
  const mine = take(aTicket(), 10, 'assign', { team: first });
  expect(mine.sla?.ola).toMatchObject({ st: 'r', t: 3_600, d: due(70) });
  const person = take(mine, 20, 'assign', { assignee: 'ada' });
  expect(person.sla?.ola).toEqual(mine.sla?.ola);
  const theirs = take(person, 30, 'assign', { team: second });
  expect(theirs.sla?.ola).toMatchObject({ st: 'r', t: 1_800, d: due(60) });
  expect(take(theirs, 40, 'assign', { team: null }).sla?.ola).toMatchObject({ st: 'm', u: 600, a: due(40) });
});

test('it stands still while the client has the ball, and not while the desk waits for something else', () => {
  const mine = take(aTicket(), 0, 'assign', { team: first });
  const waiting = take(mine, 20, 'pend', { reason: 'requester' });
  expect(waiting.sla?.ola).toEqual({ st: 'p', t: 3_600, u: 1_200 });
  expect(take(waiting, 50, 'resume', {}).sla?.ola).toMatchObject({ st: 'r', d: due(90) });
  expect(take(mine, 20, 'pend', { reason: 'planned' }).sla?.ola).toEqual(mine.sla?.ola);
});

test('a vendor\u2019s clock runs from the hand-over until the ticket comes back; the team\u2019s waits where the contract says so', () => {
  const mine = take(aTicket(), 0, 'assign', { team: first });
  const away = take(mine, 10, 'pend', { reason: 'supplier', vendor: 'telco' });
  expect([away.sla?.vendor?.d, away.sla?.ola?.st, away.sla?.resolution?.st]).toEqual([due(130), 'p', 'r']);
  const again = take(away, 40, 'pend', { reason: 'supplier', vendor: 'telco' });
  expect(again.sla?.vendor).toEqual(away.sla?.vendor);
  const other = take(away, 40, 'pend', { reason: 'supplier', vendor: 'maker' });
  expect([other.sla?.vendor?.d, other.sla?.ola?.st]).toEqual([due(280), 'r']);
  const back = take(away, 100, 'resume', {});
  expect(back.sla?.vendor).toMatchObject({ st: 'm', u: 5_400, a: due(100) });
  expect(back.sla?.ola).toMatchObject({ st: 'r', d: due(150) });
});

test('a late vendor is told to the desk, with the time it was due, by an event of its own', () => {
  const away = take(aTicket(), 0, 'pend', { reason: 'supplier', vendor: 'telco' });
  const { events, next } = decided(did(away, 200, 'resume', {}));
  expect(events.map(({ type, data }) => [type, data?.['target'], data?.['dueAt']])).toContainEqual([
    'ola.breached',
    'vendor',
    new Date(due(120) * 1000).toISOString().replace('.000', ''),
  ]);
  expect(next.sla?.vendor).toMatchObject({ st: 'b', d: due(120), a: due(200) });
});

test('a vendor needs a contract, and a reason that is a wait for one', () => {
  const codes = [
    did(aTicket(), 0, 'pend', { reason: 'supplier', vendor: 'nobody' }),
    did(aTicket(), 0, 'pend', { reason: 'requester', vendor: 'telco' }),
  ].map((outcome) => isRefusal(outcome) && [outcome.refused.code, outcome.refused.pointer]);
  expect(codes).toEqual([
    ['ticket.unknown_vendor', '/vendor'],
    ['ticket.no_vendor', '/vendor'],
  ]);
});
