import { describe, expect, it } from 'vitest';
import { plainStatus, stepOf } from './plain-status.ts';

describe('plain status for end users', () => {
  it.each([
    [{ status: 'new', phase: 'open' }, 'received'],
    [{ status: 'in_progress', phase: 'open' }, 'inProgress'],
    [{ status: 'pending', phase: 'pending', pending: { reason: 'customer' } }, 'waiting'],
    [{ status: 'pending', phase: 'pending', pending: { reason: 'vendor' } }, 'inProgress'],
    [{ status: 'resolved', phase: 'resolved' }, 'solved'],
    [{ status: 'closed', phase: 'closed' }, 'closed'],
  ] as const)('%o reads as %s', (row, expected) => {
    expect(plainStatus(row)).toBe(expected);
  });

  it('counts waiting for the customer as being in progress', () => {
    expect(stepOf('waiting')).toBe(stepOf('inProgress'));
  });
});
