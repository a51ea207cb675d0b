import type { Db, Item } from '@portico/store/db';
import { postingKey } from '@portico/store/projection/terms';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

const partitionMax = 2_000_000;

/** The postings that the tickets of an MSP should have, by partition: what their own lists of words say. */
export class ExpectedPostings {
  readonly #partitions = new Map<string, Map<string, string>>();

  add({ scope, number, terms }: TicketItems, wordsDue: boolean, where: string, found: Findings): void {
    if (!terms) {
      found.expect('I14', !wordsDue, where, () => 'it cannot be searched for: it has no list of words');
      return;
    }
    for (const term of terms['w'] as readonly string[]) {
      const key = postingKey(scope, number, Number(terms['c']), term);
      const partition = this.#partitions.get(key.pk) ?? new Map<string, string>();
      this.#partitions.set(key.pk, partition.set(key.sk, where));
    }
  }

  /** Each word of a ticket has its posting, and under the beginnings of those words stand no others. */
  async check(db: Db, found: Findings): Promise<void> {
    for (const [pk, expected] of this.#partitions) {
      const stored = new Set((await db.all<Item>({ pk, consistent: true }, partitionMax)).map((item) => item.sk));
      for (const [sk, where] of expected) {
        found.expect('I14', stored.has(sk), where, () => `its posting ${sk} is missing`);
      }
      for (const sk of stored) {
        if (!expected.has(sk)) found.expect('I14', false, `posting ${sk}`, () => 'no ticket has this word');
      }
    }
  }
}
