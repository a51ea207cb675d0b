/**
 * Pages in an order that no index holds. All of the queue is read to find what comes first, as much at a time as one
 * page may cost. What cannot be kept between two requests is carried in the cursor: the best so far, by rank alone.
 */

/** The most that one pass over a queue chooses. Their ranks fit into a cursor beside the reader's place. */
export const CHOSEN_MOST = 100;

/** Between two pages: still choosing among the rows behind `after`, or showing what was chosen. */
export type Walk<At> =
  | { readonly after: string; readonly at?: At; readonly best: string; readonly more: boolean }
  | { readonly chosen: string; readonly more: boolean };

/** A row with its place in the order. */
export interface Ranked<Row> {
  readonly rank: string;
  readonly row: Row;
}

export interface Source<At, Row> {
  /** Rows from a place on, within what one page may cost; where to go on, unless that was all. */
  read(
    at: At | undefined,
  ): Promise<{ readonly rows: readonly Ranked<Row>[]; readonly next?: At; readonly examined: number }>;
  /** The rows of these ranks that may still be shown, in any order. */
  load(ranks: readonly string[]): Promise<readonly Row[]>;
  rankOf(row: Row): string;
  /** The ticket of a rank, whatever its place in the order. */
  ticketOf(rank: string): string;
}

export interface Selected<At, Row> {
  readonly rows: readonly Row[];
  readonly next?: Walk<At>;
  readonly examined: number;
  /** False while it is still choosing: there is nothing to show yet. */
  readonly complete: boolean;
}

/**
 * One page. A queue that one page can read whole is sorted and shown at once. A longer one of N rows takes N / (rows a
 * page can read) pages for each 100 shown: every row comes once and in order, and no page costs more than another.
 * A ticket that changes its place meanwhile is shown at its old place or at its new one, not at both, unless it moves
 * from a place already shown to one still to come.
 */
export async function select<At, Row>(
  source: Source<At, Row>,
  walk: Walk<At> | undefined,
  limit: number,
): Promise<Selected<At, Row>> {
  if (walk && 'chosen' in walk) return show(source, walk, limit);
  const { after = '', at, best = '', more = false } = walk ?? {};
  const page = await source.read(at);
  const inHand = new Map(page.rows.filter((one) => one.rank > after).map((one) => [one.rank, one.row]));
  const ranks = [...new Set([...ranksIn(best), ...inHand.keys()])].sort();
  const chosen = ranks.slice(0, CHOSEN_MOST);
  const left = more || ranks.length > CHOSEN_MOST;
  const { examined } = page;
  if (page.next !== undefined) {
    const next = { after, at: page.next, best: chosen.join(), more: left };
    return { rows: [], next, examined, complete: false };
  }
  if (at !== undefined) return { rows: [], next: { chosen: chosen.join(), more: left }, examined, complete: false };
  const shown = ranks.slice(0, limit);
  const last = shown[shown.length - 1];
  const rows = shown.flatMap((rank) => inHand.get(rank) ?? []);
  if (last === undefined || shown.length === ranks.length) return { rows, examined, complete: true };
  return { rows, next: { after: last, best: '', more: false }, examined, complete: true };
}

async function show<At, Row>(
  source: Source<At, Row>,
  { chosen, more }: { readonly chosen: string; readonly more: boolean },
  limit: number,
): Promise<Selected<At, Row>> {
  const ranks = ranksIn(chosen);
  const due = ranks.slice(0, limit);
  const places = new Map(due.map((rank, place) => [source.ticketOf(rank), place]));
  const place = (row: Row): number => places.get(source.ticketOf(source.rankOf(row))) ?? due.length;
  const rows = [...(await source.load(due))].sort((a, b) => place(a) - place(b));
  const left = ranks.slice(limit).join();
  const last = due[due.length - 1] ?? '';
  const next = left !== '' ? { chosen: left, more } : more ? { after: last, best: '', more: false } : undefined;
  return { rows, ...(next ? { next } : {}), examined: due.length, complete: true };
}

const ranksIn = (text: string): string[] => (text === '' ? [] : text.split(','));
