/** Update expressions on an item: every operand reads the item as it was, and the item itself stays untouched. */
import { addNumbers } from '../decimal.ts';
import { validation } from '../errors.ts';
import { assign, isMap, isNumeric, own, type Value, type ValueMap, ValueSet } from '../values.ts';
import type { Node, Path, Update } from './ast.ts';
import { type Bindings, resolvePath } from './bind.ts';
import { lookup } from './evaluate.ts';

type Container = Value[] | ValueMap;

const badPath = 'The document path provided in the update expression is invalid for update';
const badOperand = 'An operand in the update expression has an incorrect data type';

/** The item after the update. @throws ValidationException as DynamoDB does when the item does not fit it. */
export function applyUpdate(update: Update, item: ValueMap, bindings: Bindings): ValueMap {
  const draft = new Draft(item);
  const assignments = update.set.map(({ path, value }) => ({ path, value: evaluate(value, item, bindings) }));
  // Located before anything is appended: an index past the end of the list as it was removes nothing.
  const removals = update.remove.map((path) => draft.locate(resolvePath(path, bindings))).filter(isThere);
  draft.assign(assignments.map(({ path, value }) => ({ at: draft.locate(resolvePath(path, bindings)), value })));
  for (const { path, value } of update.add) {
    const at = draft.locate(resolvePath(path, bindings));
    draft.assign([{ at, value: added(lookup(item, path, bindings), bindings.values[value] ?? null) }]);
  }
  for (const { path, value } of update.delete) {
    const at = draft.locate(resolvePath(path, bindings));
    const rest = subtracted(lookup(item, path, bindings), bindings.values[value] ?? null);
    if (rest === undefined) removals.push(at);
    else draft.assign([{ at, value: rest }]);
  }
  draft.remove(removals);
  return draft.root;
}

function evaluate(node: Node, item: ValueMap, bindings: Bindings): Value {
  if (node.kind === 'value') return bindings.values[node.name] ?? null;
  if (node.kind === 'arithmetic') {
    const [left, right] = node.args.map((arg) => evaluate(arg, item, bindings));
    if (!isNumeric(left) || !isNumeric(right)) throw validation(badOperand);
    return addNumbers(left, right, node.operator === '+' ? 1 : -1);
  }
  if (node.kind === 'call') return call(node.name, node.args, item, bindings);
  const value = node.kind === 'path' ? lookup(item, node.path, bindings) : undefined;
  if (value === undefined) {
    throw validation('The provided expression refers to an attribute that does not exist in the item');
  }
  return value;
}

function call(name: string, args: readonly Node[], item: ValueMap, bindings: Bindings): Value {
  const [first, second] = args;
  if (!first || !second) throw validation(badOperand);
  if (name === 'if_not_exists') {
    const found = first.kind === 'path' ? lookup(item, first.path, bindings) : undefined;
    return found ?? (found === null ? null : evaluate(second, item, bindings));
  }
  const left = evaluate(first, item, bindings);
  const right = evaluate(second, item, bindings);
  if (!Array.isArray(left) || !Array.isArray(right)) throw validation(badOperand);
  return [...left, ...right];
}

function added(current: Value | undefined, value: Value): Value {
  if (current === undefined) return value;
  if (isNumeric(current) && isNumeric(value)) return addNumbers(current, value, 1);
  if (current instanceof ValueSet && value instanceof ValueSet && current.type === value.type) {
    return new ValueSet(current.type, [...current.members.values(), ...value.members.values()]);
  }
  throw validation(badOperand);
}

/** The set without the members; undefined when none is left. */
function subtracted(current: Value | undefined, value: Value): Value | undefined {
  if (current === undefined) return undefined;
  if (!(current instanceof ValueSet) || !(value instanceof ValueSet) || current.type !== value.type) {
    throw validation(badOperand);
  }
  const left = [...current.members].filter(([key]) => !value.members.has(key)).map(([, member]) => member);
  return left.length > 0 ? new ValueSet(current.type, left) : undefined;
}

interface Place {
  readonly container: Container;
  readonly part: string | number;
}

/** A copy of the item that copies only the containers that change. */
class Draft {
  readonly root: ValueMap;
  readonly #owned = new Set<Container>();

  constructor(item: ValueMap) {
    this.root = { ...item };
    this.#owned.add(this.root);
  }

  /** The container and name or index that a path ends in. */
  locate(path: Path): Place {
    let container: Container = this.root;
    for (let i = 0; i < path.length - 1; i++) container = this.#descend(container, path[i] ?? 0);
    const part = path[path.length - 1] ?? 0;
    if (Array.isArray(container) !== (typeof part === 'number')) throw validation(badPath);
    return { container, part };
  }

  #descend(container: Container, part: string | number): Container {
    const child = read(container, part);
    if (!Array.isArray(child) && !isMap(child)) throw validation(badPath);
    if (this.#owned.has(child)) return child;
    const copy: Container = Array.isArray(child) ? [...child] : { ...child };
    this.#owned.add(copy);
    if (Array.isArray(container)) container[part as number] = copy;
    else assign(container, part as string, copy);
    return copy;
  }

  /** Beyond the end of a list, values are appended in the order of their indexes. */
  assign(assignments: { at: Place; value: Value }[]): void {
    const inOrder = assignments.length > 1 ? assignments.toSorted((a, b) => index(a.at) - index(b.at)) : assignments;
    for (const { at, value } of inOrder) {
      if (!Array.isArray(at.container)) assign(at.container, String(at.part), value);
      else if (index(at) < at.container.length) at.container[index(at)] = value;
      else at.container.push(value);
    }
  }

  /** From the end, so that the indexes of one expression all mean the list as it was. */
  remove(places: Place[]): void {
    for (const { container, part } of places.toSorted((a, b) => index(b) - index(a))) {
      if (Array.isArray(container)) container.splice(part as number, 1);
      else delete container[part];
    }
  }
}

function isThere({ container, part }: Place): boolean {
  return read(container, part) !== undefined;
}

function index(place: Place): number {
  return typeof place.part === 'number' ? place.part : -1;
}

function read(container: Container, part: string | number): Value | undefined {
  if (Array.isArray(container)) return typeof part === 'number' ? container[part] : undefined;
  return typeof part === 'string' ? own(container, part) : undefined;
}
