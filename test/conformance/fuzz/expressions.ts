import type { Item } from '../support/case.ts';
import type { Dice } from './dice.ts';
import { number, value, word } from './values.ts';

const paths = ['a', 's', 'v', 'l', 'm', 'ss', 'ns', 'bin', 'bo', 'nul', 'x', 'gone', 'pk', 'sk', 'g1s'];
const nested = [
  'm.a',
  'm.s',
  'm.l',
  'm.l[0]',
  'l[0]',
  'l[1]',
  'l[3]',
  'm.gone',
  'gone.a',
  'x.a',
  'x[0]',
  'l[0].a',
  's.a',
];
const functions = ['attribute_exists', 'attribute_not_exists'];
const types = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'];

/** Builds expressions and, beside them, the names and values they use. */
export class Expressions {
  readonly #dice: Dice;
  readonly #values: Item = {};
  readonly #names: Record<string, string> = {};
  readonly #keys: boolean;

  /** @param keys whether conditions may speak of the primary key (a filter may not). */
  constructor(dice: Dice, keys: boolean) {
    this.#dice = dice;
    this.#keys = keys;
  }

  value(given: unknown): string {
    const name = `:v${String(Object.keys(this.#values).length)}`;
    this.#values[name] = given;
    return name;
  }

  path(): string {
    const dice = this.#dice;
    if (dice.chance(0.3)) return dice.pick(nested);
    const name = dice.pick(this.#keys ? paths : paths.slice(0, -3));
    return dice.chance(0.2) ? this.name(name) : name;
  }

  name(attribute: string): string {
    const alias = `#n${String(Object.keys(this.#names).length)}`;
    this.#names[alias] = attribute;
    return alias;
  }

  #operand(): string {
    const dice = this.#dice;
    if (dice.chance(0.5)) return this.path();
    return dice.chance(0.1) ? `size(${this.path()})` : this.value(value(dice, 1));
  }

  #comparison(): string {
    const dice = this.#dice;
    const operator = dice.pick(['=', '<>', '<', '<=', '>', '>=']);
    return dice.one(
      () => `a ${operator} ${this.value(number(dice))}`,
      () => `s ${operator} ${this.value(word(dice))}`,
      () => `v ${operator} ${this.value(dice.int(4))}`,
      () => `${this.#operand()} ${operator} ${this.#operand()}`,
    );
  }

  #function(): string {
    const dice = this.#dice;
    return dice.one(
      () => `${dice.pick(functions)}(${this.path()})`,
      () => `begins_with(${this.path()}, ${this.value(word(dice))})`,
      () => `contains(${this.path()}, ${this.#operand()})`,
      () => `attribute_type(${this.path()}, ${this.value(dice.pick(types))})`,
      () => `size(${this.path()}) ${dice.pick(['=', '<', '>'])} ${this.value(dice.int(4))}`,
    );
  }

  #range(): string {
    const dice = this.#dice;
    return dice.one(
      () => `${this.path()} BETWEEN ${this.value(number(dice))} AND ${this.value(number(dice))}`,
      () => `${this.path()} BETWEEN ${this.#operand()} AND ${this.#operand()}`,
      () => `${this.path()} IN (${dice.times(1, 3, () => this.#operand()).join(', ')})`,
    );
  }

  condition(depth = 2): string {
    const dice = this.#dice;
    if (depth > 0 && dice.chance(0.4)) {
      return dice.one(
        () => `${this.condition(depth - 1)} AND ${this.condition(depth - 1)}`,
        () => `${this.condition(depth - 1)} OR ${this.condition(depth - 1)}`,
        () => `NOT ${this.condition(depth - 1)}`,
        () => `(${this.condition(depth - 1)}) AND ${this.condition(depth - 1)}`,
        () => `NOT (${this.condition(depth - 1)} OR ${this.condition(depth - 1)})`,
      );
    }
    return dice.one(
      () => this.#comparison(),
      () => this.#comparison(),
      () => this.#function(),
      () => this.#range(),
    );
  }

  #assignment(): string {
    const dice = this.#dice;
    const target = this.#target();
    return dice.one(
      () => `${target} = ${this.value(value(dice))}`,
      () => `${target} = ${this.path()}`,
      () => `a = a ${dice.pick(['+', '-'])} ${this.value(number(dice))}`,
      () => `${target} = if_not_exists(${this.path()}, ${this.value(value(dice))})`,
      () => `v = if_not_exists(v, ${this.value(0)}) + ${this.value(1)}`,
      () => `l = list_append(${dice.chance(0.7) ? 'l' : this.path()}, ${this.value([value(dice, 1)])})`,
      () => `${dice.billed ? 'x' : dice.pick(['g1s', 'g3s'])} = ${this.value(word(dice))}`,
    );
  }

  #indexKey(): string {
    return this.#dice.billed ? 'g1s, g1p' : this.#dice.pick(['g1s', 'g1p']);
  }

  #target(): string {
    const dice = this.#dice;
    return dice.chance(0.3) ? dice.pick(nested) : dice.pick(paths.slice(0, -3));
  }

  update(): string {
    const dice = this.#dice;
    const clauses = [
      () => `SET ${dice.times(1, 3, () => this.#assignment()).join(', ')}`,
      () => `REMOVE ${dice.times(1, 3, () => (dice.chance(0.2) ? this.#indexKey() : this.#target())).join(', ')}`,
      () => `ADD ${dice.pick(['a', 'v', 'm.a', 'ns', 'gone', 's'])} ${this.value(number(dice))}`,
      () =>
        `ADD ${dice.pick(['ss', 'ns', 'x'])} ${this.value(new Set<unknown>([dice.chance(0.5) ? word(dice) : dice.int(4)]))}`,
      () =>
        `DELETE ${dice.pick(['ss', 'ns', 'x'])} ${this.value(new Set<unknown>([dice.chance(0.5) ? word(dice) : dice.int(4)]))}`,
    ];
    const first = dice.int(clauses.length);
    const second = (first + 1 + dice.int(clauses.length - 1)) % clauses.length;
    const chosen = [first, ...(dice.chance(0.3) ? [second] : [])].flatMap((at) => clauses[at] ?? []);
    return chosen.map((clause) => clause()).join(' ');
  }

  projection(): string {
    return this.#dice.times(1, 3, () => this.path()).join(', ');
  }

  /** Names and values as parameters; rarely with one too many, one too few, or an empty map. */
  parameters(): Item {
    const dice = this.#dice;
    if (dice.chance(0.01)) this.value('unused');
    if (dice.chance(0.01)) this.name('unused');
    if (dice.chance(0.01)) delete this.#values[':v0'];
    const values = Object.keys(this.#values).length > 0 || dice.chance(0.005);
    return {
      ...(values ? { ExpressionAttributeValues: this.#values } : {}),
      ...(Object.keys(this.#names).length > 0 ? { ExpressionAttributeNames: this.#names } : {}),
    };
  }
}

/** Now and then an expression loses, doubles or swaps a character: mostly a syntax error. */
export function damaged(dice: Dice, expression: string): string {
  if (!dice.chance(0.03)) return expression;
  const at = dice.int(expression.length);
  const broken = dice.one(
    () => expression.slice(0, at) + expression.slice(at + 1),
    () => expression.slice(0, at) + dice.pick([' ', ',', '(', ')', '=', '.', '#', ':', '[']) + expression.slice(at),
    () => expression.slice(0, at),
  );
  // SIZE is a reserved word (AWS's list), and DynamoDB Local takes it for an attribute where a range ends with it.
  return /\bsize(?!\()/.test(broken) ? expression : broken;
}
