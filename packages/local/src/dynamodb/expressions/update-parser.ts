/** The grammars of update expressions and of projections. */
import type { Node, Path, Projection, Update } from './ast.ts';
import { Tokens } from './lexer.ts';
import { Notes, parseOperand, parsePath, parseValue } from './operands.ts';

type Section = 'SET' | 'REMOVE' | 'ADD' | 'DELETE';
const sections: readonly string[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const functions: readonly string[] = ['if_not_exists', 'list_append'];
const conditionFunctions: readonly string[] = [
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
];

export function parseUpdate(text: string): Update {
  const notes = new Notes(new Tokens(text, 'UpdateExpression'));
  const parser = new UpdateParser(notes);
  parser.parse();
  if (parser.notAllowed) {
    throw notes.tokens.fail(`The function is not allowed in an update expression; function: ${parser.notAllowed}`);
  }
  notes.raise();
  if (parser.repeated) {
    throw notes.tokens.fail(`The "${parser.repeated}" section can only be used once in an update expression;`);
  }
  const { label } = notes.tokens;
  const { set, remove, add, delete: removeFrom, targets } = parser;
  const { references, paths, checks } = notes;
  return { label, references, paths, checks, set, remove, add, delete: removeFrom, targets };
}

export function parseProjection(text: string): Projection {
  const notes = new Notes(new Tokens(text, 'ProjectionExpression'));
  const { tokens } = notes;
  do parsePath(notes);
  while (tokens.accept(','));
  if (tokens.current.kind !== 'end') throw tokens.syntaxError();
  notes.raise();
  return { label: tokens.label, references: notes.references, paths: notes.paths, checks: [] };
}

class UpdateParser {
  readonly set: { path: Path; value: Node }[] = [];
  readonly remove: Path[] = [];
  readonly add: { path: Path; value: string }[] = [];
  readonly delete: { path: Path; value: string }[] = [];
  readonly targets: Path[] = [];
  repeated: string | undefined;
  notAllowed: string | undefined;
  readonly #notes: Notes;
  readonly #tokens: Tokens;

  constructor(notes: Notes) {
    this.#notes = notes;
    this.#tokens = notes.tokens;
  }

  parse(): void {
    const seen = new Set<string>();
    do {
      const name = this.#tokens.current.text.toUpperCase();
      if (!sections.includes(name)) throw this.#tokens.syntaxError();
      if (seen.has(name)) this.repeated ??= name;
      seen.add(name);
      this.#tokens.take();
      do this.#clause(name as Section);
      while (this.#tokens.accept(','));
    } while (this.#tokens.current.kind !== 'end');
  }

  #clause(section: Section): void {
    const path = parsePath(this.#notes);
    this.targets.push(path);
    if (section === 'REMOVE') this.remove.push(path);
    else if (section === 'SET') {
      this.#tokens.expect('=');
      this.set.push({ path, value: this.#expression() });
    } else {
      const value = parseValue(this.#notes);
      (section === 'ADD' ? this.add : this.delete).push({ path, value });
    }
  }

  #expression(): Node {
    const left = this.#operand();
    const { text } = this.#tokens.current;
    if (text !== '+' && text !== '-') return left;
    this.#tokens.take();
    const node: Node = { kind: 'arithmetic', operator: text, args: [left, this.#operand()] };
    this.#notes.checks.push(node);
    return node;
  }

  #operand(): Node {
    if (this.#tokens.accept('(')) {
      const inner = this.#tokens.current.text === '(' ? undefined : this.#expression();
      if (!inner) throw this.#notes.tokens.fail('The expression has redundant parentheses;');
      this.#tokens.expect(')');
      return inner;
    }
    const node = parseOperand(this.#notes, () => this.#operand());
    if (node.kind === 'call' && !functions.includes(node.name)) {
      if (conditionFunctions.includes(node.name)) this.notAllowed ??= node.name;
      else this.#notes.unknownFunction ??= node.name;
    }
    return node;
  }
}
