import type { Label } from '../api/contract-library.ts';

/** A text in the reader's language, of those that it has. */
export const labelIn = (label: Label, language: string): string =>
  typeof label === 'string' ? label : language.startsWith('de') ? label.de : label.en;

/** What was typed over a text: as it was where nobody changed it, so that a second language is not lost unseen. */
export const typedOver = (before: Label | undefined, typed: string, language: string): Label => {
  const words = typed.trim();
  if (before === undefined || typeof before === 'string') return words;
  return language.startsWith('de') ? { ...before, de: words } : { ...before, en: words };
};

const folded = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Whether something is found by what was typed: every word, in any of its texts. */
export const found = (typed: string, texts: readonly string[]): boolean => {
  const within = folded(texts.join(' '));
  return folded(typed)
    .split(/\s+/u)
    .every((word) => within.includes(word));
};
