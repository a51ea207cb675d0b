import { describe, expect, it } from 'vitest';
import { contrast } from './color.ts';
import { hues, ink, surfaces } from './palette.ts';
import { schemeVariables } from './scheme-variables.ts';

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
});
