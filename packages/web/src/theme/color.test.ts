import { describe, expect, it } from 'vitest';
import { contrast, hexToOklch, oklchToHex, ramp, readableOn, textOn } from './color.ts';

const tenantColours = ['#228be6', '#ffcc00', '#00b894', '#e74c3c', '#111111', '#7f8c8d', '#ffffff', '#2f55cc'];

describe('colour', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#228be6', '#ffffff')).toBeCloseTo(3.557, 3);
  });

  it('comes back from OKLCH as the same hex', () => {
    for (const hex of tenantColours) expect(oklchToHex(hexToOklch(hex))).toBe(hex);
  });

  it('puts text on any fill at 4.5:1 or better', () => {
    for (const hex of tenantColours) expect(contrast(textOn(hex), hex)).toBeGreaterThanOrEqual(4.5);
  });

  it('moves any colour to 4.6:1 on light and on dark ground', () => {
    for (const hex of tenantColours) {
      expect(contrast(readableOn(hex, ['#ffffff', '#eef0f4'], 'darker'), '#eef0f4')).toBeGreaterThanOrEqual(4.6);
      expect(contrast(readableOn(hex, ['#16181d', '#23272f'], 'lighter'), '#23272f')).toBeGreaterThanOrEqual(4.6);
    }
  });

  it('keeps the given colour as a step of its ramp', () => {
    expect(ramp('#e74c3c')[6]).toBe('#e74c3c');
    expect(ramp('#e74c3c')).toHaveLength(10);
  });

  it('refuses what is not a colour, by name', () => {
    expect(() => hexToOklch('red')).toThrow('"red" is not a colour; write #rrggbb');
  });
});
