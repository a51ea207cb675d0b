import { expect, it } from 'vitest';
import { bytesIn } from './bytes.ts';

it('sizes are written as people of the language write them, in the steps that limits are counted in', () => {
  expect([0, 1, 1023, 1024, 26_214_400].map((n) => bytesIn('en', n))).toEqual([
    '0 bytes',
    '1 byte',
    '1,023 bytes',
    '1 kB',
    '25 MB',
  ]);
  expect(bytesIn('de', 2_516_582)).toBe('2,4 MB');
});
