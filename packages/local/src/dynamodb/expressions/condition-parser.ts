/** The grammar of condition, filter and key condition expressions. */
import type { Comparator, Condition, Node } from './ast.ts';
import { Tokens } from './lexer.ts';
import { Notes, parseOperand } from './operands.ts';

const comparators: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
const functions = ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'];
/** Bounds recursion on hostile text; expressions within the limit on operators stay below. */
const MAX_DEPTH = 400;
/** DynamoDB's limits on one expression. */
const MAX_OPERATORS = 300;
const MAX_IN = 100;

export function parseCondition(text: string, label: string): Condition {
  const tokens = new Tokens(text, label);
  const notes = new Notes(tokens);
  const parser = new ConditionParser(notes);
  const root = parser.or();
  if (tokens.current.kind !== 'end') throw tokens.syntaxError();
  parser.mustBeCondition(root);
  notes.raise();
  parser.raiseLimits();
  return { label, root, references: notes.references, paths: notes.paths, checks: notes.checks };
}

function isOperand(node: Node): boolean {
  return node.kind === 'path' || node.kind === 'value';
}

class ConditionParser {
  readonly #notes: Notes;
  readonly #tokens: Tokens;
  #depth = 0;
  #operators = 0;
  #longestIn = 0;

  constructor(notes: Notes) {
    this.#notes = notes;
    this.#tokens = notes.tokens;
  }

  raiseLimits(): void {
    if (this.#longestIn > MAX_IN) {
      throw this.#tokens.fail(
        `The IN operator is provided with too many operands; number of operands: ${this.#longestIn}`,
      );
    }
    if (this.#operators > MAX_OPERATORS) {
      throw this.#tokens.fail(`The expression contains too many operators; operator count: ${MAX_OPERATORS + 1}`);
    }
  }

  #nest<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.#tokens.fail('The expression is nested too deeply');
    const result = parse();
    this.#depth--;
    return result;
  }

  or(): Node {
    return this.#nest(() => {
      let left = this.#and();
      while (this.#isNext('OR')) left = this.#join('or', left);
      return left;
    });
  }

  #and(): Node {
    let left = this.#not();
    while (this.#isNext('AND')) left = this.#join('and', left);
    return left;
  }

  #isNext(keyword: string): boolean {
    const { kind, text } = this.#tokens.current;
    return kind === 'word' && text.toUpperCase() === keyword;
  }

  #join(kind: 'and' | 'or', left: Node): Node {
    this.mustBeCondition(left);
    this.#operators++;
    this.#tokens.take();
    const right = kind === 'and' ? this.#not() : this.#and();
    this.mustBeCondition(right);
    return { kind, args: [left, right] };
  }

  /** A path or value says nothing by itself, and a size is no truth. */
  mustBeCondition(node: Node): void {
    if (isOperand(node)) throw this.#tokens.syntaxError();
    if (node.kind === 'call' && node.name === 'size') this.#notes.misuse(node);
  }

  #not(): Node {
    if (!this.#isNext('NOT')) return this.#comparison();
    this.#tokens.take();
    const arg = this.#nest(() => this.#not());
    this.mustBeCondition(arg);
    return { kind: 'not', args: [arg] };
  }

  #comparison(): Node {
    const left = this.#primary();
    if (!isOperand(left) && left.kind !== 'call') return left;
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

  /** Only `size` gives something to compare. */
  #check(node: Node & { args: readonly Node[] }): Node {
    for (const arg of node.args) this.#mustBeOperand(arg);
    this.#notes.checks.push(node);
    this.#operators++;
    return node;
  }

  #mustBeOperand(node: Node): void {
    if (node.kind === 'call' && node.name !== 'size' && functions.includes(node.name)) this.#notes.misuse(node);
  }

  #list(): Node[] {
    this.#tokens.expect('(');
    const list = [this.#operand()];
    while (this.#tokens.accept(',')) list.push(this.#operand());
    this.#tokens.expect(')');
    this.#longestIn = Math.max(this.#longestIn, list.length);
    return list;
  }

  /** Where a comparison begins, parentheses may hold an operand or a whole condition. */
  #primary(): Node {
    if (!this.#tokens.accept('(')) return this.#operand();
    const inner = this.or();
    this.#tokens.expect(')');
    return this.#notes.parenthesised(inner);
  }

  #operand(): Node {
    if (this.#tokens.accept('(')) {
      const inner = this.#nest(() => this.#operand());
      this.#tokens.expect(')');
      return this.#notes.parenthesised(inner);
    }
    return parseOperand(this.#notes, {
      refuse: refuseFunction,
      argument: () => {
        const arg = this.#nest(() => this.#operand());
        this.#mustBeOperand(arg);
        return arg;
      },
    });
  }
}

function refuseFunction(name: string): string | undefined {
  if (functions.includes(name)) return undefined;
  return name === 'if_not_exists' || name === 'list_append'
    ? `The function is not allowed in a condition expression; function: ${name}`
    : `Invalid function name; function: ${name}`;
}
