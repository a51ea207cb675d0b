import type { QueueRow } from '../query/row.ts';
import { foldWord, type SearchTerm } from './terms.ts';

/** Puts the number asked for first, then words found in subject and name, open before ended, new before old. */
export function rankRows(
  rows: readonly QueueRow[],
  terms: readonly SearchTerm[],
  prefixOf?: (client: string) => string | undefined,
): QueueRow[] {
  const scored = rows.map((row) => ({ row, score: scoreOf(row, terms, prefixOf?.(row.cl)) }));
  scored.sort((a, b) => b.score - a.score || (a.row.u < b.row.u ? 1 : a.row.u > b.row.u ? -1 : 0));
  return scored.map((one) => one.row);
}

function scoreOf(row: QueueRow, terms: readonly SearchTerm[], prefix: string | undefined): number {
  const ids = [String(row.n), foldWord(`${prefix ?? ''}-${row.n}`), foldWord(row.xi ?? '')];
  const subject = foldWord(row.sub);
  const name = foldWord(row.rn);
  let score = row.ph === 'open' || row.ph === 'pending' ? 1 : 0;
  for (const { text } of terms) {
    if (ids.includes(text)) score += 100;
    if (subject.includes(text)) score += 4;
    if (name.includes(text)) score += 2;
  }
  return score;
}

/** What all lists hold, by key, in the order of the first: a ticket must have every word that was searched for. */
export function inAll<T>(lists: readonly (readonly T[])[], keyOf: (item: T) => string): T[] {
  const [first, ...others] = lists;
  if (!first) return [];
  const keys = others.map((list) => new Set(list.map(keyOf)));
  const seen = new Set<string>();
  return first.filter((item) => {
    const key = keyOf(item);
    if (seen.has(key) || !keys.every((known) => known.has(key))) return false;
    seen.add(key);
    return true;
  });
}
