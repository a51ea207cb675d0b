import type { FieldFault } from '../kernel/error.ts';
import { foldWord } from '../search/terms.ts';

/** What gives a client away in an address or a text. */
export interface ClientMarks {
  readonly id: string;
  readonly name: string;
  /** Begins its ticket numbers. */
  readonly prefix: string;
  readonly domains: readonly string[];
}

interface NamedMarks {
  readonly words: readonly string[];
  readonly marks: ClientMarks;
}

/** The marks of all clients, made ready for looking up: a text is gone through once, however many clients there are. */
export interface MarkIndex {
  readonly byId: ReadonlyMap<string, ClientMarks>;
  readonly byDomain: ReadonlyMap<string, ClientMarks>;
  readonly byPrefix: ReadonlyMap<string, ClientMarks>;
  readonly byFirstWord: ReadonlyMap<string, readonly NamedMarks[]>;
}

/** A name of one short word (`Sun`, `Gap`) stands in too many texts to say anything. */
const shortestName = 5;

export function indexMarks(clients: readonly ClientMarks[]): MarkIndex {
  const byFirstWord = new Map<string, NamedMarks[]>();
  for (const marks of clients) {
    const words = wordsOf(marks.name);
    const [first] = words;
    if (first === undefined || words.join('').length < shortestName) continue;
    byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), { words, marks }]);
  }
  return {
    byId: new Map(clients.map((one) => [one.id, one])),
    byDomain: new Map(clients.flatMap((one) => one.domains.map((domain) => [domain, one]))),
    byPrefix: new Map(clients.map((one) => [one.prefix, one])),
    byFirstWord,
  };
}

/** A text of a command, by the pointer of its field. */
export interface PointedText {
  readonly pointer: string;
  readonly text: string;
}

/**
 * Why what is about to be written seems to belong to another client: a ticket number, an address or a name of theirs.
 * @param own the client of the ticket
 * @param mayName whether the writer may know of a client; of one they may not, nothing is said, not even that it is
 */
export function pointsElsewhere(
  index: MarkIndex,
  own: string,
  mayName: (client: string) => boolean,
  texts: readonly PointedText[],
): FieldFault[] {
  const faults = new Map<string, FieldFault>();
  for (const { pointer, text } of texts) {
    for (const { marks, what } of marksIn(index, own, text)) {
      if (marks.id === own || !mayName(marks.id)) continue;
      const detail = `${what} is ${marks.name}’s`;
      faults.set(`${pointer} ${detail}`, { pointer, detail });
    }
  }
  return [...faults.values()].slice(0, faultsMost);
}

const faultsMost = 10;
const ticketNumber = /(?<![\p{L}\p{N}_-])([A-Z]{2,6})-(\d{1,9})(?![\p{L}\p{N}_])/gu;
const domainName = /(?<![\p{L}\p{N}])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}/giu;

function* marksIn(index: MarkIndex, own: string, text: string): Iterable<{ marks: ClientMarks; what: string }> {
  for (const [number, prefix = ''] of text.matchAll(ticketNumber)) {
    const marks = index.byPrefix.get(prefix);
    if (marks) yield { marks, what: number };
  }
  for (const [domain] of text.matchAll(domainName)) {
    const marks = ownerOf(index, domain.toLowerCase());
    if (marks) yield { marks, what: domain.toLowerCase() };
  }
  yield* namesIn(index, own, text);
}

/** The client of a domain or of one above it: `mail.acme.example` is acme.example's. */
function ownerOf({ byDomain }: MarkIndex, domain: string): ClientMarks | undefined {
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    const found = byDomain.get(rest);
    if (found) return found;
  }
  return undefined;
}

/** Whole names, word for word; one that is part of the own client's name says nothing. */
function* namesIn({ byFirstWord, byId }: MarkIndex, own: string, text: string) {
  const words = wordsOf(text);
  const ownName = ` ${wordsOf(byId.get(own)?.name ?? '').join(' ')} `;
  for (const [place, word] of words.entries()) {
    for (const { words: name, marks } of byFirstWord.get(word) ?? []) {
      if (ownName.includes(` ${name.join(' ')} `)) continue;
      if (name.every((one, i) => words[place + i] === one)) yield { marks, what: `the name ${marks.name}` };
    }
  }
}

function wordsOf(text: string): string[] {
  return foldWord(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
