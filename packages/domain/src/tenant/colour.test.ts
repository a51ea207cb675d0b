import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { brandColours, contrast, surfaces } from './colour.ts';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

test('contrast is the ratio that WCAG 2.2 defines', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
  expect(contrast('#228be6', '#ffffff')).toBeCloseTo(3.557, 3);
});

test('whatever colour a tenant picks, every derived text reads at 4.5 or better, in light and dark', () => {
  void fc.assert(
    fc.property(hex, (primary) => {
      const colours = brandColours(primary);
      expect(contrast(colours.onFill, colours.fill)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colours.onFill, colours.fillHover)).toBeGreaterThanOrEqual(4.5);
      for (const scheme of ['light', 'dark'] as const) {
        const { text, soft, onSoft } = colours[scheme];
        for (const surface of surfaces[scheme]) expect(contrast(text, surface)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(onSoft, soft)).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the fill is the colour picked, and a colour that reads well already is left alone', () => {
  expect(brandColours('#00b894').fill).toBe('#00b894');
  expect(brandColours('#1a4d8f').light.text).toBe('#1a4d8f');
});
