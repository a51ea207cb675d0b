import { describe, expect, test } from 'vitest';
import { type ActionInput, actionInputs } from '../kernel/process.ts';
import { processes } from '../processes/index.ts';
import { act, actionOf, allowedActions } from './act.ts';
import type { Decision, Refusal, TicketFacts } from './facts.ts';
import { decideOn } from './service-level.ts';
import type { TicketState } from './state.ts';
import { aTicket, decided, factsAt, refused } from './testing.ts';

function take(ticket: TicketState, name: string, body: object, facts: TicketFacts, version = 1): Decision | Refusal {
  const action = actionOf(ticket, name);
  if (!action) throw new Error(`no action ${name}`);
  const given = { effect: action.effect, input: actionInputs[action.effect].parse(body) } as ActionInput;
  return decideOn(ticket, facts, (settled) => act(settled, name, action, given, version, facts));
}
const after = (ticket: TicketState, name: string, body: object, facts: TicketFacts) =>
  decided(take(ticket, name, body, facts)).next;

describe('assigning', () => {
  test('a first assignee within the team that has the ticket is no reassignment; a hand-over is', () => {
    const inTeam = after(aTicket(), 'assign', { team: 'network' }, factsAt(1));
    const taken = after(inTeam, 'assign', { assignee: 'ana' }, factsAt(2));
    expect(taken.reassignments).toBeUndefined();
    expect(after(taken, 'assign', { assignee: 'ben' }, factsAt(3)).reassignments).toBe(1);
    expect(after(taken, 'assign', { team: 'field' }, factsAt(3)).reassignments).toBe(1);
  });

  test('null takes the person away and leaves the team', () => {
    const taken = after(aTicket(), 'assign', { team: 'network', assignee: 'ana' }, factsAt(1));
    const freed = after(taken, 'assign', { assignee: null }, factsAt(2));
    expect(freed).not.toHaveProperty('assignee');
    expect(freed.team).toBe('network');
  });

  test('an assignment that names nobody is refused', () => {
    expect(refused(take(aTicket(), 'assign', {}, factsAt(1)))).toBe('ticket.nothing_to_assign');
  });
});

describe('waiting', () => {
  test('a reason that pauses stops the resolution clock and leaves the response running', () => {
    const waiting = after(aTicket(), 'pend', { reason: 'requester' }, factsAt(30));
    expect(waiting.phase).toBe('pending');
    expect(waiting.sla?.resolution?.st).toBe('p');
    expect(waiting.sla?.response?.st).toBe('r');
  });

  test('resuming moves the resolution by exactly the time that was waited', () => {
    const ticket = aTicket();
    const waiting = after(ticket, 'pend', { reason: 'requester' }, factsAt(10));
    const resumed = after(waiting, 'resume', {}, factsAt(50));
    const before = ticket.sla?.resolution?.d ?? 0;
    expect(resumed.sla?.resolution?.d).toBe(before + 40 * 60);
    expect(resumed).not.toHaveProperty('pending');
  });

  test('a reason that does not pause lets the clocks run, also after one that does', () => {
    const ticket = aTicket();
    const planned = after(ticket, 'pend', { reason: 'planned' }, factsAt(10));
    expect(planned.sla?.resolution?.d).toBe(ticket.sla?.resolution?.d);
    const both = after(
      after(ticket, 'pend', { reason: 'requester' }, factsAt(10)),
      'pend',
      { reason: 'planned' },
      factsAt(20),
    );
    expect(both.sla?.resolution?.st).toBe('r');
  });

  test('an unknown reason and a wake-up in the past are refused by their field', () => {
    const unknown = take(aTicket(), 'pend', { reason: 'lunch' }, factsAt(1));
    expect(unknown).toMatchObject({ refused: { pointer: '/reason' } });
    const past = take(aTicket(), 'pend', { reason: 'planned', wakeAt: '2026-03-02T08:00:00Z' }, factsAt(1));
    expect(past).toMatchObject({ refused: { pointer: '/wakeAt' } });
  });
});

describe('resolving and reopening', () => {
  const resolved = () => after(aTicket(), 'resolve', { code: 'fixed', text: 'New drum.' }, factsAt(30));

  test('a resolution is the answer that was owed: both targets are met', () => {
    const ticket = resolved();
    expect([ticket.sla?.response?.st, ticket.sla?.resolution?.st]).toEqual(['m', 'm']);
    expect(ticket).toMatchObject({
      phase: 'resolved',
      resolvedAt: factsAt(30).now,
      resolution: { code: 'fixed', v: 2 },
    });
  });

  test('the text of a resolution stands outside the head', () => {
    const decision = decided(take(aTicket(), 'resolve', { code: 'fixed', text: 'New drum.' }, factsAt(30)));
    expect(JSON.stringify(decision.next)).not.toContain('drum');
    expect(decision.texts).toEqual({ text: 'New drum.' });
  });

  test('it closes itself after the policy’s days', () => {
    expect(resolved().closesAt).toBe(factsAt(30 + 5 * 1440).now.replace('.000Z', 'Z'));
  });

  test('it is reopened within the window and not after it', () => {
    const ticket = resolved();
    const reopened = after(ticket, 'reopen', { reason: 'Still jams' }, factsAt(30 + 14 * 1440));
    expect(reopened).toMatchObject({ status: 'in_progress', phase: 'open', reopens: 1 });
    expect(reopened).not.toHaveProperty('resolvedAt');
    expect(refused(take(ticket, 'reopen', { reason: 'Late' }, factsAt(31 + 14 * 1440)))).toBe('ticket.wrong_state');
  });

  test('a breach that came due before the resolution is told with it, with its own time', () => {
    const decision = decided(take(aTicket(), 'resolve', { code: 'fixed', text: 'Done' }, factsAt(90)));
    expect(decision.events.map((event) => event.type)).toEqual(['sla.breached', 'ticket.resolved']);
    expect(decision.events[0]?.data).toMatchObject({ target: 'response', dueAt: '2026-03-02T10:00:00Z' });
  });
});

describe.each(processes.map((process) => [process.kind, process] as const))('the process %s', (kind, process) => {
  test('offers each kind of person only actions that then succeed or ask for input', () => {
    const ticket = { ...aTicket({ kind }), phase: 'open' as const };
    for (const taker of ['staff', 'contact', 'system'] as const) {
      for (const name of allowedActions(ticket, factsAt(1, taker))) {
        expect(process.actions[name]?.by).toContain(taker);
        expect(process.actions[name]?.from).toContain(ticket.status);
      }
    }
  });

  test('knows no action that is not its own', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'explode']) {
      expect(actionOf({ kind }, name)).toBeUndefined();
    }
  });
});
