import { useCallback, useState } from 'react';
import type { TicketRow } from '../api/contract.ts';

const NONE: ReadonlySet<string> = new Set();

/** The chosen rows of one view, by number; another view begins with none. */
export function useChosen(view: string, rows: readonly TicketRow[]) {
  const [kept, setKept] = useState({ view, chosen: NONE });
  const chosen = kept.view === view ? kept.chosen : NONE;
  const choose = useCallback(
    (number: string) =>
      setKept((old) => {
        const next = new Set(old.view === view ? old.chosen : NONE);
        if (!next.delete(number)) next.add(number);
        return { view, chosen: next };
      }),
    [view],
  );
  const clear = () => setKept({ view, chosen: NONE });
  const chooseAll = () =>
    setKept({ view, chosen: chosen.size >= rows.length ? NONE : new Set(rows.map((row) => row.number)) });
  return { chosen, choose, chooseAll, clear };
}
