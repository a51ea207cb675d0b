import { describe, expect, test } from 'vitest';
import { advisorySchema, inForce } from './advisory.ts';

describe('an advisory', () => {
  const term = { from: '2026-03-02', to: '2026-03-03' };
  test.each([
    ['2026-03-01T23:59:59Z', 'UTC', false],
    ['2026-03-01T23:00:00Z', 'Europe/Berlin', true],
    ['2026-03-03T23:59:59Z', 'UTC', true],
    ['2026-03-03T23:00:00Z', 'Europe/Berlin', false],
  ])('is shown at %s in %s: %s', (now, zone, shown) => {
    expect(inForce(term, zone, now)).toBe(shown);
  });

  test('without days is always shown', () => {
    expect(inForce({}, 'UTC', '2026-03-03T23:59:59Z')).toBe(true);
  });

  test('that ends before it begins, or names no day of the calendar, is refused at its field', () => {
    const wrong = [
      { text: 'x', from: '2026-03-03', to: '2026-03-02' },
      { text: 'x', to: '2026-02-30' },
    ];
    for (const one of wrong) expect(advisorySchema.safeParse(one).error?.issues[0]?.path).toEqual(['to']);
  });
});
