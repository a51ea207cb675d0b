/** What the three grammars share: document paths, values, and the notes a parse leaves for binding. */
import type { Node, Path } from './ast.ts';
import type { Tokens } from './lexer.ts';
import { isReserved } from './reserved.ts';

/** DynamoDB refuses deeper documents, so deeper paths can never match. */
const MAX_DEPTH = 32;

export class Notes {
  readonly tokens: Tokens;
  readonly references: string[] = [];
  readonly paths: Path[] = [];
  readonly checks: Node[] = [];
  reserved: string | undefined;
  unknownFunction: string | undefined;
  misused: string | undefined;
  redundant = false;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  refer(name: string): void {
    if (!this.references.includes(name)) this.references.push(name);
  }

  /** Raises what the text alone shows to be wrong, in DynamoDB's order. */
  raise(): void {
    const { tokens } = this;
    if (this.redundant) throw tokens.fail('The expression has redundant parentheses;');
    if (this.unknownFunction) throw tokens.fail(`Invalid function name; function: ${this.unknownFunction}`);
    if (this.misused) {
      throw tokens.fail(`The function is not allowed to be used this way in an expression; function: ${this.misused}`);
    }
    if (this.reserved) {
      throw tokens.fail(`Attribute name is a reserved keyword; reserved keyword: ${this.reserved}`);
    }
  }
}

export function parsePath(notes: Notes): Path {
  const path: (string | number)[] = [parseName(notes)];
  const { tokens } = notes;
  while (path.length <= MAX_DEPTH) {
    if (tokens.accept('.')) path.push(parseName(notes));
    else if (tokens.accept('[')) {
      if (tokens.current.kind !== 'number') throw tokens.syntaxError();
      path.push(Number(tokens.take().text));
      tokens.expect(']');
    } else break;
  }
  if (path.length > MAX_DEPTH)
    throw tokens.fail(`The document path has too many nesting elements; nesting elements: ${path.length}`);
  notes.paths.push(path);
  return path;
}

function parseName(notes: Notes): string {
  const { kind, text } = notes.tokens.current;
  if (kind !== 'word' && kind !== 'name') throw notes.tokens.syntaxError();
  notes.tokens.take();
  if (kind === 'name') notes.refer(text);
  else if (!notes.reserved && isReserved(text)) notes.reserved = text;
  return text;
}

export function parseValue(notes: Notes): string {
  if (notes.tokens.current.kind !== 'value') throw notes.tokens.syntaxError();
  const { text } = notes.tokens.take();
  notes.refer(text);
  return text;
}

/** A path, a value or a function call; what may stand inside is up to the grammar's `parseArgument`. */
export function parseOperand(notes: Notes, parseArgument: () => Node): Node {
  const { current, following } = notes.tokens;
  if (current.kind === 'value') return { kind: 'value', name: parseValue(notes) };
  if (current.kind === 'word' && following.text === '(') return parseCall(notes, parseArgument);
  return { kind: 'path', path: parsePath(notes) };
}

function parseCall(notes: Notes, parseArgument: () => Node): Node {
  const { tokens } = notes;
  const name = tokens.take().text;
  tokens.expect('(');
  const args = [parseArgument()];
  while (tokens.accept(',')) args.push(parseArgument());
  tokens.expect(')');
  const call: Node = { kind: 'call', name, args };
  notes.checks.push(call);
  return call;
}
