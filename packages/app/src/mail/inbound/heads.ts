import { type Address, addressParser, decodeWords, type Email } from 'postal-mime';

export interface MailAddress {
  readonly address: string;
  readonly name: string;
}

export type Heads = ReadonlyMap<string, readonly string[]>;

const RECIPIENTS_MOST = 1_000;

/** Every line of the head by its name in small letters, in order. */
export function headsOf(email: Pick<Email, 'headers'>): Heads {
  const found = new Map<string, string[]>();
  for (const { key, value } of email.headers) found.set(key, [...(found.get(key) ?? []), value]);
  return found;
}

/** Encoded words (RFC 2047) read, and lines unfolded. */
export function words(text: string): string {
  return decodeWords(text.replaceAll('\u0000', '')).replaceAll(/[\r\n]+\s*/gu, ' ');
}

const loose = /[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/u;

/** Whom an answer goes to, as well as a head that is malformed tells. */
export function senderOf(heads: Heads): MailAddress | undefined {
  for (const line of [...(heads.get('from') ?? []), ...(heads.get('sender') ?? [])]) {
    const found = addressesOf([line])[0];
    if (found) return found;
  }
  const from = words(heads.get('from')?.[0] ?? '');
  const inside = loose.exec(from)?.[0];
  if (inside !== undefined) {
    return {
      address: inside,
      name: from
        .replace(inside, '')
        .replaceAll(/[<>"()]/gu, '')
        .trim(),
    };
  }
  for (const name of ['reply-to', 'return-path']) {
    const found = addressesOf(heads.get(name))[0];
    if (found) return { ...found, name: found.name || from.trim() };
  }
  return undefined;
}

export function addressesOf(lines: readonly string[] | undefined): MailAddress[] {
  const found: Address[] = (lines ?? []).flatMap((line) => addressParser(line.replaceAll('\u0000', '')));
  return found
    .flatMap((one) => one.group ?? [one])
    .filter((one) => one.address.includes('@'))
    .slice(0, RECIPIENTS_MOST)
    .map((one) => ({
      // Comments and blanks may stand within an address (RFC 5322 §4.4).
      address: one.address.replaceAll(/\([^()]*\)|\s+/gu, ''),
      name: words(one.name)
        .replaceAll(/^["']|["']$/gu, '')
        .trim(),
    }));
}

/** Message ids, each in its brackets. */
export function idsIn(text: string | undefined): string[] {
  if (text === undefined) return [];
  const bracketed = text.match(/<[^<>\s]+>/gu);
  if (bracketed) return bracketed;
  const plain = text.split(/\s+/u).filter((one) => one.includes('@'));
  return plain.map((one) => `<${one.replaceAll(/[<>]/gu, '')}>`);
}

/** RFC 3339 in UTC; undefined, and said, for what is no date. */
export function dateOf(text: string | undefined, warnings: string[]): string | undefined {
  if (text === undefined) {
    warnings.push('it has no date');
    return undefined;
  }
  // Comments, and names of zones that nobody counts on, are left aside.
  const plain = words(text)
    .replaceAll(/\([^()]*\)/gu, ' ')
    .replaceAll(/\s*:\s*/gu, ':')
    .trim();
  const ways = [plain, plain.replace(/\s[A-Z][A-Za-z]{3,}$/u, ''), plain.replace(/^\p{L}+\.?,?\s*/u, '')];
  for (const way of ways) {
    const at = new Date(way);
    const year = at.getUTCFullYear();
    if (year > 1900 && year < 2200) return at.toISOString();
  }
  warnings.push(`its date cannot be read: ${plain.slice(0, 60)}`);
  return undefined;
}
