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
/** Bounds recursion on hostile text. */
const MAX_DEPTH = 400;

export function parseUpdate(text: string): Update {
  const notes = new Notes(new Tokens(text, 'UpdateExpression'));
  const parser = new UpdateParser(notes);
  parser.parse();
  notes.raise();
  if (parser.repeated) {
    throw notes.tokens.fail(`The "${parser.repeated}" section can only be used once in an update expression;`);
  }
  const { set, remove, add, delete: removeFrom, targets } = parser;
  const { references, paths, checks } = notes;
  return { label: notes.tokens.label, references, paths, checks, set, remove, add, delete: removeFrom, targets };
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
  readonly #notes: Notes;
  readonly #tokens: Tokens;
  #depth = 0;

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

  /** One sum at most: `a + b`, `(a + b)`, `(a) + b`. */
  #expression(): Node {
    const left = this.#operand(true);
    const { text } = this.#tokens.current;
    if (left.kind === 'arithmetic' || (text !== '+' && text !== '-')) return left;
    this.#tokens.take();
    const args = [left, this.#operand(false)] as const;
    for (const arg of args) this.#refuseNested(arg);
    const node: Node = { kind: 'arithmetic', operator: text, args };
    this.#notes.checks.push(node);
    return node;
  }

  /** A list that was put together has no place inside another operand. */
  #refuseNested(arg: Node): void {
    if (arg.kind === 'call' && arg.name === 'list_append') this.#notes.misuse(arg);
  }

  #operand(sums: boolean): Node {
    if (++this.#depth > MAX_DEPTH) throw this.#tokens.fail('The expression is nested too deeply');
    const node = this.#tokens.accept('(') ? this.#parenthesised(sums) : this.#simple();
    this.#depth--;
    return node;
  }

  #parenthesised(sums: boolean): Node {
    const inner = sums ? this.#expression() : this.#operand(false);
    this.#tokens.expect(')');
    return this.#notes.parenthesised(inner);
  }

  #simple(): Node {
    return parseOperand(this.#notes, {
      refuse: refuseFunction,
      argument: () => {
        const arg = this.#operand(false);
        this.#refuseNested(arg);
        return arg;
      },
    });
  }
}

function refuseFunction(name: string): string | undefined {
  if (functions.includes(name)) return undefined;
  return conditionFunctions.includes(name)
    ? `The function is not allowed in an update expression; function: ${name}`
    : `Invalid function name; function: ${name}`;
}
