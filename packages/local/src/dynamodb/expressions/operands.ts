/** What the grammars share: document paths, values and calls, and the notes a parse leaves for binding. */
import type { Node, Path } from './ast.ts';
import type { Tokens } from './lexer.ts';
import { isReserved } from './reserved.ts';

/** DynamoDB refuses deeper documents, so deeper paths could never match. */
const MAX_DEPTH = 32;
const MAX_INDEX = 2 ** 31 - 1;
/** Words of the grammar, which are never names, not even reserved ones. */
const keywords = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN', 'SET', 'REMOVE', 'ADD', 'DELETE']);

export class Notes {
  readonly tokens: Tokens;
  readonly references: string[] = [];
  readonly paths: Path[] = [];
  readonly checks: Node[] = [];
  #redundant = false;
  #problem: { at: number; message: string } | undefined;
  readonly #parenthesised = new WeakSet<Node>();
  readonly #positions = new WeakMap<Node, number>();

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  refer(name: string): void {
    if (!this.references.includes(name)) this.references.push(name);
  }

  /** Something grammatical that is not allowed. Only the first in the text is reported. */
  problem(at: number, message: string): void {
    if (!this.#problem || at < this.#problem.at) this.#problem = { at, message };
  }

  /** A function where its result has no use. */
  misuse(node: Node): void {
    if (node.kind !== 'call') return;
    const message = `The function is not allowed to be used this way in an expression; function: ${node.name}`;
    this.problem(this.#positions.get(node) ?? 0, message);
  }

  called(node: Node, at: number): void {
    this.checks.push(node);
    this.#positions.set(node, at);
  }

  /** Notes that a node stood in parentheses; twice in a row is refused. */
  parenthesised(node: Node): Node {
    if (this.#parenthesised.has(node)) this.#redundant = true;
    this.#parenthesised.add(node);
    return node;
  }

  /** Raises what the text alone shows to be wrong. */
  raise(): void {
    if (this.#redundant) throw this.tokens.fail('The expression has redundant parentheses;');
    if (this.#problem) throw this.tokens.fail(this.#problem.message);
  }
}

export function parsePath(notes: Notes): Path {
  const { tokens } = notes;
  const at = tokens.current.start;
  const path: (string | number)[] = [parseName(notes)];
  for (;;) {
    if (tokens.accept('.')) path.push(parseName(notes));
    else if (tokens.accept('[')) path.push(parseIndex(notes));
    else break;
  }
  if (path.length > MAX_DEPTH) {
    notes.problem(at, `The document path has too many nesting levels; nesting levels: ${path.length}`);
  }
  notes.paths.push(path);
  return path;
}

function parseIndex(notes: Notes): number {
  const { tokens } = notes;
  if (tokens.current.kind !== 'number') throw tokens.syntaxError();
  const { text, start } = tokens.take();
  tokens.expect(']');
  if (Number(text) > MAX_INDEX) {
    notes.problem(start, `List index is not within the allowable range; index: [${text}]`);
  }
  return Number(text);
}

function parseName(notes: Notes): string {
  const { kind, text, start } = notes.tokens.current;
  if ((kind !== 'word' && kind !== 'name') || keywords.has(text.toUpperCase())) throw notes.tokens.syntaxError();
  notes.tokens.take();
  if (kind === 'name') notes.refer(text);
  else if (isReserved(text)) {
    notes.problem(start, `Attribute name is a reserved keyword; reserved keyword: ${text}`);
  }
  return text;
}

export function parseValue(notes: Notes): string {
  if (notes.tokens.current.kind !== 'value') throw notes.tokens.syntaxError();
  const { text } = notes.tokens.take();
  notes.refer(text);
  return text;
}

/** What a grammar makes of function calls. */
export interface Calls {
  /** @returns what is wrong with calling a function of this name, if anything. */
  refuse(name: string): string | undefined;
  argument(): Node;
}

/** A path, a value or a call. */
export function parseOperand(notes: Notes, calls: Calls): Node {
  const { current, following } = notes.tokens;
  if (current.kind === 'value') return { kind: 'value', name: parseValue(notes) };
  const isCall = current.kind === 'word' && following.text === '(' && !keywords.has(current.text.toUpperCase());
  return isCall ? parseCall(notes, calls) : { kind: 'path', path: parsePath(notes) };
}

function parseCall(notes: Notes, calls: Calls): Node {
  const { tokens } = notes;
  const { text: name, start } = tokens.take();
  const refusal = calls.refuse(name);
  if (refusal) notes.problem(start, refusal);
  tokens.expect('(');
  const args = [calls.argument()];
  while (tokens.accept(',')) args.push(calls.argument());
  tokens.expect(')');
  const call: Node = { kind: 'call', name, args };
  notes.called(call, start);
  return call;
}
