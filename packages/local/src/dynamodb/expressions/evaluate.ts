/** Condition and filter expressions on an item. A missing attribute makes every comparison but `<>` false. */
import { compare, equal, isMap, own, typeName, type Value, type ValueMap, ValueSet } from '../values.ts';
import type { Comparator, Node, Path } from './ast.ts';
import { type Bindings, resolvePart } from './bind.ts';

export function evaluateCondition(node: Node, item: ValueMap, bindings: Bindings): boolean {
  switch (node.kind) {
    case 'and':
      return evaluateCondition(node.args[0], item, bindings) && evaluateCondition(node.args[1], item, bindings);
    case 'or':
      return evaluateCondition(node.args[0], item, bindings) || evaluateCondition(node.args[1], item, bindings);
    case 'not':
      return !evaluateCondition(node.args[0], item, bindings);
    case 'compare':
      return compares(node.operator, operand(node.args[0], item, bindings), operand(node.args[1], item, bindings));
    case 'between': {
      const [value, low, high] = node.args.map((arg) => operand(arg, item, bindings));
      return compares('>=', value, low) && compares('<=', value, high);
    }
    case 'in': {
      const [value, ...list] = node.args.map((arg) => operand(arg, item, bindings));
      return list.some((candidate) => compares('=', value, candidate));
    }
    case 'call':
      return holds(node.name, node.args, item, bindings);
    default:
      return false;
  }
}

/** The value at a path; undefined when any step is missing or of another kind. */
export function lookup(item: ValueMap, path: Path, bindings: Bindings): Value | undefined {
  let value: Value | undefined = item;
  for (const raw of path) {
    const part = resolvePart(raw, bindings);
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined;
    else value = isMap(value) ? own(value, part) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

export function operand(node: Node, item: ValueMap, bindings: Bindings): Value | undefined {
  if (node.kind === 'value') return bindings.values[node.name];
  if (node.kind === 'path') return lookup(item, node.path, bindings);
  if (node.kind !== 'call' || node.args[0] === undefined) return undefined;
  const value = operand(node.args[0], item, bindings);
  return value === undefined ? undefined : sizeOf(value);
}

/** `size()`: characters (UTF-16) of text, bytes of binary, elements of everything that has elements. */
function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof ValueSet) return value.members.size;
  if (Array.isArray(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : undefined;
}

function compares(operator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return operator === '<>';
  if (operator === '=') return equal(left, right);
  if (operator === '<>') return !equal(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function holds(name: string, args: readonly Node[], item: ValueMap, bindings: Bindings): boolean {
  const [first, second] = args.map((arg) => operand(arg, item, bindings));
  switch (name) {
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    case 'attribute_type':
      return first !== undefined && typeName(first) === second;
    case 'begins_with':
      return beginsWith(first, second);
    case 'contains':
      return first !== undefined && second !== undefined && contains(first, second);
    default:
      return false;
  }
}

function beginsWith(value: Value | undefined, prefix: Value | undefined): boolean {
  if (typeof value === 'string') return typeof prefix === 'string' && value.startsWith(prefix);
  if (!(value instanceof Uint8Array) || !(prefix instanceof Uint8Array)) return false;
  return Buffer.compare(value.subarray(0, prefix.length), prefix) === 0;
}

function contains(container: Value, wanted: Value): boolean {
  if (typeof container === 'string') return typeof wanted === 'string' && container.includes(wanted);
  if (container instanceof Uint8Array) {
    return wanted instanceof Uint8Array && Buffer.from(container).includes(Buffer.from(wanted));
  }
  if (container instanceof ValueSet) return container.has(wanted);
  return Array.isArray(container) && container.some((element) => equal(element, wanted));
}
