/** Choices from one stream of random numbers. */
export class Dice {
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  /** True that often: 0 never, 1 always. */
  chance(share: number): boolean {
    return this.random() < share;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  /** Skewed to the low end, as waiting times are. */
  skewed(low: number, high: number): number {
    return Math.round(low * (high / low) ** this.random());
  }

  /** @throws RangeError when there is nothing to choose from. */
  pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.random() * list.length)];
    if (one === undefined) throw new RangeError('there is nothing to choose from');
    return one;
  }

  /** The list in another order (Fisher and Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const left = [...list];
    const out: T[] = [];
    while (left.length > 0) out.push(...left.splice(Math.floor(this.random() * left.length), 1));
    return out;
  }
}
