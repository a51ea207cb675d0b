import { useCallback, useRef, useState } from 'react';
import type { TicketRow } from '../api/contract.ts';

const NONE: ReadonlySet<string> = new Set();

/** The chosen rows of one view, by number; another view begins with none. */
export function useChosen(view: string, rows: readonly TicketRow[]) {
  const [kept, setKept] = useState<{ view: string; chosen: ReadonlySet<string>; last?: string }>({
    view,
    chosen: NONE,
  });
  const chosen = kept.view === view ? kept.chosen : NONE;
  const shown = useRef(rows);
  shown.current = rows;
  /** @param to whether everything since the last choice is chosen along, as with the shift key */
  const choose = useCallback(
    (number: string, to = false) =>
      setKept((old) => {
        const next = new Set(old.view === view ? old.chosen : NONE);
        const numbers = shown.current.map((row) => row.number);
        const [from, end] = [numbers.indexOf(old.last ?? ''), numbers.indexOf(number)];
        if (to && from >= 0 && end >= 0) {
          for (const one of numbers.slice(Math.min(from, end), Math.max(from, end) + 1)) next.add(one);
        } else if (!next.delete(number)) next.add(number);
        return { view, chosen: next, last: number };
      }),
    [view],
  );
  const clear = () => setKept({ view, chosen: NONE });
  const chooseAll = () =>
    setKept({ view, chosen: chosen.size >= rows.length ? NONE : new Set(rows.map((row) => row.number)) });
  return { chosen, choose, chooseAll, clear };
}
