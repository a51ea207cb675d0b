import { describe, expect, it } from 'vitest';
import type { Desk } from '../api/contract.ts';
import { nextStep, plainStatus, portalWords, stepOf } from './plain-status.ts';

const desk = {
  pendingReasons: [
    { id: 'your_turn', label: 'Rückfrage', pausesClock: true, awaits: 'requester' },
    { id: 'parts', label: 'Ersatzteil', pausesClock: false, awaits: 'supplier' },
  ],
  processes: [
    {
      kind: 'incident',
      states: [
        { id: 'new', label: 'Inbox', phase: 'open', portal: 'We have it' },
        { id: 'pending', label: 'On hold', phase: 'pending', portal: 'Your turn' },
      ],
    },
  ],
} as unknown as Desk;
const row = (status: string, phase: 'open' | 'pending' | 'resolved' | 'closed', reason?: string) => ({
  kind: 'incident' as const,
  status,
  phase,
  ...(reason === undefined ? {} : { pending: { reason } }),
});

describe('plain status for end users', () => {
  it.each([
    [row('new', 'open'), 'received'],
    [row('in_progress', 'open'), 'inProgress'],
    [row('pending', 'pending', 'your_turn'), 'waiting'],
    [row('pending', 'pending', 'parts'), 'inProgress'],
    [row('pending', 'pending', 'a_reason_taken_away'), 'waiting'],
    [row('resolved', 'resolved'), 'solved'],
    [row('closed', 'closed'), 'closed'],
  ] as const)('%o reads as %s', (standing, expected) => {
    expect(plainStatus(standing, desk)).toBe(expected);
  });

  it('takes the words of the tenant, except where they would ask for an answer nobody waits for', () => {
    expect(portalWords(row('new', 'open'), desk)).toBe('We have it');
    expect(portalWords(row('pending', 'pending', 'your_turn'), desk)).toBe('Your turn');
    expect(portalWords(row('pending', 'pending', 'parts'), desk)).toBeUndefined();
    expect(portalWords(row('new', 'open'), undefined)).toBeUndefined();
  });

  it('counts waiting for the customer as being in progress', () => {
    expect(stepOf('waiting')).toBe(stepOf('inProgress'));
  });
});

describe('the next step', () => {
  const at = '2026-03-02T09:00:00Z';
  const before = Date.parse(at) - 1;

  it('promises a reply until the desk has answered, and from then on a solution', () => {
    expect(nextStep('received', { at, target: 'response' }, before)).toEqual({
      said: 'received',
      promise: { of: 'reply', at },
    });
    expect(nextStep('received', { at, target: 'resolution' }, before)).toEqual({
      said: 'inProgress',
      promise: { of: 'solution', at },
    });
  });

  it('promises nothing while it waits for the reader, or once the time has passed', () => {
    expect(nextStep('waiting', { at, target: 'resolution' }, before)).toEqual({ said: 'waiting' });
    expect(nextStep('inProgress', { at, target: 'resolution' }, Date.parse(at))).toEqual({ said: 'inProgress' });
  });
});
