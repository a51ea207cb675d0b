import type { FilterField } from '../api/contract-views.ts';

/** A piece of a filter as it stands in the text. */
export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The terms of a filter, with their places; what is in quotes holds together. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map((found) => ({
    text: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }));
}

/** What a term says, where it is not a bare word: `-status:open,new` is not, status, `:`, [open, new]. */
export interface Parts {
  readonly negated: boolean;
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export function partsOf(term: string): Parts | undefined {
  const [, minus, field, operator, rest] = /^(-?)([a-z][a-z0-9_.]*)(:|<=|>=|<|>)(.*)$/i.exec(term) ?? [];
  if (field === undefined || operator === undefined) return undefined;
  return { negated: minus === '-', field: field.toLowerCase(), operator, values: (rest ?? '').split(',') };
}

export interface Suggestion {
  /** What the term at the cursor becomes. */
  readonly text: string;
  readonly label: string;
  readonly detail?: string;
  /** Whether the term is whole with it, so that the next one may begin. */
  readonly whole: boolean;
}

const MOST = 12;
const fold = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** What the term that is being typed may become: a field, then one of its values. */
export function suggestionsFor(term: string, fields: readonly FilterField[]): Suggestion[] {
  const minus = term.startsWith('-') ? '-' : '';
  const parts = partsOf(term);
  if (!parts) {
    const typed = fold(term.slice(minus.length));
    return fields
      .filter((one) => fold(one.id).startsWith(typed) || (one.label !== undefined && fold(one.label).includes(typed)))
      .flatMap((one) =>
        one.operators.slice(0, one.operators.includes(':') ? 1 : 2).map((operator) => ({
          text: `${minus}${one.id}${operator}`,
          label: `${minus}${one.id}${operator}`,
          ...(one.label === undefined ? {} : { detail: one.label }),
          whole: false,
        })),
      )
      .slice(0, MOST);
  }
  const field = fields.find((one) => one.id === parts.field);
  if (!field) return [];
  const given = parts.values.slice(0, -1);
  const typed = fold(parts.values.at(-1) ?? '');
  const head = `${minus}${field.id}${parts.operator}${given.map((one) => `${one},`).join('')}`;
  return field.values
    .filter((one) => !given.includes(one.value))
    .filter((one) => fold(one.value).includes(typed) || (one.label !== undefined && fold(one.label).includes(typed)))
    .filter((one) => one.value !== typed || field.values.length === 1)
    .slice(0, MOST)
    .map((one) => {
      const value = /[\s,"]/.test(one.value) ? `"${one.value}"` : one.value;
      return {
        text: head + value,
        label: one.value,
        ...(one.label === undefined ? {} : { detail: one.label }),
        whole: true,
      };
    });
}

/** A filter without one of its terms. */
export const without = (text: string, token: Token): string =>
  `${text.slice(0, token.from)}${text.slice(token.to)}`.replace(/\s+/g, ' ').trim();
