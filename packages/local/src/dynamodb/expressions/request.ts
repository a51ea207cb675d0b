/** The expressions of one request: parsed, bound to its names and values, and checked against the schema. */
import type { TableSpec } from '@portico/store/table';
import type { Codec, Taken } from '../codec.ts';
import { validation } from '../errors.ts';
import { refuseKeyUpdates, refuseNestedKeys } from '../item-rules.ts';
import type { Condition, Parsed, Path, Update } from './ast.ts';
import { type Bindings, bind, refuseOverlaps, refuseUnused, resolvePath } from './bind.ts';
import * as cache from './cache.ts';
import { evaluateCondition } from './evaluate.ts';
import type { ValueMap } from '../values.ts';

/** What a request may carry; each operation names those it knows. */
export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: object | undefined;
}

export type ExpressionName = Exclude<keyof ExpressionInput, `ExpressionAttribute${string}`>;

const none: Bindings = { names: {}, values: {} };
const noValues: Taken = { map: {}, plain: true, size: 0 };

export class Expressions {
  readonly bindings: Bindings;
  /** False when a value is more than JSON, so an item updated from it may be. */
  readonly plain: boolean;
  readonly condition: Condition | undefined;
  readonly update: Update | undefined;
  readonly key: Condition | undefined;
  readonly filter: Condition | undefined;
  /** Resolved paths; undefined for whole items. */
  readonly projection: readonly Path[] | undefined;
  /** Resolved targets of the update. */
  readonly targets: readonly Path[];

  constructor(input: ExpressionInput, known: readonly ExpressionName[], codec: Codec, spec: TableSpec) {
    const taken = input.ExpressionAttributeValues
      ? codec.take(input.ExpressionAttributeValues, (message, name) => `ExpressionAttributeValues contains invalid value: ${message} for key ${name}`)
      : noValues;
    refuseIdle(input, known);
    const { ExpressionAttributeNames: names } = input;
    checkNames('ExpressionAttributeNames', names, /^#[0-9a-zA-Z_]+$/);
    checkNames('ExpressionAttributeValues', input.ExpressionAttributeValues && taken.map, /^:[0-9a-zA-Z_]+$/);
    this.bindings = names || input.ExpressionAttributeValues ? { names: names ?? {}, values: taken.map } : none;
    this.plain = taken.plain;
    const parsed: Parsed[] = [];
    const join = <T extends Parsed>(name: ExpressionName, parse: (text: string) => T): T | undefined => {
      const text = known.includes(name) ? input[name] : undefined;
      if (text === undefined || text === null) return undefined;
      const expression = parse(text);
      bind(expression, this.bindings);
      parsed.push(expression);
      return expression;
    };
    this.update = join('UpdateExpression', cache.update);
    this.targets = this.update ? this.#resolve(this.update.targets) : [];
    if (this.update) refuseOverlaps(this.update.label, this.targets);
    this.condition = join('ConditionExpression', cache.condition);
    this.key = join('KeyConditionExpression', cache.keyCondition);
    this.filter = join('FilterExpression', cache.filter);
    const projection = join('ProjectionExpression', cache.projection);
    this.projection = projection && this.#resolve(projection.paths);
    if (projection && this.projection) refuseOverlaps(projection.label, this.projection);
    refuseUnused(parsed, this.bindings);
    if (this.update) refuseKeyUpdates(this.targets, spec);
    for (const expression of parsed) {
      if (expression !== this.key) refuseNestedKeys(this.#resolve(expression.paths), spec);
    }
  }

  #resolve(paths: readonly Path[]): Path[] {
    return paths.map((path) => resolvePath(path, this.bindings));
  }

  /** Whether the condition holds for the item, an absent one being empty. */
  holds(item: ValueMap | undefined): boolean {
    return !this.condition || evaluateCondition(this.condition.root, item ?? {}, this.bindings);
  }

  keeps(item: ValueMap): boolean {
    return !this.filter || evaluateCondition(this.filter.root, item, this.bindings);
  }
}

/** Names and values make no sense in a request that has no expression to use them. */
function refuseIdle(input: ExpressionInput, known: readonly ExpressionName[]): void {
  if (!input.ExpressionAttributeNames && !input.ExpressionAttributeValues) return;
  const given = known.filter((name) => input[name] !== undefined && input[name] !== null);
  if (input.ExpressionAttributeNames && given.length === 0) {
    throw validation('ExpressionAttributeNames can only be specified when using expressions');
  }
  const takers = known.filter((name) => name !== 'ProjectionExpression');
  if (input.ExpressionAttributeValues && !takers.some((name) => given.includes(name))) {
    const list = takers.join(' and ');
    throw validation(
      `ExpressionAttributeValues can only be specified when using expressions: ${list} ${takers.length > 1 ? 'are' : 'is'} null`,
    );
  }
}

function checkNames(parameter: string, given: object | undefined, pattern: RegExp): void {
  if (!given) return;
  const names = Object.keys(given);
  if (names.length === 0) throw validation(`${parameter} must not be empty`);
  for (const name of names) {
    if (!pattern.test(name)) throw validation(`${parameter} contains invalid key: Syntax error; key: "${name}"`);
  }
}
