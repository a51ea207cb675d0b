import { forwardedWords, headFields, onWords, originalWords, wroteWords } from './quote-words.ts';
import { sentFromWords } from './signature-words.ts';

/** A mail's own words, and what it carries along of others. */
export interface ReplyText {
  /** What its sender wrote this time. */
  readonly reply: string;
  /** Whether it consists of a message that is passed on. */
  readonly forwarded: boolean;
}

/** More than anybody writes; what follows is not looked at, so that no mail can hold the desk up. */
const LINES_MOST = 5_000;
const LINE_CHARACTERS = 2_000;
/** An introduction to a quotation may be broken over so many lines. */
const INTRODUCTION_LINES = 5;
const INTRODUCTION_CHARACTERS = 500;
/** A signature is short: what is longer, people wrote. */
const SIGNATURE_LINES = 14;

const escaped = (words: readonly string[]): string =>
  [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'))
    .join('|');

const address = String.raw`[^\s<>"'()\[\]:;,]+@[^\s<>"'()\[\]:;,]+`;
const wrote = new RegExp(String.raw`(?:${escaped(wroteWords)})\s*(?:\p{P}\s*)*$`, 'iu');
const wroteInside = new RegExp(String.raw`\s(?:${escaped(wroteWords)})\s`, 'iu');
const startsOn = new RegExp(String.raw`^(?:${escaped(onWords)})[\s,.]`, 'iu');
/** Something that only a date or a time has. */
const dated =
  /\d{1,2}[:.h]\s?\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.?\s+\p{L}{3,}|\p{L}{3,}\.?\s+\d{1,2}\b|\d{4}年|\d{1,2}月/iu;
const hasAddress = new RegExp(address, 'u');
/** These look at a line without what may stand before it: see `bare`. */
const original = new RegExp(String.raw`^[-_–—=~*#][-_–—=~*#\s]*(?:${escaped(originalWords)})(?![\p{L}\p{N}])`, 'iu');
const forwarded = new RegExp(
  String.raw`^(?:[-_–—=~*#]{2}[-_–—=~*#\s]*(?:${escaped(forwardedWords)})[-_–—=~*#\s:]*|(?:${escaped(forwardedWords)})\s*:)$`,
  'iu',
);
const nameOf = (words: readonly string[]): RegExp =>
  new RegExp(String.raw`^(?:${escaped(words)})[*_]*\s?[*_]*[:：]`, 'iu');
const fields = {
  from: nameOf(headFields.from),
  date: nameOf(headFields.date),
  to: nameOf(headFields.to),
  subject: nameOf(headFields.subject),
} as const;
const sentFrom = new RegExp(`^(?:${escaped(sentFromWords)})`, 'iu');
/** `---- John Smith wrote ----`, `---- On Tue ... wrote ----`. */
const dashedWrote = new RegExp(String.raw`^-{2,}\s?.{0,200}\s(?:${escaped(wroteWords)})\s*-{2,}$`, 'iu');
const rule = /^\s*(?:[_\-–—=*]\s?){5,}\s*$/u;
const quoted = /^\s{0,3}>/u;
const delimiter = /^\s*(?:--|__|—|–{1,2})\s*$/u;
/** What somebody may also have drawn as a rule: a signature only above very little. */
const longDelimiter = /^\s*(?:-{3,4}|_{3,4}|={3,4}|\+{3,4})\s*$/u;

/**
 * Takes what a mail's sender wrote out of its text: without the message that is answered, however its program and
 * language introduce it, without a signature, and without the line by which telephones advertise themselves. Never
 * throws, and takes time in proportion to the text.
 * @param options.closings takes a closing formula with the name below it for a signature too
 */
export function replyText(text: string, options: { readonly closings?: boolean } = {}): ReplyText {
  const lines = text
    .replaceAll(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replaceAll(/[\u200b-\u200d\u2060\ufeff]/gu, '')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/&lt;/gu, '<')
    .replaceAll(/&gt;/gu, '>')
    .split('\n', LINES_MOST)
    .map((line) => line.slice(0, LINE_CHARACTERS));
  const head = leadingForward(lines);
  if (head !== undefined) return { reply: tidy(lines.slice(head)), forwarded: true };
  const cut = cutOf(lines);
  const kept = withoutSignature(ownLines(lines, cut));
  const reply = tidy(options.closings ? withoutClosing(kept) : kept);
  return { reply, forwarded: cut.forwarded };
}

/** A line without the marks that programs put before it. */
const bare = (line: string): string => line.replace(/^[\s>*_|[(]+/u, '').trimEnd();
/** The same, with its dashes. */
const dashed = (line: string): string => line.replace(/^[\s>]+/u, '').trimEnd();

/** A mail that begins with a message passed on: its head goes, its words are all there is. */
function leadingForward(lines: readonly string[]): number | undefined {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0 || !forwarded.test(dashed(lines[first] ?? ''))) return undefined;
  let at = first + 1;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at += 1;
  if (headAt(lines, at) < 2) return undefined;
  while (at < lines.length && (lines[at] ?? '').trim() !== '') at += 1;
  return at;
}

interface Cut {
  /** The first line that is not the sender's. */
  readonly at: number;
  /** Where the sender goes on below what is quoted. */
  readonly resume?: number;
  /** The sender answers between what is quoted. */
  readonly inline?: true;
  readonly forwarded: boolean;
}

function cutOf(lines: readonly string[]): Cut {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (forwarded.test(dashed(line))) return { at: backOver(lines, at), forwarded: true };
    if (original.test(dashed(line)) && !isProse(line)) return { at, forwarded: false };
    if (dashedWrote.test(line.trim())) return { at, forwarded: false };
    if (rule.test(line) && headAt(lines, nextFilled(lines, at + 1)) >= 2) return { at, forwarded: false };
    if (headAt(lines, at) >= 3 || (headAt(lines, at) >= 2 && sureHead(lines, at)))
      return { at: backOver(lines, at), forwarded: false };
    const start = introductionTo(lines, at);
    if (start !== undefined) return quotedBelow(lines, start, at + 1);
    if (quoted.test(line) && wholeRestQuoted(lines, at)) return { at, forwarded: false };
  }
  return { at: lines.length, forwarded: false };
}

/** `-- original message` in a sentence is no separator. */
function isProse(line: string): boolean {
  return /[a-z]{2,}.*[.!?]$/iu.test(line.trim()) && !/[-_–—=]\s*$/u.test(line);
}

/**
 * An introduction that is followed by quoted lines ends where these end: people answer below them too. Between them,
 * they answer point by point: then what is quoted stays, or nobody could tell what an answer is to.
 */
function quotedBelow(lines: readonly string[], at: number, after: number): Cut {
  const first = nextFilled(lines, after);
  if (!quoted.test(lines[first] ?? '')) return { at, forwarded: false };
  let end = first;
  for (let next = first; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (quoted.test(line)) end = next + 1;
    else if (line.trim() !== '') {
      const more = lines.slice(next + 1).findIndex((one) => quoted.test(one));
      // A line that was broken in the middle of a quotation: what is quoted goes on right below it.
      const broken = more >= 0 && more < 4 && quoted.test(lines[next - 1] ?? '');
      const goesOn = broken || (next > 1 && isLinkPart(lines, next) && more >= 0 && more < 4);
      if (goesOn) continue;
      return more >= 0 && !introducedBelow(lines, next)
        ? { at, inline: true, forwarded: false }
        : { at, resume: end, forwarded: false };
    }
  }
  return { at, resume: end, forwarded: false };
}

/** A link's own line, as programs break it out of a quotation. */
function isLinkPart(lines: readonly string[], at: number): boolean {
  return /^\s*\(?https?:\/\/\S+\)?\s*>?\s*$/u.test(lines[at] ?? '');
}

/** Whether what is quoted further down has an introduction of its own. */
function introducedBelow(lines: readonly string[], from: number): boolean {
  for (let at = from; at < lines.length && !quoted.test(lines[at] ?? ''); at++) {
    if (introductionTo(lines, at) !== undefined) return true;
  }
  return false;
}

function wholeRestQuoted(lines: readonly string[], at: number): boolean {
  return lines.slice(at).every((line) => line.trim() === '' || quoted.test(line));
}

function nextFilled(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at += 1;
  return at;
}

/** A rule, and what a telephone says of itself, belong to what follows. */
function backOver(lines: readonly string[], at: number): number {
  let start = at;
  for (let up = at - 1; up >= 0 && up >= at - 3; up--) {
    const line = lines[up] ?? '';
    if (line.trim() === '') continue;
    if (!rule.test(line)) break;
    start = up;
  }
  return start;
}

/** How many different fields of a head stand here, one line after another. */
function headAt(lines: readonly string[], at: number): number {
  const found = new Set<string>();
  for (let next = at; next < lines.length && next < at + 12; next++) {
    const line = lines[next] ?? '';
    if (line.trim() === '') {
      if (found.size === 0 || next > at + 8) break;
      // Some programs put a blank line between two fields.
      if (fieldOf(lines[next + 1] ?? '') === undefined) break;
      continue;
    }
    const field = fieldOf(line);
    if (field === undefined) {
      // A long list of recipients, or a subject, goes on in the next line.
      if (next === at || found.size === 0) break;
      if (fieldOf(lines[next + 1] ?? '') === undefined) break;
      continue;
    }
    if (next === at && field !== 'from' && field !== 'date' && field !== 'subject') break;
    found.add(field);
  }
  return found.size;
}

function fieldOf(line: string): keyof typeof fields | undefined {
  const plain = bare(line);
  for (const name of ['from', 'date', 'subject', 'to'] as const) if (fields[name].test(plain)) return name;
  return undefined;
}

/** Two fields are enough where one of them is a sender with an address or a day. */
function sureHead(lines: readonly string[], at: number): boolean {
  const part = lines.slice(at, at + 6).join('\n');
  const found = lines.slice(at, at + 6).map(fieldOf);
  return hasAddress.test(part) && (found.includes('from') || found[0] === 'date');
}

/** The first line of what says that somebody wrote what follows, where it ends in this line. */
function introductionTo(lines: readonly string[], end: number): number | undefined {
  const last = (lines[end] ?? '').trim();
  if (!endsIntroduction(last)) return undefined;
  const below = lines[nextFilled(lines, end + 1)] ?? '';
  let whole = '';
  let found: number | undefined;
  for (let at = end, count = 0; at >= 0 && count < INTRODUCTION_LINES; at--) {
    const line = (lines[at] ?? '').trim();
    if (line === '') {
      // Some programs put the address into a paragraph of its own.
      if (!/^<\s*(?:mailto:|$)/u.test(whole) && !/^<\s*mailto:/u.test(whole)) break;
      continue;
    }
    if (at < end && quoted.test(line)) break;
    count += 1;
    whole = `${line} ${whole}`.trim();
    if (whole.length > INTRODUCTION_CHARACTERS) break;
    if (!isIntroduction(whole, below)) continue;
    // The nearest line that begins as these do is where it begins; else the shortest that will do.
    if (begins(whole)) return at;
    found ??= at;
  }
  return found;
}

/** Quick to tell of most lines that they end no introduction. */
function endsIntroduction(line: string): boolean {
  if (line.length > INTRODUCTION_CHARACTERS) return false;
  if (quoted.test(line) && !/^>\s*\S{0,20}\s?\S{0,20}\s?[:：]?$/u.test(line)) return false;
  return /[:：]$/u.test(line.replaceAll(/[*_\s]+$/gu, '')) || wrote.test(line);
}

/** Begins with a day, or with the word that stands before one. */
function begins(line: string): boolean {
  const start = line.slice(0, 70);
  return dated.test(start) && (startsOn.test(start) || /^[\p{L}]{0,4}[.,]?\s?\d|^\p{L}{2,10}[.,]\s?\d/u.test(start));
}

function isIntroduction(text: string, below: string): boolean {
  const line = text.replaceAll(/^[*_\s]+|[*_\s]+$/gu, '');
  const ends = wrote.test(line);
  const colon = /[:：]$/u.test(line);
  const known = dated.test(line);
  const mailed = hasAddress.test(line);
  if (ends && mailed && (known || colon)) return true;
  if (ends && known && (begins(line) || quoted.test(below))) return colon || begins(line);
  // A name and a verb, right above what is quoted.
  if (ends && colon && quoted.test(below) && line.length < 120) return true;
  if (!colon || !known) return false;
  // `2024年6月12日(水) 11:21 Taro <taro@muster.example>:`, whatever the language.
  if (line.length < 250 && /[<(][^<>()]*@[^<>()]*[>)]\s*[:：]$/u.test(line)) return true;
  if (begins(line) && (mailed || wroteInside.test(line))) return line.length < 300;
  // `Max Muster <max@muster.example> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:`
  return mailed && wroteInside.test(line);
}

/** The lines that the sender wrote this time. */
function ownLines(lines: readonly string[], cut: Cut): string[] {
  const above = lines.slice(0, cut.at);
  if (cut.inline)
    return withoutTrailingQuotes(lines.slice(cut.at)).length > 0
      ? [...above, ...withoutTrailingQuotes(lines.slice(cut.at))]
      : above;
  const kept = withoutTrailingQuotes(withoutLeadingQuotes(above));
  if (cut.resume === undefined) return kept;
  const below = lines.slice(cut.resume);
  return [...kept, ...ownLines(below, cutOf(below))];
}

/** What is quoted on top, with the answer below it and none above. */
function withoutLeadingQuotes(lines: readonly string[]): readonly string[] {
  const first = nextFilled(lines, 0);
  if (!quoted.test(lines[first] ?? '')) return lines;
  const own = lines.findIndex((line, at) => at > first && line.trim() !== '' && !quoted.test(line));
  // Answers between what is quoted: it stays.
  return own < 0 || lines.slice(own).some((line) => quoted.test(line)) ? lines : lines.slice(own);
}

function withoutTrailingQuotes(lines: readonly string[]): string[] {
  let end = lines.length;
  while (end > 0 && ((lines[end - 1] ?? '').trim() === '' || quoted.test(lines[end - 1] ?? ''))) end -= 1;
  return lines.slice(0, end);
}

/** Without the signature below its delimiter, and without what a telephone says of itself. */
function withoutSignature(lines: readonly string[]): string[] {
  const end = lines.length;
  for (let at = 0; at < end; at++) {
    const line = lines[at] ?? '';
    if (at > 0 && delimiter.test(line) && isSignature(lines, at, SIGNATURE_LINES, LINE_CHARACTERS))
      return lines.slice(0, at);
    if (at > 0 && longDelimiter.test(line) && isSignature(lines, at, 6, 70)) return lines.slice(0, at);
    if (sentFrom.test(bare(line)) && isOwnLine(lines, at)) return lines.slice(0, at);
  }
  return [...lines];
}

/** A delimiter above a few short lines; in the middle of a long text it is a rule that somebody drew. */
function isSignature(lines: readonly string[], at: number, most: number, characters: number): boolean {
  const below = lines.slice(at + 1).filter((line) => line.trim() !== '');
  return below.length > 0 && below.length <= most && below.every((line) => line.length <= characters);
}

/** A sentence that begins so is a sentence: the line stands alone, is short, and does not end as sentences do. */
function isOwnLine(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').trim();
  const alone = (lines[at - 1] ?? '').trim() === '' || at === 0 || sentFrom.test(bare(lines[at - 1] ?? ''));
  const plain = line.replaceAll(/<[^>]*>|\[[^\]]*\]|\([^)]*\)/gu, '').trim();
  return (
    alone && plain.length <= 70 && !/,\s|[.!?]$/u.test(plain.replace(/\.$/u, plain.split(' ').length > 7 ? '.' : ''))
  );
}

const closing =
  /^(?:--*\s*[\p{L} .]*|(?:many )?thanks?(?: you)?(?: again| in advance| so much)?|thx|(?:best|kind|warm|with)?\s*regards|best(?: \p{L}+)?|cheers|sincerely(?: yours)?|yours (?:sincerely|truly)|(?:mit )?(?:freundlichen|besten|herzlichen|vielen|viele|liebe|beste|schöne)\s*(?:grüßen|grüße|grüssen|gruß|gruss|dank)?|mfg|lg|cordialement|bien cordialement|saludos|un saludo|cordiali saluti|saluti|met vriendelijke groet(?:en)?|mvh|med vänlig hälsning|atenciosamente|с уважением|pozdrawiam)[\s,!.]*$/iu;
const CLOSING_LINES = 11;
const CLOSING_CHARACTERS = 60;

/** Without a closing formula and the few short lines below it. */
function withoutClosing(lines: readonly string[]): string[] {
  const filled = lines.flatMap((line, at) => (line.trim() === '' ? [] : [at]));
  for (const at of filled.slice(-CLOSING_LINES)) {
    if (at === filled[0] || !closing.test((lines[at] ?? '').trim())) continue;
    if (lines.slice(at).every((line) => line.trim().length <= CLOSING_CHARACTERS)) return lines.slice(0, at);
  }
  return [...lines];
}

/** Without blank lines around; lines are as they were written. */
function tidy(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{4,}/gu, '\n\n\n')
    .replace(/^\n+/u, '')
    .trimEnd();
}
