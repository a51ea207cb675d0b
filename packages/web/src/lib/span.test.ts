import { describe, expect, it } from 'vitest';
import { readSpan } from './span.ts';

describe('spans of time as people write them', () => {
  it.each([
    ['75', 75],
    ['1h 15m', 75],
    ['1h15', 75],
    ['1:15', 75],
    ['1,5h', 90],
    ['1.25 h', 75],
    ['90 min', 90],
    ['2 hours', 120],
  ])('reads %s as minutes', (text, minutes) => {
    expect(readSpan(text)).toBe(minutes);
  });

  it.each(['', '0', 'soon', '1:75', '-5', '25h', '1d'])('refuses "%s"', (text) => {
    expect(readSpan(text)).toBeUndefined();
  });
});
