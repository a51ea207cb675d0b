import type { ProviderScope } from '@portico/domain/kernel/scope';
import type { SearchTerm } from '@portico/domain/search/terms';
import type { Db, Item } from '../db.ts';
import { parsePosting, postingAt, postingPk, postingPrefix } from '../keys.ts';

export interface FoundTickets {
  /** Newest first. */
  readonly tickets: readonly { readonly client: string; readonly number: number }[];
  readonly complete: boolean;
}

/** Postings of one word that are followed at most: some 100 KB of index. */
const POSTINGS_MAX = 2_000;
/** Tickets for which a very common word is looked up one by one. */
const CANDIDATES_MAX = 300;

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
  const whole = lists.filter((one) => one.complete).sort((a, b) => a.found.size - b.found.size);
  const cut = lists.filter((one) => !one.complete).sort((a, b) => a.found.size - b.found.size);
  const [base, ...filters] = [...whole, ...cut.slice(0, whole.length > 0 ? 0 : 1)];
  if (!base) return { tickets: [], complete: true };
  let common = [...base.found.values()].filter((one) => filters.every((list) => list.found.has(idOf(one))));
  common.sort((a, b) => (a.age < b.age ? -1 : a.age > b.age ? 1 : b.number - a.number));
  const looked = common.slice(0, CANDIDATES_MAX);
  // A list that was cut short leaves out right answers: its word is looked up for each candidate instead.
  const rest = cut.filter((one) => one !== base);
  if (rest.length > 0) common = looked;
  for (const list of rest) common = await having(db, p, list, common);
  return {
    tickets: common.map(({ client, number }) => ({ client, number })),
    complete:
      base.complete && (rest.length === 0 || (looked.length < CANDIDATES_MAX && rest.every((one) => one.term.whole))),
  };
}

/** The candidates that have this word, too. A beginning of a word cannot be looked up: what was read of it decides. */
async function having(db: Db, p: ProviderScope, list: Postings, candidates: readonly Posting[]): Promise<Posting[]> {
  const unsure = candidates.filter((one) => !list.found.has(idOf(one)));
  const found = new Set<string>();
  if (list.term.whole && unsure.length > 0) {
    const keys = unsure.map((one) => postingAt(p, list.term.text, one.age, one.client, one.number));
    for (const item of await db.batchGet<Item>(keys)) {
      const posting = parsePosting(item.sk);
      if (posting) found.add(postingId(posting.client, posting.number));
    }
  }
  return candidates.filter((one) => list.found.has(idOf(one)) || found.has(idOf(one)));
}

interface Posting {
  readonly client: string;
  readonly number: number;
  /** Second part of the sort key: the later the ticket, the smaller. */
  readonly age: string;
}

function idOf(one: Posting): string {
  return postingId(one.client, one.number);
}

interface Postings {
  readonly term: SearchTerm;
  readonly found: Map<string, Posting>;
  readonly complete: boolean;
}

async function readPostings(
  db: Db,
  p: ProviderScope,
  term: SearchTerm,
  mayEnter: (client: string) => boolean,
): Promise<Postings> {
  const found = new Map<string, Posting>();
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
  return { term, found, complete: start === undefined };
}
