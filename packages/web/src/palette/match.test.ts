import { describe, expect, it } from 'vitest';
import { askedOf, isNumber, matchOf, ranked } from './match.ts';

describe('what the palette finds', () => {
  it('needs every word typed, wherever it stands, without case and accents', () => {
    expect(matchOf('clo mull', 'Müller GmbH: close')).toBeDefined();
    expect(matchOf('close maier', 'Müller GmbH: close')).toBeUndefined();
  });

  it('puts the beginning of the text before the beginning of a word before the middle of one, and keeps the order of equals', () => {
    const all = ['Unassign', 'Now assign', 'Assign to me', 'Assign'];
    expect(ranked('assign', all, (one) => one, 9)).toEqual(['Assign to me', 'Assign', 'Now assign', 'Unassign']);
    expect(ranked('', all, (one) => one, 2)).toEqual(['Unassign', 'Now assign']);
  });

  it('looks for commands alone behind >, for tickets alone behind #', () => {
    expect(askedOf('>assign ')).toEqual({ only: 'commands', words: 'assign' });
    expect(askedOf('#1042')).toEqual({ only: 'tickets', words: '1042' });
    expect(askedOf(' printer ')).toEqual({ words: 'printer' });
    expect(isNumber('acme-1042')).toBe(true);
    expect(isNumber('acme 1042')).toBe(false);
  });
});
