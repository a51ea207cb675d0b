import { describe, expect, test } from 'vitest';
import { rowOf } from '../query/row.ts';
import type { TicketState } from '../ticket/state.ts';
import { type CustomField, checkValue, customFieldFaults, customFieldSchema, fieldLimits } from './custom-field.ts';

const field = (more: object): CustomField => customFieldSchema.parse({ id: 'x', label: 'X', type: 'string', ...more });
const options = [{ id: 'a', label: 'A' }];

describe('the definition of a field', () => {
  test.each([
    [{ type: 'choice' }, 'options'],
    [{ type: 'string', options }, 'options'],
    [{ type: 'integer', default: 1.5 }, 'default'],
    [{ type: 'choice', options, default: 'b' }, 'default'],
    [{ type: 'text', default: 'b' }, 'default'],
  ])('%j is refused at its %s', (more, where) => {
    expect(customFieldFaults([field(more)]).map((one) => one.path)).toEqual([[0, where]]);
  });

  test('what may be filtered by takes no more of a row than is allowed, whatever is filled in', () => {
    const many = Array.from({ length: 4 }, (_, i) => field({ id: `field_${i}` }));
    expect(customFieldFaults(many)).toEqual([]);
    const fields = Object.fromEntries(many.map((one) => [one.id, 'x'.repeat(fieldLimits.string)]));
    const row = rowOf({ subject: '', requesterName: '', fields } as unknown as TicketState, undefined);
    expect(JSON.stringify(row.cf).length).toBeLessThanOrEqual(fieldLimits.rowBytes + 4 * 4);
    const more = [...many, field({ id: 'one_more' })];
    expect(customFieldFaults(more)[0]?.message).toContain('set filter: false');
    expect(
      customFieldFaults([...many, field({ id: 'far', filter: false }), field({ id: 'long', type: 'text' })]),
    ).toEqual([]);
  });

  test('values are told from what only looks like them', () => {
    const fault = (type: string, value: never) => 'fault' in checkValue(field({ type }), value);
    const wrong: [string, unknown][] = [
      ['number', Number.NaN],
      ['number', '1'],
      ['boolean', 1],
      ['date', '2026-13-01'],
      ['string', ' '],
      ['string', 'x'.repeat(61)],
    ];
    for (const [type, value] of wrong) expect([type, value, fault(type, value as never)]).toEqual([type, value, true]);
  });
});
