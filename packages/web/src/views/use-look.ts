import { useState } from 'react';
import type { RowDensity, SavedView, ViewColumn } from '../api/contract-views.ts';
import { settings, useDensity } from '../lib/settings.ts';
import { sameColumns, usualColumns } from './columns.ts';

/** How rows are shown: a view's own way, and what the reader has changed of it and not saved. */
export interface Look {
  readonly columns: readonly ViewColumn[];
  readonly density: RowDensity;
  /** Whether it is another look than the saved view's. */
  readonly changed: boolean;
  setColumns: (columns: readonly ViewColumn[]) => void;
  setDensity: (density: RowDensity) => void;
  /** Back to the view's own look. */
  reset: () => void;
}

const keyOf = (view: string | undefined) => `portico:columns:${view ?? 'usual'}`;

function readColumns(view: string | undefined): ViewColumn[] | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(view)) ?? 'null');
    return Array.isArray(kept) && kept.length > 0 ? (kept as ViewColumn[]) : undefined; // Safe: written below alone.
  } catch {
    return undefined;
  }
}

function writeColumns(view: string | undefined, columns: readonly ViewColumn[] | undefined): void {
  try {
    if (columns === undefined) localStorage.removeItem(keyOf(view));
    else localStorage.setItem(keyOf(view), JSON.stringify(columns));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Without a saved view the look is the device's own for every queue. */
export function useLook(view: SavedView | undefined): Look {
  const own = useDensity();
  const [kept, setKept] = useState(() => ({
    id: view?.id,
    columns: readColumns(view?.id),
    density: undefined as RowDensity | undefined,
  }));
  // Another view, another look; read while drawing, so that no row is drawn in the wrong one.
  const here = kept.id === view?.id ? kept : { id: view?.id, columns: readColumns(view?.id), density: undefined };
  const saved = view?.columns ?? usualColumns;
  const columns = here.columns ?? saved;
  const savedDensity = view?.density ?? own;
  const density = here.density ?? savedDensity;
  return {
    columns,
    density,
    changed: view !== undefined && (!sameColumns(columns, saved) || density !== savedDensity),
    setColumns: (next) => {
      const same = sameColumns(next, saved);
      writeColumns(view?.id, same ? undefined : next);
      setKept({ ...here, columns: same ? undefined : [...next] });
    },
    setDensity: (next) => {
      if (view?.density === undefined) settings.setDensity(next);
      else setKept({ ...here, density: next });
    },
    reset: () => {
      writeColumns(view?.id, undefined);
      setKept({ id: view?.id, columns: undefined, density: undefined });
    },
  };
}
