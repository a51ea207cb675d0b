import { expect, test } from 'vitest';
import { found, labelIn, typedOver } from './label.ts';

const both = { en: 'Soon', de: 'Bald' };

test('a text of two languages is read in the reader’s, and one for everybody as it is', () => {
  expect([labelIn(both, 'de-AT'), labelIn(both, 'en'), labelIn('Soon', 'de')]).toEqual(['Bald', 'Soon', 'Soon']);
});

test('typing over one language leaves the other as it was', () => {
  expect(typedOver(both, ' Gleich ', 'de')).toEqual({ en: 'Soon', de: 'Gleich' });
  expect(typedOver('Soon', 'Now', 'de')).toBe('Now');
  expect(typedOver(undefined, ' New ', 'en')).toBe('New');
});

test.each([
  ['', true],
  ['PRUFEN', true],
  ['backup nacht', true],
  ['backup missing', false],
])('“%s” finds: %s', (typed, expected) => {
  expect(found(typed, ['Backup prüfen', 'jede Nacht'])).toBe(expected);
});
