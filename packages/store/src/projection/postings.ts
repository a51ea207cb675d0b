import type { ProviderScope } from '@portico/domain/kernel/scope';
import type { SearchTerm } from '@portico/domain/search/terms';
import type { Db, Item } from '../db.ts';
import { parsePosting, postingPk, postingPrefix } from '../keys.ts';

export interface FoundTickets {
  /** Newest first. */
  readonly tickets: readonly { readonly client: string; readonly number: number }[];
  readonly complete: boolean;
}

/** Postings of one word that are followed at most: some 100 KB of index. */
const POSTINGS_MAX = 2_000;

export function postingId(client: string, n: number): string {
  return `${client}:${n}`;
}

/**
 * Tickets in which every word occurs. What the reader may not enter is left out before anything is counted or cut,
 * so neither a number nor the order tells of it.
 */
export async function findPostings(
  db: Db,
  p: ProviderScope,
  terms: readonly SearchTerm[],
  mayEnter: (client: string) => boolean,
): Promise<FoundTickets> {
  const lists = await Promise.all(terms.map((term) => readPostings(db, p, term, mayEnter)));
  const [rarest, ...others] = [...lists].sort((a, b) => a.found.size - b.found.size);
  if (!rarest) return { tickets: [], complete: true };
  const common = [...rarest.found.entries()].filter(([id]) => others.every((one) => one.found.has(id)));
  common.sort(([, a], [, b]) => (a.age < b.age ? -1 : a.age > b.age ? 1 : b.number - a.number));
  return {
    tickets: common.map(([, { client, number }]) => ({ client, number })),
    complete: lists.every((one) => one.complete),
  };
}

interface Postings {
  readonly found: Map<string, { client: string; number: number; age: string }>;
  readonly complete: boolean;
}

async function readPostings(
  db: Db,
  p: ProviderScope,
  term: SearchTerm,
  mayEnter: (client: string) => boolean,
): Promise<Postings> {
  const found: Postings['found'] = new Map();
  let start: Record<string, unknown> | undefined;
  let read = 0;
  do {
    const page = await db.query<Item>({
      pk: postingPk(p, term.text),
      prefix: postingPrefix(term.text, term.whole),
      start,
      limit: POSTINGS_MAX - read,
    });
    read += page.examined;
    for (const item of page.items) {
      const posting = parsePosting(item.sk);
      if (!posting || !mayEnter(posting.client)) continue;
      const id = postingId(posting.client, posting.number);
      if (!found.has(id))
        found.set(id, { client: posting.client, number: posting.number, age: item.sk.split('#')[1] ?? '' });
    }
    start = page.last;
  } while (start && read < POSTINGS_MAX);
  return { found, complete: start === undefined };
}
