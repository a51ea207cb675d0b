import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockNames, type SlaClocks } from './clock.ts';
import { packClocks, unpackClocks } from './packed.ts';

const second = fc.integer({ min: -2_208_988_800, max: 13_569_465_599 });
const clock = fc.record(
  {
    st: fc.constantFrom('r', 'p', 'm', 'b', 'c'),
    t: fc.integer({ min: 0, max: 40_000_000 }),
    d: second,
    u: fc.integer({ min: 0, max: 400_000_000 }),
    f: second,
    a: second,
    w: fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), second), { minLength: 1, maxLength: 5 }),
    wp: fc.integer({ min: 1, max: 99 }),
  },
  { requiredKeys: ['st', 't'] },
);
const anyClocks = fc
  .subarray([...clockNames], { minLength: 1 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, clock])))) as fc.Arbitrary<SlaClocks>;

test('packed clocks are the same when unpacked, whatever they hold, and equal ones give equal texts', async () => {
  await fc.assert(
    fc.property(anyClocks, (clocks) => {
      const text = packClocks(clocks);
      expect(unpackClocks(text)).toEqual(clocks);
      const turned = Object.fromEntries(Object.entries(clocks).reverse()) as SlaClocks;
      expect(packClocks(turned)).toBe(text);
    }),
  );
});

test.each(['', 'x', 'ar ', 'arT1Z3', 'zrT1', 'axT1'])('"%s" is refused', (text) => {
  expect(() => unpackClocks(text)).toThrow(RangeError);
});
