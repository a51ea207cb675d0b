import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHOSEN_MOST, type Source, select, type Walk } from './select.ts';

const seed = 20_261_128;

interface Row {
  readonly id: string;
  rank: number;
  gone?: boolean;
}

const rankOf = (row: Row): string => `${String(row.rank).padStart(6, '0')}${row.id}`;

/** A table that gives so many rows a page, in an order of its own. */
function sourceOver(rows: readonly Row[], aPage: number): Source<number, Row> {
  return {
    async read(at = 0) {
      const part = rows.slice(at, at + aPage);
      const shown = part.filter((row) => !row.gone).map((row) => ({ rank: rankOf(row), row }));
      return { rows: shown, examined: part.length, ...(at + aPage < rows.length ? { next: at + aPage } : {}) };
    },
    load: async (ranks) => rows.filter((row) => !row.gone && ranks.some((rank) => rank.endsWith(row.id))),
    rankOf,
    ticketOf: (rank) => rank.slice(6),
  };
}

async function walk(source: Source<number, Row>, limit: number, between: (page: number) => void = () => undefined) {
  const ids: string[] = [];
  let at: Walk<number> | undefined;
  for (let pages = 1; ; pages++) {
    // Through JSON, as cursors go.
    const page = await select(source, at && (JSON.parse(JSON.stringify(at)) as Walk<number>), limit);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    expect(page.complete || page.next !== undefined).toBe(true);
    expect(JSON.stringify(page.next ?? '').length).toBeLessThan(CHOSEN_MOST * 40);
    ids.push(...page.rows.map((row) => row.id));
    if (page.next === undefined) return { ids, pages };
    at = page.next;
    between(pages);
  }
}

const rowsOf = (ranks: readonly number[]): Row[] =>
  ranks.map((rank, i) => ({ id: i.toString(36).padStart(5, '0'), rank }));
const inOrder = (rows: readonly Row[]): string[] =>
  [...rows].sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1)).map((row) => row.id);

describe('a walk in an order that the table does not hold', () => {
  test('shows every row once and in order, whatever a page can read and show', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { maxLength: 700 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        async (ranks, aPage, limit) => {
          const rows = rowsOf(ranks);
          const { ids } = await walk(sourceOver(rows, aPage), limit);
          expect(ids).toEqual(inOrder(rows));
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  test('goes on where the last page of a pass adds nothing to what was chosen', async () => {
    const rows = rowsOf([...Array.from({ length: 250 }, (_, i) => 1 + i), 0]);
    const { ids } = await walk(sourceOver(rows, 250), 100);
    expect(ids).toEqual(inOrder(rows));
  });

  test('takes as many pages as the rows need for each hundred shown, and those that show them', async () => {
    const rows = rowsOf(Array.from({ length: 1_000 }, (_, i) => (i * 7_919) % 1_009));
    const { pages } = await walk(sourceOver(rows, 250), 50);
    expect(pages).toBe(10 * 4 + 20);
  });

  test('leaves out what is gone when its turn comes, and shows nothing twice that moved to the front', async () => {
    const rows = rowsOf(Array.from({ length: 500 }, (_, i) => 1_000 + i));
    const { ids } = await walk(sourceOver(rows, 200), 20, (page) => {
      if (page !== 4) return;
      for (const row of rows.slice(20, 30)) row.gone = true;
      for (const row of rows.slice(0, 20)) row.rank = 1;
    });
    const wanted = rows.filter((row) => !row.gone).map((row) => row.id);
    expect(ids).toEqual(wanted);
  });
});
