/** Key conditions: exactly one partition value, and at most one range of the sort key. */
import { validation } from '../errors.ts';
import { compareText, utf8Length } from '../values.ts';
import type { Condition, Node } from './ast.ts';
import { type Bindings, pathText, resolvePath } from './bind.ts';

/** Bounds on a sort key in UTF-8 order. */
export interface Range {
  low?: { readonly key: string; readonly inclusive: boolean };
  high?: { readonly key: string; readonly inclusive: boolean };
}

export interface KeyRange {
  readonly partition: string;
  readonly range: Range;
}

export interface KeyNames {
  readonly partitionKey: string;
  readonly sortKey: string;
}

interface Clause {
  readonly operator: string;
  readonly operands: readonly string[];
}

const mirrored: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** @throws ValidationException for anything an index cannot answer. */
export function keyRange(condition: Condition, keys: KeyNames, bindings: Bindings): KeyRange {
  const clauses = new Map<string, Clause>();
  collect(condition.root, bindings, clauses, keys);
  const partition = clauses.get(keys.partitionKey);
  const sort = clauses.get(keys.sortKey);
  const known = (partition ? 1 : 0) + (sort ? 1 : 0);
  if (clauses.size > 2) throw validation('Conditions can be of length 1 or 2 only');
  if (!partition || known !== clauses.size) throw validation('Query condition missed key schema element');
  if (partition.operator !== '=') throw validation('Query key condition not supported');
  const value = partition.operands[0] ?? '';
  refuseEmpty(value, keys.partitionKey);
  return { partition: value, range: sort ? sortRange(sort, keys.sortKey) : {} };
}

function refuseEmpty(value: string, name: string): void {
  if (value !== '') return;
  throw validation(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
  );
}

function collect(node: Node, bindings: Bindings, clauses: Map<string, Clause>, keys: KeyNames): void {
  if (node.kind === 'and') {
    for (const arg of node.args) collect(arg, bindings, clauses, keys);
    return;
  }
  const operator = indexable(node);
  const args = 'args' in node ? node.args : [];
  if (args.some((arg) => arg.kind === 'call')) {
    throw validation('KeyConditionExpressions cannot contain nested operations');
  }
  const position = args.findIndex((arg) => arg.kind === 'path');
  const path = args[position];
  if (path?.kind !== 'path') throw invalid('No key attribute specified');
  if (args.filter((arg) => arg.kind === 'path').length > 1) {
    throw invalid('Multiple attribute names used in one condition');
  }
  if (position > 0 && mirrored[operator] === undefined) {
    throw invalid(`${operator} operator must have the key attribute as its first operand`);
  }
  const name = keyName(path.path.length, pathText(resolvePath(path.path, bindings)), keys);
  if (clauses.has(name)) throw validation('KeyConditionExpressions must only contain one condition per key');
  const operands = args.filter((arg) => arg.kind === 'value').map((arg) => text(bindings.values[arg.name]));
  clauses.set(name, { operator: position > 0 ? (mirrored[operator] ?? operator) : operator, operands });
}

function invalid(message: string): Error {
  return validation(`Invalid condition in KeyConditionExpression: ${message}`);
}

function keyName(depth: number, path: string, keys: KeyNames): string {
  const name = path.slice(1, -1);
  if (depth === 1) return name;
  const head = name.slice(0, name.indexOf(','));
  if (head !== keys.partitionKey && head !== keys.sortKey) {
    throw validation('KeyConditionExpressions cannot have conditions on nested attributes');
  }
  throw validation(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: ${head}`,
  );
}

function indexable(node: Node): string {
  if (node.kind === 'compare' && node.operator !== '<>') return node.operator;
  if (node.kind === 'between') return 'BETWEEN';
  if (node.kind === 'call' && node.name === 'begins_with') return node.name;
  const name = node.kind === 'compare' ? node.operator : node.kind === 'call' ? node.name : node.kind.toUpperCase();
  throw validation(`Invalid operator used in KeyConditionExpression: ${name}`);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw validation('One or more parameter values were invalid: Condition parameter type does not match schema type');
}

function sortRange(clause: Clause, name: string): Range {
  const [first = '', second = ''] = clause.operands;
  refuseLong(clause.operands);
  refuseEmpty(first, name);
  if (clause.operator === 'BETWEEN') {
    refuseEmpty(second, name);
    return { low: { key: first, inclusive: true }, high: { key: second, inclusive: true } };
  }
  switch (clause.operator) {
    case '<':
      return { high: { key: first, inclusive: false } };
    case '<=':
      return { high: { key: first, inclusive: true } };
    case '>':
      return { low: { key: first, inclusive: false } };
    case '>=':
      return { low: { key: first, inclusive: true } };
    case 'begins_with':
      return prefixRange(first);
    default:
      return { low: { key: first, inclusive: true }, high: { key: first, inclusive: true } };
  }
}

const MAX_SORT_KEY_BYTES = 1024;

function refuseLong(keys: readonly string[]): void {
  if (keys.every((key) => utf8Length(key) <= MAX_SORT_KEY_BYTES)) return;
  throw validation(
    'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
  );
}

function prefixRange(prefix: string): Range {
  const low = { key: prefix, inclusive: true };
  const end = successor(prefix);
  return end === undefined ? { low } : { low, high: { key: end, inclusive: false } };
}

/** The first string after all that begin with the prefix, in UTF-8 order; undefined when there is none. */
export function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last < 0x10ffff) return String.fromCodePoint(...points, last + 1 === 0xd800 ? 0xe000 : last + 1);
  }
  return undefined;
}

export function inRange(key: string, range: Range): boolean {
  if (range.low) {
    const order = compareText(key, range.low.key);
    if (order < 0 || (order === 0 && !range.low.inclusive)) return false;
  }
  if (!range.high) return true;
  const order = compareText(key, range.high.key);
  return order < 0 || (order === 0 && range.high.inclusive);
}
