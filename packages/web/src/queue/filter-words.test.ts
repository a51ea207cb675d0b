import { describe, expect, it } from 'vitest';
import { partsOf, suggestionsFor, tokensOf, without } from './filter-words.ts';

const fields = [
  { id: 'status', operators: [':'], values: [{ value: 'open' }, { value: 'pending' }], open: true },
  { id: 'client', operators: [':'], values: [{ value: 'acme', label: 'Acme Manufacturing' }], open: false },
  { id: 'category', operators: [':'], values: [{ value: 'on site' }], open: true },
  { id: 'due', operators: ['<=', '>=', '<', '>'], values: [{ value: '1h' }], open: true },
  { id: 'field.site', label: 'Standort', operators: [':'], values: [], open: true },
];
const texts = (term: string) => suggestionsFor(term, fields).map((one) => one.text);

describe('a filter as it is typed', () => {
  it('falls into terms, and quotes hold together', () => {
    const text = 'status:open "printer jam" -client:acme';
    const tokens = tokensOf(text);
    expect(tokens.map((one) => one.text)).toEqual(['status:open', '"printer jam"', '-client:acme']);
    expect(tokens[1] && without(text, tokens[1])).toBe('status:open -client:acme');
    expect(tokensOf('category:"on si').map((one) => one.text)).toEqual(['category:"on si']);
  });

  it('reads a term by field, operator and values, and a bare word as none', () => {
    expect(partsOf('-status:open,new')).toEqual({
      negated: true,
      field: 'status',
      operator: ':',
      values: ['open', 'new'],
    });
    expect(partsOf('due<=2h')).toMatchObject({ field: 'due', operator: '<=' });
    expect(partsOf('printer')).toBeUndefined();
  });

  it('offers fields by id and by name, with their operators, also behind a minus', () => {
    expect(texts('st')).toEqual(['status:', 'field.site:']);
    expect(texts('-cl')).toEqual(['-client:']);
    expect(texts('du')).toEqual(['due<=', 'due>=']);
  });

  it('offers values by what people call them, one after another, and quotes what has spaces', () => {
    expect(texts('client:manu')).toEqual(['client:acme']);
    expect(texts('status:open,')).toEqual(['status:open,pending']);
    expect(texts('category:')).toEqual(['category:"on site"']);
    expect(texts('nonsense:')).toEqual([]);
  });
});
