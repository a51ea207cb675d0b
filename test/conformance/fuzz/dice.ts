import { random } from '../support/prefix.ts';

/** Seeded choices. The same seed makes the same choices, whatever keys they are about. */
export class Dice {
  readonly #next: () => number;

  /** Whether this lane compares consumed capacities. */
  readonly billed: boolean;

  constructor(seed: number, billed = false) {
    this.#next = random(seed);
    this.billed = billed;
  }

  /** An integer of [0, n). */
  int(n: number): number {
    return Math.floor(this.#next() * n);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(members: readonly T[]): T {
    const member = members[this.int(members.length)];
    if (member === undefined) throw new Error('nothing to pick from');
    return member;
  }

  /** One of the makers, called: the others stay unevaluated. */
  one<T>(...makers: (() => T)[]): T {
    return this.pick(makers)();
  }

  times<T>(from: number, to: number, make: (at: number) => T): T[] {
    return Array.from({ length: from + this.int(to - from + 1) }, (_, at) => make(at));
  }
}
