import type { InfiniteData } from '@tanstack/react-query';
import type { QueuePage, TicketRow } from '../api/contract.ts';

type Rows = InfiniteData<QueuePage, string>;

export const rowsOf = (data: Rows | undefined): TicketRow[] => data?.pages.flatMap((page) => page.items) ?? [];

/**
 * The rows that are shown, in the order in which they are shown, as they are now. A version never goes back: an answer
 * that was on its way while a newer one came changes nothing.
 */
export function updated(shown: Rows, fresh: ReadonlyMap<string, TicketRow>): Rows {
  let changed = false;
  const pages = shown.pages.map((page) => {
    let moved = false;
    const items = page.items.map((row) => {
      const now = fresh.get(row.id);
      if (!now || now.version <= row.version) return row;
      moved = true;
      return now;
    });
    changed ||= moved;
    return moved ? { ...page, items } : page;
  });
  return changed ? { ...shown, pages } : shown;
}

/** How the list as it is now differs from the one that is shown: rows that came, and whether any has left. */
export function difference(shown: readonly TicketRow[], fresh: Rows): { came: number; left: boolean } {
  const known = new Set(shown.map((row) => row.id));
  const now = rowsOf(fresh);
  const ids = new Set(now.map((row) => row.id));
  // Beyond its last page a list says nothing of who has left it.
  const whole = fresh.pages.at(-1)?.nextCursor === undefined;
  return {
    came: now.filter((row) => !known.has(row.id)).length,
    left: whole && shown.some((row) => !ids.has(row.id)),
  };
}
