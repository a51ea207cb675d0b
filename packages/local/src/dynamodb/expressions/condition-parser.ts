/** The grammar of condition, filter and key condition expressions. */
import type { Comparator, Condition, Node } from './ast.ts';
import { Tokens } from './lexer.ts';
import { Notes, parseOperand } from './operands.ts';

const comparators: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
const functions = ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'];
/** Bounds recursion on hostile text; 4 KB of real expressions stays far below. */
const MAX_DEPTH = 300;

export function parseCondition(text: string, label: string): Condition {
  const tokens = new Tokens(text, label);
  const notes = new Notes(tokens);
  const parser = new ConditionParser(notes);
  const root = parser.or();
  if (!isCondition(root) || tokens.current.kind !== 'end') throw tokens.syntaxError();
  if (root.kind === 'call' && root.name === 'size') notes.misused ??= 'size';
  notes.raise();
  return { label, root, references: notes.references, paths: notes.paths, checks: notes.checks };
}

function isCondition(node: Node): boolean {
  return node.kind !== 'path' && node.kind !== 'value';
}

class ConditionParser {
  readonly #notes: Notes;
  readonly #tokens: Tokens;
  readonly #parenthesised = new WeakSet<Node>();
  #depth = 0;

  constructor(notes: Notes) {
    this.#notes = notes;
    this.#tokens = notes.tokens;
  }

  or(): Node {
    if (++this.#depth > MAX_DEPTH) throw this.#tokens.fail('The expression is nested too deeply');
    let left = this.#and();
    while (this.#tokens.current.kind === 'word' && this.#isNext('OR')) left = this.#join('or', left);
    this.#depth--;
    return left;
  }

  #and(): Node {
    let left = this.#not();
    while (this.#tokens.current.kind === 'word' && this.#isNext('AND')) left = this.#join('and', left);
    return left;
  }

  #isNext(keyword: string): boolean {
    return this.#tokens.current.text.toUpperCase() === keyword;
  }

  #join(kind: 'and' | 'or', left: Node): Node {
    this.#mustBeCondition(left);
    this.#tokens.take();
    const right = kind === 'and' ? this.#not() : this.#and();
    this.#mustBeCondition(right);
    return { kind, args: [left, right] };
  }

  #mustBeCondition(node: Node): void {
    if (!isCondition(node)) throw this.#tokens.syntaxError();
    if (node.kind === 'call' && node.name === 'size') this.#notes.misused ??= 'size';
  }

  #not(): Node {
    if (!(this.#tokens.current.kind === 'word' && this.#isNext('NOT'))) return this.#comparison();
    this.#tokens.take();
    if (++this.#depth > MAX_DEPTH) throw this.#tokens.fail('The expression is nested too deeply');
    const arg = this.#not();
    this.#depth--;
    this.#mustBeCondition(arg);
    return { kind: 'not', args: [arg] };
  }

  #comparison(): Node {
    const left = this.#primary();
    const { kind, text } = this.#tokens.current;
    if (kind === 'symbol' && comparators.includes(text)) {
      this.#tokens.take();
      return this.#check({ kind: 'compare', operator: text as Comparator, args: [left, this.#operand()] });
    }
    if (this.#tokens.accept('BETWEEN')) {
      const low = this.#operand();
      this.#tokens.expect('AND');
      return this.#check({ kind: 'between', args: [left, low, this.#operand()] });
    }
    if (this.#tokens.accept('IN')) return this.#check({ kind: 'in', args: [left, ...this.#list()] });
    return left;
  }

  /** Conditions have no value to compare, so one that stands as an operand is a misuse. */
  #check(node: Node & { args: readonly Node[] }): Node {
    for (const arg of node.args) {
      if (arg.kind === 'call') {
        if (arg.name !== 'size' && functions.includes(arg.name)) this.#notes.misused ??= arg.name;
      } else if (isCondition(arg)) throw this.#tokens.syntaxError();
    }
    this.#notes.checks.push(node);
    return node;
  }

  #list(): Node[] {
    this.#tokens.expect('(');
    const list = [this.#operand()];
    while (this.#tokens.accept(',')) list.push(this.#operand());
    this.#tokens.expect(')');
    return list;
  }

  #primary(): Node {
    if (this.#tokens.current.text !== '(' || this.#tokens.current.kind !== 'symbol') return this.#operand();
    this.#tokens.take();
    const inner = this.or();
    this.#tokens.expect(')');
    if (this.#parenthesised.has(inner)) this.#notes.redundant = true;
    this.#parenthesised.add(inner);
    return inner;
  }

  #operand(): Node {
    if (this.#tokens.current.text === '(') return this.#primary();
    const node = parseOperand(this.#notes, () => this.#argument());
    if (node.kind === 'call' && !functions.includes(node.name)) this.#notes.unknownFunction ??= node.name;
    return node;
  }

  #argument(): Node {
    const node = this.#operand();
    if (node.kind === 'call' && node.name !== 'size' && functions.includes(node.name)) {
      this.#notes.misused ??= node.name;
    }
    return node;
  }
}
