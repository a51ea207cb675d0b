/**
 * How well a text answers what was typed: undefined where a word of it is missing, else the lower the better. The
 * beginning of the text is better than the beginning of a word, and that is better than the middle of one.
 */
export function matchOf(typed: string, text: string): number | undefined {
  const words = fold(typed).split(/\s+/u).filter(Boolean);
  const within = fold(text);
  let sum = 0;
  for (const word of words) {
    const at = within.indexOf(word);
    if (at < 0) return undefined;
    if (at > 0) sum += within.includes(` ${word}`) ? 1 : 3;
  }
  return sum;
}

/** Letters without case and accents: `Müller` is found by `muller`. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/** What answers, best first; equals keep their order. */
export function ranked<T>(typed: string, all: readonly T[], textOf: (one: T) => string, most: number): T[] {
  return all
    .flatMap((one, order) => {
      const score = matchOf(typed, textOf(one));
      return score === undefined ? [] : [{ one, order, score }];
    })
    .sort((a, b) => a.score - b.score || a.order - b.order)
    .slice(0, most)
    .map(({ one }) => one);
}

export interface Asked {
  /** `commands`: only what can be done (`>`); `tickets`: only records (`#`). */
  readonly only?: 'commands' | 'tickets';
  readonly words: string;
}

/** What is asked for, by its first letter. */
export function askedOf(typed: string): Asked {
  if (typed.startsWith('>')) return { only: 'commands', words: typed.slice(1).trim() };
  if (typed.startsWith('#')) return { only: 'tickets', words: typed.slice(1).trim() };
  return { words: typed.trim() };
}

/** Whether what was typed is a ticket's number, whole: `ACME-1042`. */
export const isNumber = (words: string): boolean => /^[a-z][a-z0-9]*-\d+$/i.test(words);
