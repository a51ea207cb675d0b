/** Joins a parsed expression with the names and values of one request, and raises what only they can show. */
import { numberText } from '../decimal.ts';
import { validation } from '../errors.ts';
import { compare, isNumeric, type TypeName, typeName, type Value } from '../values.ts';
import type { Node, Parsed, Path, Update } from './ast.ts';

export interface Bindings {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
}

const operandCounts: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
  if_not_exists: 2,
  list_append: 2,
};
const typeNames: readonly string[] = ['N', 'BS', 'L', 'B', 'NULL', 'M', 'S', 'SS', 'NS', 'BOOL'];
const ordered: readonly TypeName[] = ['S', 'N', 'B'];

const longNames: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/** ADD takes a number or a set, DELETE a set. */
export function checkSetOperands({ label, add, delete: remove }: Update, { values }: Bindings): void {
  for (const [operator, clauses] of [
    ['ADD', add],
    ['DELETE', remove],
  ] as const) {
    for (const { value } of clauses) {
      const found = values[value];
      const type = found === undefined ? 'SS' : typeName(found);
      if (longNames[type] === undefined || (operator === 'ADD' && type === 'N')) continue;
      throw validation(
        `Invalid ${label}: Incorrect operand type for operator or function; operator: ${operator}, operand type: ${longNames[type]}, typeSet: ALLOWED_FOR_${operator}_OPERAND`,
      );
    }
  }
}

/** @throws ValidationException for an undefined reference or an operand of the wrong kind. */
export function bind(parsed: Parsed, bindings: Bindings): void {
  if (parsed.references.every((reference) => isDefined(reference, bindings))) checkAll(parsed, bindings);
  else throw fail(parsed, firstProblem(parsed, bindings));
}

function checkAll(parsed: Parsed, bindings: Bindings): void {
  for (const node of parsed.checks) {
    const problem = checkNode(node, bindings);
    if (problem) throw fail(parsed, problem);
  }
}

function isDefined(reference: string, bindings: Bindings): boolean {
  return Object.hasOwn(reference.charCodeAt(0) === 35 ? bindings.names : bindings.values, reference);
}

function undefinedReference(reference: string): string {
  return reference.charCodeAt(0) === 35
    ? `An expression attribute name used in the document path is not defined; attribute name: ${reference}`
    : `An expression attribute value used in expression is not defined; attribute value: ${reference}`;
}

/** DynamoDB reports the first operator with a problem, and its references before its operands. */
function firstProblem(parsed: Parsed, bindings: Bindings): string {
  const missing = (reference: string) => !isDefined(reference, bindings);
  for (const node of parsed.checks) {
    const unknown = referencesOf(node).find(missing);
    const problem = unknown === undefined ? checkNode(node, bindings) : undefinedReference(unknown);
    if (problem) return problem;
  }
  return undefinedReference(parsed.references.find(missing) ?? '');
}

/** @throws ValidationException for a path with a name that is not defined. */
export function refuseUnresolved(parsed: Parsed, paths: readonly Path[], bindings: Bindings): void {
  for (const path of paths) {
    const unknown = referencesOf({ kind: 'path', path }).find((reference) => !isDefined(reference, bindings));
    if (unknown !== undefined) throw fail(parsed, undefinedReference(unknown));
  }
}

function referencesOf(node: Node): string[] {
  if (node.kind === 'value') return [node.name];
  if (node.kind === 'path')
    return node.path.filter((part): part is string => typeof part === 'string' && part.startsWith('#'));
  return node.args.flatMap(referencesOf);
}

function fail(parsed: Parsed, message: string): Error {
  return validation(`Invalid ${parsed.label}: ${message}`);
}

/** @throws ValidationException when a name or value serves none of the request's expressions. */
export function refuseUnused(expressions: readonly Parsed[], bindings: Bindings): void {
  refuse('ExpressionAttributeNames', Object.keys(bindings.names), expressions);
  refuse('ExpressionAttributeValues', Object.keys(bindings.values), expressions);
}

function refuse(parameter: string, given: string[], expressions: readonly Parsed[]): void {
  const unused = given.filter((name) => !expressions.some((parsed) => parsed.references.includes(name)));
  if (unused.length > 0) {
    throw validation(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`);
  }
}

export function resolvePart(part: string | number, bindings: Bindings): string | number {
  if (typeof part === 'number' || part.charCodeAt(0) !== 35) return part;
  return bindings.names[part] ?? part;
}

export function resolvePath(path: Path, bindings: Bindings): Path {
  for (const part of path) {
    if (typeof part === 'string' && part.charCodeAt(0) === 35) return path.map((each) => resolvePart(each, bindings));
  }
  return path;
}

/** A path as DynamoDB's messages write it: `[a, b, [0]]`. */
export function pathText(path: Path): string {
  return `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;
}

/** @throws ValidationException when one path holds the other, or one calls a list what the other calls a map. */
export function refuseOverlaps(label: string, paths: readonly Path[]): void {
  for (let i = 1; i < paths.length; i++) {
    for (let j = 0; j < i; j++) {
      const problem = overlap(paths[j] ?? [], paths[i] ?? []);
      if (problem) {
        throw validation(
          `Invalid ${label}: Two document paths ${problem} with each other; must remove or rewrite one of these paths; ` +
            `path one: ${pathText(paths[j] ?? [])}, path two: ${pathText(paths[i] ?? [])}`,
        );
      }
    }
  }
}

function overlap(a: Path, b: Path): 'overlap' | 'conflict' | undefined {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (typeof a[i] !== typeof b[i]) return 'conflict';
    if (a[i] !== b[i]) return undefined;
  }
  return 'overlap';
}

function checkNode(node: Node, bindings: Bindings): string | undefined {
  switch (node.kind) {
    case 'compare':
      return sameOperand(node.operator, node.args, bindings) ?? checkComparison(node.operator, node.args, bindings);
    case 'between':
      return sameOperand('BETWEEN', node.args, bindings) ?? checkBetween(node.args, bindings);
    case 'in':
      return sameOperand('IN', node.args, bindings);
    case 'arithmetic':
      return wrongOperand(node.operator, node.args, bindings, ['N']);
    case 'call':
      return checkCall(node.name, node.args, bindings);
    default:
      return undefined;
  }
}

function sameOperand(name: string, args: readonly Node[], bindings: Bindings): string | undefined {
  const [first, ...rest] = args;
  if (first?.kind !== 'path' || !rest.some((arg) => arg.kind === 'path')) return undefined;
  const text = pathText(resolvePath(first.path, bindings));
  if (!rest.some((arg) => arg.kind === 'path' && pathText(resolvePath(arg.path, bindings)) === text)) return undefined;
  return `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: ${text}`;
}

function literal(node: Node | undefined, bindings: Bindings): Value | undefined {
  return node?.kind === 'value' ? bindings.values[node.name] : undefined;
}

/** The type an operand has whatever the item: of a value, and of `size()`. */
function typeOf(node: Node | undefined, bindings: Bindings): TypeName | undefined {
  if (node?.kind === 'call' && node.name === 'size') return 'N';
  const value = literal(node, bindings);
  return value === undefined ? undefined : typeName(value);
}

function wrongOperand(
  name: string,
  args: readonly Node[],
  bindings: Bindings,
  allowed: readonly TypeName[],
): string | undefined {
  for (const arg of args) {
    const type = typeOf(arg, bindings);
    if (type !== undefined && !allowed.includes(type)) return wrongType(name, type);
  }
  return undefined;
}

function wrongType(name: string, type: string): string {
  return `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;
}

function checkComparison(operator: string, args: readonly Node[], bindings: Bindings): string | undefined {
  return operator === '=' || operator === '<>' ? undefined : wrongOperand(operator, args, bindings, ordered);
}

function checkBetween(args: readonly Node[], bindings: Bindings): string | undefined {
  const wrong = wrongOperand('BETWEEN', args, bindings, ordered);
  const low = literal(args[1], bindings);
  const high = literal(args[2], bindings);
  if (wrong || low === undefined || high === undefined) return wrong;
  const bounds = `lower bound operand: AttributeValue: ${boundText(low)}, upper bound operand: AttributeValue: ${boundText(high)}`;
  if (typeName(low) !== typeName(high)) {
    return `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`;
  }
  if ((compare(low, high) ?? 0) > 0) {
    return `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`;
  }
  return undefined;
}

function boundText(value: Value): string {
  const text = isNumeric(value) ? numberText(value) : String(value);
  return `{${typeName(value)}:${text}}`;
}

function checkCall(name: string, args: readonly Node[], bindings: Bindings): string | undefined {
  const count = operandCounts[name];
  if (count !== args.length) {
    return `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`;
  }
  const same = name === 'list_append' ? undefined : sameOperand(name, args, bindings);
  return same ?? checkFunction(name, args, bindings);
}

function checkFunction(name: string, args: readonly Node[], bindings: Bindings): string | undefined {
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
    case 'if_not_exists':
      return args[0]?.kind === 'path'
        ? undefined
        : `Operator or function requires a document path; operator or function: ${name}`;
    case 'attribute_type':
      return checkTypeName(literal(args[1], bindings), typeOf(args[1], bindings));
    case 'begins_with':
      return wrongOperand(name, args, bindings, ['S', 'B']);
    case 'list_append':
      return wrongOperand(name, args, bindings, ['L']);
    case 'size':
      return wrongOperand(name, args, bindings, ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']);
    default:
      return undefined;
  }
}

const anyType = '{FLOAT,L,DOUBLESET,SS,NULL,DECIMAL,DICT,B,S,N,BS,BOOL,NS,FS,HD,INTSET,DOUBLE,HDS,DECIMALSET,M,INT}';

function checkTypeName(type: Value | undefined, operandType: TypeName | undefined): string | undefined {
  if (typeof type !== 'string') return wrongType('attribute_type', operandType ?? anyType);
  if (typeNames.includes(type)) return undefined;
  return `Invalid attribute type name found; type: ${type}, valid types: {${typeNames.join(',')}}`;
}
