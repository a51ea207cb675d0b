import type { ProcessDefinition } from '@portico/domain/kernel/process';
import { processes, processKinds, processOf } from '@portico/domain/processes/index';
import { act, actionOf, allowedActions } from '@portico/domain/ticket/act';
import { isRefusal } from '@portico/domain/ticket/facts';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { flaws } from './process-checks.ts';
import { desk, factsAt, inputs, opened, walk } from './process-walk.ts';

const register: readonly ProcessDefinition[] = processes;

test('the register names each process once', () => {
  expect(new Set(processKinds).size).toBe(register.length);
  expect(() => processOf('nonsense')).toThrow(/nonsense.*known: /);
});

describe.each(register.map((process) => [process.kind, process] as const))('%s', (_kind, process) => {
  test('every state is reached, mapped to a phase and leads to an end; every action can be taken', () => {
    expect(flaws(process, processKinds)).toEqual([]);
  });

  test('a ticket that takes every action reaches every state, each in the phase it is mapped to', () => {
    const { taken, states } = walk(process);
    expect([...taken].sort()).toEqual(Object.keys(process.actions).sort());
    expect([...states.keys()].sort()).toEqual(Object.keys(process.states).sort());
    for (const [status, ticket] of states)
      expect([status, ticket.phase]).toEqual([status, process.states[status]?.phase]);
  });

  test('an action is refused from any state it does not start from', () => {
    for (const [status, ticket] of walk(process).states) {
      for (const [name, action] of Object.entries(process.actions)) {
        if (action.from.includes(status)) continue;
        const outcome = act(ticket, name, action, inputs[action.effect], 1, factsAt(ticket.updatedAt, 'staff'));
        expect([name, status, isRefusal(outcome)]).toEqual([name, status, true]);
      }
    }
  });

  test('an action is refused to whoever may not take it, and not offered', () => {
    for (const ticket of walk(process).states.values()) {
      for (const taker of ['staff', 'contact', 'system'] as const) {
        const facts = factsAt(ticket.updatedAt, taker);
        for (const [name, action] of Object.entries(process.actions)) {
          if (action.by.includes(taker)) continue;
          expect(isRefusal(act(ticket, name, action, inputs[action.effect], 1, facts))).toBe(true);
          expect(allowedActions(ticket, facts)).not.toContain(name);
        }
      }
    }
  });

  test('an unknown action is none, whatever its name', () => {
    for (const name of ['nonsense', 'constructor', '__proto__', 'toString', '']) {
      expect(actionOf(opened(process), name)).toBeUndefined();
    }
  });

  test('its own fields refuse what they do not know', () => {
    expect(process.fields.safeParse({ nonsense: 1 }).success).toBe(false);
  });

  test('the default desk has a name for every state', () => {
    expect(Object.keys(process.states).filter((state) => desk.statuses[state] === undefined)).toEqual([]);
  });
});

describe('a process that is wrong is told what is wrong', () => {
  const sound: ProcessDefinition = {
    kind: 'sample',
    label: 'Sample',
    fields: z.strictObject({}),
    initial: 'new',
    states: {
      new: { phase: 'open', label: 'New' },
      waiting: { phase: 'pending', label: 'Waiting' },
      done: { phase: 'resolved', label: 'Done' },
      over: { phase: 'closed', label: 'Over' },
    },
    actions: {
      pend: { label: 'Wait', effect: 'pend', from: ['new'], to: 'waiting', by: ['staff'] },
      resolve: { label: 'Resolve', effect: 'resolve', from: ['new', 'waiting'], to: 'done', by: ['staff'] },
      close: { label: 'Close', effect: 'close', from: ['done'], to: 'over', by: ['staff'] },
    },
    convertsTo: [],
  };
  const withAction = (name: string, action: object): ProcessDefinition => ({
    ...sound,
    actions: { ...sound.actions, [name]: { ...sound.actions['close'], ...action } } as ProcessDefinition['actions'],
  });
  const { close: _close, ...unending } = sound.actions;

  test.each([
    ['nothing', sound, []],
    [
      'a state that nothing leads to',
      { ...sound, states: { ...sound.states, lost: { phase: 'open', label: 'Lost' } } },
      ['no way leads to "lost"', '"lost" is a dead end: no way from it leads to a closed state'],
    ],
    [
      'a dead end',
      { ...sound, actions: unending },
      [
        '"new" is a dead end: no way from it leads to a closed state',
        '"waiting" is a dead end: no way from it leads to a closed state',
        '"done" is a dead end: no way from it leads to a closed state',
        'no way leads to "over"',
      ],
    ],
    [
      'an unknown state',
      withAction('leap', { from: ['new', 'moon'] }),
      ['action "leap" names "moon", which is no state'],
    ],
    ['an action nobody may take', withAction('leap', { by: [] }), ['nobody may take action "leap"']],
    [
      'an effect that does not lead to its phase',
      withAction('leap', { to: 'new' }),
      ['action "leap" has the effect close and leads to no closed state'],
    ],
    ['a conversion to nowhere', { ...sound, convertsTo: ['dream'] }, ['converts to "dream", which is no process']],
  ] as const)('%s', (_what, process, expected) => {
    expect(flaws(process as ProcessDefinition, ['sample']).sort()).toEqual([...expected].sort());
  });
});
