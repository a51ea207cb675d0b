import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
}

const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('languages', () => {
  const english = new Map(flat(en));
  const german = new Map(flat(de));

  it('carry the same keys', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('leave no text empty and use the same values in each', () => {
    for (const [key, text] of english) {
      expect(german.get(key), key).toBeTruthy();
      expect(places(german.get(key) ?? ''), key).toEqual(places(text));
    }
  });
});
