import { describe, expect, test } from 'vitest';
import { clientId, clientScope, mspId, providerScope } from '../kernel/scope.ts';
import { internalEventTypes, type TicketEventType, ticketEventTypes } from '../ticket/state.ts';
import { contactChannel, contactsChannel, deskChannel, reaches, staffChannel, wholeDesk } from './channel.ts';
import { deskChanges, ownChanges } from './message.ts';

const entry = (type: TicketEventType, set = {}) => ({ events: [{ type }], set });

describe('what an end user is told', () => {
  test('no event that is the desk’s own affair gives a word', () => {
    for (const type of internalEventTypes) expect(ownChanges([entry(type as TicketEventType)]), type).toEqual([]);
  });

  test('a field that they do not see is nothing to them, one that they see is', () => {
    expect(ownChanges([entry('ticket.changed', { tags: 'vip loud', 'f:cost': 3, priority: 1 })])).toEqual([]);
    expect(ownChanges([entry('ticket.changed', { subject: 'x' })])).toEqual(['fields']);
  });

  test('who works on it and what it missed stay with the desk', () => {
    expect(ownChanges([entry('ticket.assigned'), entry('sla.breached')])).toEqual([]);
    expect(ownChanges([entry('ticket.noted'), entry('ticket.replied'), entry('ticket.resolved')])).toEqual([
      'replied',
      'state',
    ]);
  });
});

test('the desk is told a word for every kind of event', () => {
  for (const type of ticketEventTypes) expect(deskChanges([entry(type)]), type).toHaveLength(1);
});

describe('channels', () => {
  const [p, q] = [providerScope(mspId('testmsp1')), providerScope(mspId('testmsp2'))];
  const t = clientScope(mspId('testmsp1'), clientId('acme01'));

  test('the whole desk of one MSP holds its clients’, and nobody’s of another', () => {
    expect(reaches(wholeDesk(p), deskChannel(t))).toBe(true);
    expect(reaches(wholeDesk(q), deskChannel(t))).toBe(false);
    for (const other of [contactsChannel(t), contactChannel(t, 'rita'), staffChannel(p, 'tom')]) {
      expect(reaches(wholeDesk(p), other)).toBe(false);
    }
  });

  test('no id of a person makes another’s channel, or one of another shape', () => {
    const ids = ['a', 'a-5f-b', 'a_b', 'a/b', '*', 'a-b', 'desk/*', 'a.b'];
    const made = ids.map((id) => contactChannel(t, id));
    expect(new Set(made).size).toBe(ids.length);
    for (const one of made) expect(one).toMatch(/^own\/testmsp1\/acme01\/[A-Za-z0-9-]+$/);
  });
});
