import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../support/case.ts';
import type { Dice } from './dice.ts';

const words = ['', 'a', 'ab', 'abc', 'b', 'open', 'closed', 'é', '😀', '1'];
const numbers = [0, 1, 2, 3, 5, 10, -1, 0.5, 1.25, -7.75, 1e10, 0.125, 123_456_789];
/** Spelled as stored: DynamoDB Local keeps other spellings ('1e3', '-3.50') inside lists, maps and by ADD. */
const precise = ['1', '99999999999999999999999999999999999999', '0.1', '-3.5', '12345678901234567890'];

export const word = (dice: Dice) => dice.pick(words);
export const number = (dice: Dice) => (dice.chance(0.9) ? dice.pick(numbers) : NumberValue.from(dice.pick(precise)));
const bytes = (dice: Dice) => new Uint8Array(dice.times(0, 3, () => dice.int(3)));
/** Sets of distinct members; now and then an invalid one (empty, of mixed types). */
const set = (dice: Dice): unknown => {
  if (dice.chance(0.03)) return dice.pick([new Set(), new Set([1, 'a']), new Set([true])]);
  return dice.one<unknown>(
    () => new Set(dice.times(1, 3, () => word(dice))),
    () => new Set(dice.times(1, 3, () => dice.pick(numbers))),
    () => new Set([new Uint8Array([dice.int(3)]), new Uint8Array([3])]),
  );
};

/** A value of any type, nested at most `depth` deep. */
export function value(dice: Dice, depth = 2): unknown {
  if (depth > 0 && dice.chance(0.2)) {
    return dice.one<unknown>(
      () => dice.times(0, 3, () => value(dice, depth - 1)),
      () => Object.fromEntries(dice.times(0, 3, () => [dice.pick(['a', 's', 'l']), value(dice, depth - 1)])),
    );
  }
  return dice.one<unknown>(
    () => word(dice),
    () => word(dice),
    () => number(dice),
    () => number(dice),
    () => dice.chance(0.5),
    () => null,
    () => set(dice),
    () => bytes(dice),
  );
}

/** The attributes an item may have beside its keys: mostly of their usual type, so that expressions meet them. */
export function attributes(dice: Dice): Item {
  const all: Record<string, () => unknown> = {
    a: () => number(dice),
    s: () => word(dice),
    v: () => dice.int(4),
    l: () => dice.times(0, 4, () => value(dice, 1)),
    m: () => ({ a: number(dice), s: word(dice), l: dice.times(0, 3, () => number(dice)) }),
    ss: () => new Set(dice.times(1, 4, () => word(dice))),
    ns: () => new Set(dice.times(1, 4, () => dice.pick(numbers))),
    bin: () => bytes(dice),
    bo: () => dice.chance(0.5),
    nul: () => null,
    r: () => ({ a: number(dice), s: word(dice) }),
    x: () => value(dice),
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, make]) => (dice.chance(0.5) ? [[name, make()]] : [])));
}
