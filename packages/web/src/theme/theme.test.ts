import { describe, expect, it } from 'vitest';
import { contrast } from './color.ts';
import { hues, ink, surfaces } from './palette.ts';
import { brandVariables, schemeVariables } from './scheme-variables.ts';

const AA = 4.5;

describe.each(['light', 'dark'] as const)('theme layer, %s', (scheme) => {
  const variables = schemeVariables(scheme);
  const value = (name: string): string => {
    const found = variables[name];
    if (found === undefined) throw new Error(`${name} is missing`);
    return found;
  };
  const grounds = [surfaces[scheme].body, surfaces[scheme].panel, surfaces[scheme].sunken, surfaces[scheme].hover];

  it.each(Object.keys(ink[scheme]) as (keyof typeof ink.light)[])('%s text reads on every surface', (name) => {
    for (const ground of grounds) expect(contrast(ink[scheme][name], ground)).toBeGreaterThanOrEqual(AA);
  });

  it.each(Object.keys(hues))('every pair of %s reads', (name) => {
    const base = `--mantine-color-${name}`;
    expect(contrast(value(`${base}-contrast`), value(`${base}-filled`))).toBeGreaterThanOrEqual(AA);
    expect(contrast(value(`${base}-contrast`), value(`${base}-filled-hover`))).toBeGreaterThanOrEqual(AA);
    expect(contrast(value(`${base}-light-color`), value(`${base}-light`))).toBeGreaterThanOrEqual(AA);
    expect(contrast(value(`${base}-light-color`), value(`${base}-light-hover`))).toBeGreaterThanOrEqual(AA);
    expect(contrast(value(`${base}-light-color`), value(`--p-${name}-soft`))).toBeGreaterThanOrEqual(AA);
    expect(contrast(ink[scheme].text, value(`--p-${name}-soft`))).toBeGreaterThanOrEqual(AA);
    for (const ground of grounds) expect(contrast(value(`${base}-text`), ground)).toBeGreaterThanOrEqual(AA);
  });

  // Every demo client's colour, and the extremes: white, black, grey, neon yellow.
  it.each([
    '#c2410c',
    '#1c7ed6',
    '#5f3dc4',
    '#e03131',
    '#f59f00',
    '#d6336c',
    '#ffffff',
    '#000000',
    '#7f8c8d',
    '#ffff00',
  ])('a brand of %s reads, whatever the server derived for its own surfaces', (fill) => {
    const onFill = contrast(fill, '#ffffff') >= contrast(fill, '#000000') ? '#ffffff' : '#000000';
    const derived = { text: fill, soft: fill, onSoft: fill };
    const brand = brandVariables({ fill, onFill, fillHover: fill, light: derived, dark: derived }, scheme);
    const of = (name: string): string => brand[`--mantine-color-brand-${name}`] ?? '';
    expect(of('filled')).toBe(fill);
    expect(contrast(of('contrast'), of('filled'))).toBeGreaterThanOrEqual(AA);
    expect(contrast(of('contrast'), of('filled-hover'))).toBeGreaterThanOrEqual(AA);
    expect(contrast(of('light-color'), of('light'))).toBeGreaterThanOrEqual(AA);
    expect(contrast(ink[scheme].text, brand['--p-own'] ?? '')).toBeGreaterThanOrEqual(AA);
    for (const ground of grounds) expect(contrast(of('text'), ground)).toBeGreaterThanOrEqual(AA);
  });
});
