/** Parsed expressions by their text. The store's expressions are constants, so almost every request hits. */
import type { Condition, Projection, Update } from './ast.ts';
import { parseCondition } from './condition-parser.ts';
import { parseProjection, parseUpdate } from './update-parser.ts';

const LIMIT = 500;

/** Two generations approximate least-recently-used without touching an entry on each hit. */
function cached<T>(parse: (text: string) => T): (text: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (text) => {
    const hit = young.get(text);
    if (hit) return hit;
    const parsed = old.get(text) ?? parse(text);
    if (young.size >= LIMIT) {
      old = young;
      young = new Map();
    }
    young.set(text, parsed);
    return parsed;
  };
}

export const condition: (text: string) => Condition = cached((text) => parseCondition(text, 'ConditionExpression'));
export const filter: (text: string) => Condition = cached((text) => parseCondition(text, 'FilterExpression'));
export const keyCondition: (text: string) => Condition = cached((text) =>
  parseCondition(text, 'KeyConditionExpression'),
);
export const update: (text: string) => Update = cached(parseUpdate);
export const projection: (text: string) => Projection = cached(parseProjection);
