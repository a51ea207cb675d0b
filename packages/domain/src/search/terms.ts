import { stopWords } from './stop-words.ts';

/** The texts of a ticket that people find it by. */
export interface SearchTexts {
  /** As people write it, `ACME-1042`. */
  readonly number: string;
  /** Its id in the system it came from. */
  readonly external?: string;
  readonly subject: string;
  readonly requesterName?: string;
  readonly tags?: readonly string[];
  readonly resolution?: string;
  readonly description?: string;
  /** Public replies and notes, oldest first. */
  readonly replies?: readonly string[];
}

export const searchLimits = { terms: 100, shortest: 2, longest: 40, prefix: 3, words: 8, characters: 200 } as const;
/** Longer texts are read up to here: a log pasted into a mail must not cost seconds. */
const TEXT_CHARACTERS = 20_000;

/**
 * The distinct words under which a ticket is found, at most 100. When there are more, those of number, external id
 * and subject stand first, then requester, tags, resolution, description and replies.
 */
export function termsOf(texts: SearchTexts): string[] {
  const terms = new Set<string>();
  const fields = [
    texts.number,
    texts.external ?? '',
    texts.subject,
    texts.requesterName ?? '',
    ...(texts.tags ?? []),
    texts.resolution ?? '',
    texts.description ?? '',
    ...(texts.replies ?? []),
  ];
  for (const field of fields) {
    for (const term of indexed(field.slice(0, TEXT_CHARACTERS))) {
      if (terms.size >= searchLimits.terms) return [...terms];
      terms.add(term);
    }
  }
  return [...terms];
}

/** A word that is searched for: the whole term, or how terms begin. */
export interface SearchTerm {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * The words of a search, all of which a ticket must have. The last one may still be being typed, so it is taken as a
 * beginning unless a space follows it or it is too short to look up by.
 */
export function parseSearch(words: string): SearchTerm[] {
  const text = words.slice(0, searchLimits.characters);
  const found = [...searched(text)];
  // `srv-dc` on the way to `srv-dc01`: its last part can neither be looked up as a beginning nor is it whole.
  if (found.length > 1 && /[-_.@/']\S{1,2}$/u.test(text) && (found.at(-1)?.length ?? 0) < searchLimits.prefix)
    found.pop();
  const last = found.at(-1);
  const typing = /\S$/u.test(text) && last !== undefined && last.length >= searchLimits.prefix;
  const distinct = new Map<string, SearchTerm>();
  for (const [place, term] of found.entries()) {
    const whole = !(typing && place === found.length - 1);
    if (whole && stopWords.has(term)) continue;
    if (!distinct.has(term) || !whole) distinct.set(term, { text: term, whole });
  }
  return [...distinct.values()].slice(-searchLimits.words);
}

/** Words as they are compared: no case, no accents, compatibility forms made plain. */
export function foldWord(text: string): string {
  // Most texts are plain already, and what follows costs ten times as much.
  if (plain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđı]/gu, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
}

const plain = /^[\t\n\r -~]*$/;
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

/* Letters beyond the basic plane are left out: a key is cut after three units, which may not halve a character. */
const compound = /[\p{L}\p{N}]+(?:[-_.@/'][\p{L}\p{N}]+)*/gu;
const beyondBasicPlane = /[\u{10000}-\u{10FFFF}]/gu;
/** Scripts without spaces are found by pairs of characters. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2,}/gu;

function* indexed(text: string): Iterable<string> {
  for (const word of words(text)) {
    if (isName(word) && fits(word)) yield word;
    for (const part of parts(word)) if (fits(part) && !stopWords.has(part)) yield part;
  }
}

function* searched(text: string): Iterable<string> {
  for (const word of words(text)) {
    if (isName(word) && fits(word)) yield word;
    else for (const part of parts(word)) if (fits(part)) yield part;
  }
}

function words(text: string): string[] {
  return foldWord(text).replace(beyondBasicPlane, ' ').match(compound) ?? [];
}

/** Host names, addresses, error codes and ticket numbers are found as a whole too. */
function isName(word: string): boolean {
  return /[-_.@/']/u.test(word) && /[\d@]/u.test(word);
}

function* parts(word: string): Iterable<string> {
  for (const part of word.split(/[-_.@/']/u)) {
    const runs = part.match(unspaced);
    if (!runs) yield part;
    else {
      for (const run of runs) for (let i = 0; i + 2 <= run.length; i++) yield run.slice(i, i + 2);
      for (const rest of part.replace(unspaced, ' ').split(' ')) if (rest !== '') yield rest;
    }
  }
}

function fits(term: string): boolean {
  return term.length >= searchLimits.shortest && term.length <= searchLimits.longest;
}
