import type { Clock, ClockName, SlaClocks } from './clock.ts';
import { clockNames } from './clock.ts';

/**
 * Clocks as one short text, for heads and logs that are stored and billed by the kilobyte. Each begins with the letter
 * of its name and that of its state, then come its numbers, base 36, each behind its capital letter.
 */
const letters: Readonly<Record<ClockName, string>> = {
  response: 'a',
  update: 'u',
  resolution: 's',
  ola: 'o',
  vendor: 'v',
};
const names = new Map(clockNames.map((name) => [letters[name], name]));
const states: ReadonlySet<string> = new Set(['r', 'p', 'm', 'b', 'c'] satisfies Clock['st'][]);
const numbers = { t: 'T', d: 'D', u: 'U', f: 'F', a: 'A', wp: 'P' } as const;
const fields = new Map(Object.entries(numbers).map(([field, letter]) => [letter as string, field]));

const base36 = (value: number): string => value.toString(36);

export function packClocks(clocks: SlaClocks): string {
  return clockNames
    .flatMap((name) => {
      const clock = clocks[name];
      return clock ? [packed(name, clock)] : [];
    })
    .join(' ');
}

function packed(name: ClockName, clock: Clock): string {
  const own = Object.entries(numbers).flatMap(([field, letter]) => {
    const value = clock[field as keyof typeof numbers];
    return value === undefined ? [] : [`${letter}${base36(value)}`];
  });
  const warnings = (clock.w ?? []).map(([percent, at]) => `W${base36(percent)}:${base36(at)}`);
  return `${letters[name]}${clock.st}${[...own, ...warnings].join('')}`;
}

/** The clocks of such a text. @throws RangeError when it is none: what is stored is damaged. */
export function unpackClocks(text: string): SlaClocks {
  const clocks = text.split(' ').map((one) => {
    const name = names.get(one[0] ?? '');
    const st = one[1] ?? '';
    if (!name || !states.has(st)) throw new RangeError(`"${one}" is no clock`);
    return [name, { st, ...numbersOf(one) }] as const;
  });
  return Object.fromEntries(clocks);
}

function numbersOf(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const warnings: [number, number][] = [];
  for (const [, letter = '', first = '', second] of text
    .slice(2)
    .matchAll(/([A-Z])(-?[0-9a-z]+)(?::(-?[0-9a-z]+))?/g)) {
    const field = fields.get(letter);
    if (field) found[field] = Number.parseInt(first, 36);
    else if (letter === 'W' && second !== undefined)
      warnings.push([Number.parseInt(first, 36), Number.parseInt(second, 36)]);
    else throw new RangeError(`"${text}" is no clock`);
  }
  return warnings.length > 0 ? { ...found, w: warnings } : found;
}
