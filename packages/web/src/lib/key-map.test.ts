import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { ariaKeys, type CommandId, keyCaps, keyMap, places, pressed } from './key-map.ts';

const ids = Object.keys(keyMap) as CommandId[];
const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('the list of shortcuts', () => {
  it('has words for each command and each place', () => {
    for (const id of ids) expect(en.keys[id], id).toBeTruthy();
    for (const place of places) expect(en.keys[`at_${place}`], place).toBeTruthy();
  });

  it('gives no key to two commands of one place, nor to one of a place and one of everywhere', () => {
    for (const place of places) {
      const taken = ids
        .filter((id) => keyMap[id].place === place || keyMap[id].place === 'everywhere')
        .flatMap((id) => [...keyMap[id].keys]);
      expect(new Set(taken).size, place).toBe(taken.length);
    }
  });

  it('begins no sequence with a key that does something by itself', () => {
    const single = new Set<string>(ids.flatMap((id) => [...keyMap[id].keys]).filter((keys) => keys.length === 1));
    const begun = ids.flatMap((id) => [...keyMap[id].keys]).filter((keys) => /^\S \S$/.test(keys));
    expect(begun.length).toBeGreaterThan(0);
    for (const keys of begun) expect(single.has(keys.charAt(0)), keys).toBe(false);
  });

  it('knows keys by the character typed, with Control or Command by the machine, and AltGr as the layout it is', () => {
    expect(pressed({ ...none, key: 'j' }, false)).toBe('j');
    expect(pressed({ ...none, key: 'K', ctrlKey: true }, false)).toBe('Mod+k');
    expect(pressed({ ...none, key: 'k', ctrlKey: true }, true)).toBeUndefined();
    expect(pressed({ ...none, key: 'k', metaKey: true }, true)).toBe('Mod+k');
    expect(pressed({ ...none, key: 'k', ctrlKey: true, shiftKey: true }, false)).toBeUndefined();
    expect(pressed({ ...none, key: '[', ctrlKey: true, altKey: true }, false)).toBe('[');
    expect(pressed({ ...none, key: 'j', altKey: true }, false)).toBeUndefined();
  });

  it('is told to screen readers in their notation, without sequences, which it lacks', () => {
    expect(ariaKeys('palette', false)).toBe('Control+k');
    expect(ariaKeys('palette', true)).toBe('Meta+k');
    expect(ariaKeys('preview', false)).toBe('p Space');
    expect(ariaKeys('selectTo', false)).toBe('Shift+X');
    expect(ariaKeys('goQueue', false)).toBeUndefined();
    expect(keyCaps('g q', false)).toEqual(['g', 'q']);
    expect(keyCaps('Mod+k', true)).toEqual(['⌘', 'K']);
  });
});
