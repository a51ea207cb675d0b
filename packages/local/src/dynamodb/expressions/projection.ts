/** The part of an item that paths name. List elements keep their order and close up. */
import { assign, isMap, own, type Value, type ValueMap } from '../values.ts';
import type { Path } from './ast.ts';

type Tree = Map<string | number, Tree | true>;

export function project(item: ValueMap, paths: readonly Path[]): ValueMap {
  if (paths.every((path) => path.length === 1)) return topLevel(item, paths);
  const tree: Tree = new Map();
  for (const path of paths) grow(tree, path);
  return (pick(item, tree) ?? {}) as ValueMap;
}

function topLevel(item: ValueMap, paths: readonly Path[]): ValueMap {
  const result: ValueMap = {};
  for (const [name] of paths) {
    const value = own(item, String(name));
    if (value !== undefined) assign(result, String(name), value);
  }
  return result;
}

function grow(tree: Tree, path: Path): void {
  let at = tree;
  for (const [depth, part] of path.entries()) {
    const next = at.get(part);
    if (depth === path.length - 1) at.set(part, true);
    else if (next instanceof Map) at = next;
    else {
      const branch: Tree = new Map();
      at.set(part, branch);
      at = branch;
    }
  }
}

function pick(value: Value | undefined, tree: Tree | true): Value | undefined {
  if (value === undefined || tree === true) return value;
  if (Array.isArray(value)) {
    const wanted = [...tree.keys()].filter((part) => typeof part === 'number').toSorted((a, b) => a - b);
    const picked = wanted.map((at) => pick(value[at], tree.get(at) ?? true)).filter((part) => part !== undefined);
    return picked.length > 0 ? picked : undefined;
  }
  if (!isMap(value)) return undefined;
  const result: ValueMap = {};
  for (const [part, branch] of tree) {
    const picked = typeof part === 'string' ? pick(own(value, part), branch) : undefined;
    if (picked !== undefined) assign(result, String(part), picked);
  }
  return Object.keys(result).length > 0 ? result : undefined;
}
