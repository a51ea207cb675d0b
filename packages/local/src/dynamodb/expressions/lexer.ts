/** Tokens of DynamoDB expressions, and its way to report a syntax error: the token and its two neighbours. */
import { validation } from '../errors.ts';

export type TokenKind = 'word' | 'name' | 'value' | 'number' | 'symbol' | 'end';
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** DynamoDB's limit on one expression, in bytes of UTF-8. */
const MAX_BYTES = 4096;
const token = /\s*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(0|[1-9][0-9]*)|(<>|<=|>=|[\s\S]))/y;
const kinds: readonly TokenKind[] = ['word', 'name', 'value', 'number', 'symbol'];

export class Tokens {
  readonly label: string;
  readonly #text: string;
  readonly #tokens: Token[];
  #position = 0;

  /** @param label what to call the expression in errors, such as `ConditionExpression`. */
  constructor(text: string, label: string) {
    this.label = label;
    this.#text = text;
    if (text === '') throw this.fail('The expression can not be empty;');
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES) {
      throw this.fail(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
    }
    this.#tokens = tokenize(text);
  }

  get current(): Token {
    return this.#at(this.#position);
  }

  get following(): Token {
    return this.#at(this.#position + 1);
  }

  #at(index: number): Token {
    const end = this.#text.length;
    return this.#tokens[index] ?? { kind: 'end', text: '<EOF>', start: end, end };
  }

  take(): Token {
    const taken = this.current;
    this.#position++;
    return taken;
  }

  /** Takes the current token when it is this symbol or, in any case, this keyword. */
  accept(text: string): boolean {
    const { kind, text: found } = this.current;
    const same = kind === 'symbol' ? found === text : kind === 'word' && found.toUpperCase() === text;
    if (same) this.#position++;
    return same;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.syntaxError();
  }

  syntaxError(): Error {
    const at = this.current;
    const from = this.#tokens.length === 0 ? 0 : this.#at(Math.max(this.#position - 1, 0)).start;
    const to = this.#at(this.#position + 1).end;
    return this.fail(`Syntax error; token: "${at.text}", near: "${this.#text.slice(from, to)}"`);
  }

  fail(message: string): Error {
    return validation(`Invalid ${this.label}: ${message}`);
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const found = match.findIndex((part, i) => i > 0 && part !== undefined);
    const part = match[found] ?? '';
    const end = token.lastIndex;
    if (part.trim() !== '')
      tokens.push({ kind: kinds[found - 1] ?? 'symbol', text: part, start: end - part.length, end });
  }
  return tokens;
}
