import { describe, expect, it } from 'vitest';
import { columnsOf, moveOf, NOBODY } from './moves.ts';

const matrix = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
];
const ticket = {
  status: 'new',
  phase: 'open' as const,
  priority: 3,
  impact: 2,
  urgency: 2,
  actions: ['assign', 'start', 'pend'],
};

describe('a card’s move', () => {
  it('is the action that leads there and that the ticket offers; without one it is refused', () => {
    expect(moveOf(ticket, 'status', 'in_progress', matrix)).toEqual({ kind: 'run', action: 'start' });
    expect(moveOf({ ...ticket, actions: ['reopen'] }, 'status', 'in_progress', matrix)).toEqual({
      kind: 'run',
      action: 'reopen',
    });
    expect(moveOf(ticket, 'status', 'resolved', matrix)).toEqual({ kind: 'refused', why: 'status' });
    expect(moveOf(ticket, 'status', 'new', matrix)).toEqual({ kind: 'refused', why: 'same' });
  });

  it('to a person assigns, to nobody takes away, and is refused where one may not', () => {
    expect(moveOf(ticket, 'assignee', 'ana', matrix)).toEqual({ kind: 'assign', assignee: 'ana' });
    expect(moveOf({ ...ticket, assignee: 'ana' }, 'assignee', NOBODY, matrix)).toEqual({
      kind: 'assign',
      assignee: null,
    });
    expect(moveOf({ ...ticket, actions: [] }, 'assignee', 'ana', matrix)).toEqual({ kind: 'refused', why: 'assign' });
  });

  it('to a priority changes impact and urgency as little as the client’s matrix lets it', () => {
    expect(moveOf(ticket, 'priority', '2', matrix)).toEqual({ kind: 'rate', impact: 2, urgency: 1 });
    expect(moveOf(ticket, 'priority', '5', matrix)).toEqual({ kind: 'rate', impact: 3, urgency: 3 });
    expect(moveOf(ticket, 'priority', '5', [[1, 1, 1]])).toEqual({ kind: 'refused', why: 'priority' });
  });

  it('finds columns that are always there, and a tenant’s own states behind them', () => {
    const rows = [{ status: 'with_vendor' }, { status: 'new' }] as never;
    expect(columnsOf(rows, 'status', 'me')).toEqual(['new', 'in_progress', 'pending', 'resolved', 'with_vendor']);
    expect(columnsOf([], 'assignee', 'me')).toEqual([NOBODY, 'me']);
    expect(columnsOf([], 'priority', 'me')).toHaveLength(5);
  });
});
