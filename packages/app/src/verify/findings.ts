/** The invariants that data at rest can show, by the ids under which the design states them. */
export const invariants = {
  I3: 'numbers and source ids name one ticket each',
  I4: 'a head is the fold of its log, whose versions are without a gap',
  I5: 'every entry says who, when, what and by which request',
  I6: 'the chain of each log and the seals of its texts hold',
  I7: 'live entries changed states only as their process allows',
  I10: 'each target was warned of and told as breached once, and nothing that time brings came early',
  I12: 'alarms are those of the heads',
  I13: 'rollups are what counting the logs afresh gives',
  I14: 'index rows and postings are those of the heads',
  I15: 'a person has one notification an event, and may have it',
  I20: 'a request had one effect on a ticket',
  I27: 'merged, split and moved tickets keep everything once: each end of it knows of the other',
  I21: 'nothing refers to another client',
  I26: 'each file is there with the size and hash that its log tells, and none besides',
  I35: 'the receipt of service clocks, made from the log alone, is what the head says to the second',
  I36: 'what people chose of being told can be read, and each mail that waits stands where its time will find it',
  I34: 'logged time is the sum of its live entries, each counted once',
} as const;

export type InvariantId = keyof typeof invariants;
export const invariantIds = Object.keys(invariants) as InvariantId[];

export interface Violation {
  readonly where: string;
  readonly what: string;
}

export interface Verdict {
  /** How many things were looked at: 0 means that nothing was proven. */
  readonly checked: number;
  /** The first of them, up to `shownMax`. */
  readonly violations: readonly Violation[];
  /** How many there are in all. */
  readonly violated: number;
}

export type VerifyResult = { readonly [I in InvariantId]: Verdict };

const shownMax = 100;

/** What verifying has found so far. */
export class Findings {
  readonly #checked = new Map<InvariantId, number>();
  readonly #violated = new Map<InvariantId, number>();
  readonly #shown = new Map<InvariantId, Violation[]>();

  checked(id: InvariantId, count = 1): void {
    this.#checked.set(id, (this.#checked.get(id) ?? 0) + count);
  }

  violated(id: InvariantId, where: string, what: string): void {
    this.#violated.set(id, (this.#violated.get(id) ?? 0) + 1);
    const shown = this.#shown.get(id) ?? [];
    if (shown.length < shownMax) shown.push({ where, what });
    this.#shown.set(id, shown);
  }

  /** Counts one thing as looked at, and tells when it is not as it should be. */
  expect(id: InvariantId, holds: boolean, where: string, what: () => string): void {
    this.checked(id);
    if (!holds) this.violated(id, where, what());
  }

  result(): VerifyResult {
    const verdicts = invariantIds.map((id) => [
      id,
      {
        checked: this.#checked.get(id) ?? 0,
        violations: this.#shown.get(id) ?? [],
        violated: this.#violated.get(id) ?? 0,
      },
    ]);
    return Object.fromEntries(verdicts) as VerifyResult; // Safe: one verdict for each id.
  }
}
