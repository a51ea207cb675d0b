import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import type { FieldDiff } from '../api/contract-shape.ts';
import { conflictOf, partOf } from './stale.ts';

const stale = (changes: FieldDiff[]) =>
  new ApiError(412, { type: 'about:blank', title: 'Changed meanwhile', status: 412, changes }, '');
const diff = (field: string, changed: boolean): FieldDiff => ({ pointer: `/${field}`, field, changed });

describe('a save that came too late', () => {
  it('asks only where somebody else has changed one of its own fields', () => {
    const patch = { optimistic: {}, patch: { impact: 1 as const } };
    expect(conflictOf(stale([diff('impact', true)]), patch)).toHaveLength(1);
    expect(conflictOf(stale([diff('impact', false)]), patch)).toBeUndefined();
    expect(conflictOf(new ApiError(409, undefined, ''), patch)).toBeUndefined();
  });

  it('never puts a status over another one', () => {
    const resolve = { optimistic: {}, action: { id: 'resolve', body: {} } };
    expect(conflictOf(stale([diff('status', true)]), resolve)).toBeUndefined();
  });

  it('keeps the fields that were chosen and nothing else', () => {
    const patch = {
      optimistic: { subject: 'Mine', impact: 1 },
      patch: { subject: 'Mine', impact: 1 as const, fields: { site: 'berlin', budget: 5 } },
    };
    expect(partOf(patch, ['subject', 'fields.budget'])).toEqual({
      optimistic: { subject: 'Mine' },
      patch: { subject: 'Mine', fields: { budget: 5 } },
    });
    expect(partOf(patch, [])).toBeUndefined();
    expect(
      partOf({ optimistic: {}, action: { id: 'assign', body: { assignee: 'u1', team: 't1' } } }, ['team']),
    ).toMatchObject({ action: { id: 'assign', body: { team: 't1' } } });
  });
});
