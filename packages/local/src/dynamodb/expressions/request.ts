/** The expressions of one request: parsed, bound to its names and values, and checked against the schema. */
import type { TableSpec } from '@portico/store/table';
import type { Codec, Taken } from '../codec.ts';
import { validation } from '../errors.ts';
import { refuseNestedKeys } from '../item-rules.ts';
import type { ValueMap } from '../values.ts';
import type { Condition, Parsed, Path, Update } from './ast.ts';
import {
  type Bindings,
  bind,
  checkSetOperands,
  refuseOverlaps,
  refuseUnresolved,
  refuseUnused,
  resolvePath,
} from './bind.ts';
import * as cache from './cache.ts';
import { evaluateCondition } from './evaluate.ts';

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

const noBindings: Bindings = { names: {}, values: {} };

export class Expressions {
  bindings: Bindings = noBindings;
  /** False when a value is more than JSON, so an item updated from it may be. */
  plain = true;
  condition: Condition | undefined;
  update: Update | undefined;
  key: Condition | undefined;
  filter: Condition | undefined;
  /** Resolved paths; undefined for whole items. */
  projection: readonly Path[] | undefined;
  /** Resolved targets of the update. */
  targets: readonly Path[] = [];
  /** Those of them that get a value: all but REMOVE's. */
  written: readonly Path[] = [];
  readonly #parsed: Parsed[] = [];

  /** @throws ValidationException in the order DynamoDB checks. */
  constructor(input: ExpressionInput, known: readonly ExpressionName[], codec: Codec, spec: TableSpec) {
    this.#bind(input, known, codec);
    for (const name of known) {
      const text = input[name];
      if (text !== undefined && text !== null) this.#parse(name, text);
    }
    if (this.bindings !== noBindings) refuseUnused(this.#parsed, this.bindings);
    for (const expression of this.#parsed) {
      if (expression !== this.key) refuseNestedKeys(this.#resolve(this.#read(expression)), spec);
    }
  }

  #bind(input: ExpressionInput, known: readonly ExpressionName[], codec: Codec): void {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
    if (!names && !values) return;
    const taken = values && takeValues(values, codec);
    refuseIdle(input, known);
    checkPlaceholders('ExpressionAttributeNames', names, /^#[0-9a-zA-Z_]+$/);
    checkAttributeNames(names);
    checkPlaceholders('ExpressionAttributeValues', taken?.map, /^:[0-9a-zA-Z_]+$/);
    this.bindings = { names: names ?? {}, values: taken?.map ?? {} };
    this.plain = taken?.plain ?? true;
  }

  #parse(name: ExpressionName, text: string): void {
    switch (name) {
      case 'UpdateExpression':
        this.update = this.#joinUpdate(cache.update(text));
        break;
      case 'ProjectionExpression': {
        const parsed = this.#join(cache.projection(text));
        this.projection = this.#resolve(parsed.paths);
        refuseOverlaps(parsed.label, this.projection);
        break;
      }
      case 'ConditionExpression':
        this.condition = this.#join(cache.condition(text));
        break;
      case 'KeyConditionExpression':
        this.key = this.#join(cache.keyCondition(text));
        break;
      case 'FilterExpression':
        this.filter = this.#join(cache.filter(text));
    }
  }

  #join<T extends Parsed>(parsed: T): T {
    bind(parsed, this.bindings);
    this.#parsed.push(parsed);
    return parsed;
  }

  #joinUpdate(update: Update): Update {
    refuseUnresolved(update, update.targets, this.bindings);
    this.targets = this.#resolve(update.targets);
    this.written = this.#resolve(update.targets.filter((path) => !update.remove.includes(path)));
    refuseOverlaps(update.label, this.targets);
    checkSetOperands(update, this.bindings);
    return this.#join(update);
  }

  /** Paths an expression reads; an update's targets have a check of their own, when it is applied. */
  #read(expression: Parsed): readonly Path[] {
    if (expression !== this.update) return expression.paths;
    const { targets } = this.update;
    return expression.paths.filter((path) => path.length > 1 && !targets.includes(path));
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

function takeValues(values: object, codec: Codec): Taken {
  const describe = (message: string, name: string) =>
    `ExpressionAttributeValues contains invalid value: ${message} for key ${name}`;
  return codec.take(values, describe);
}

/** Names and values make no sense in a request that has no expression to use them. */
function refuseIdle(input: ExpressionInput, known: readonly ExpressionName[]): void {
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

/** Characters of a `#name` or `:value`. */
const MAX_PLACEHOLDER = 255;

function checkPlaceholders(parameter: string, given: object | undefined, pattern: RegExp): void {
  if (!given) return;
  const names = Object.keys(given);
  if (names.length === 0) throw validation(`${parameter} must not be empty`);
  for (const name of names) {
    if (!pattern.test(name)) throw validation(`${parameter} contains invalid key: Syntax error; key: "${name}"`);
    if (name.length > MAX_PLACEHOLDER) {
      throw validation(
        `${parameter} contains invalid key: The expression attribute map contains a key that is too long; size of key: ${name.length}`,
      );
    }
  }
}

const MAX_NAME_BYTES = 65_535;

function checkAttributeNames(names: Readonly<Record<string, string>> | undefined): void {
  for (const [placeholder, name] of Object.entries(names ?? {})) {
    const problem = nameProblem(name);
    if (problem) throw validation(`ExpressionAttributeNames contains invalid value: ${problem} for key ${placeholder}`);
  }
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'Empty attribute name';
  if (name.length <= MAX_NAME_BYTES && Buffer.byteLength(name) <= MAX_NAME_BYTES) return undefined;
  return 'Attribute name is too large, must be less than 65536 bytes';
}
