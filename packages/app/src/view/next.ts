import type { NextReason } from '@portico/domain/query/next';
import { nextFirst } from '@portico/domain/query/next';
import type { Context } from '../context.ts';
import { mspDirectory } from '../directory/directory.ts';
import { type ListedRow, pageBudget, rowsOf } from '../queue/list.ts';
import type { TicketRow } from '../ticket/view.ts';
import { requireStaff } from './access.ts';

export interface NextTicket extends TicketRow {
  readonly reasons: readonly NextReason[];
}

export interface NextList {
  readonly items: readonly NextTicket[];
  /** False where one's queues are longer than was read: then it is the order of what is due first. */
  readonly complete: boolean;
}

/** Read per queue: one's own, and of each of one's teams what nobody has taken. */
const ROWS_A_QUEUE = 200;
const TEAMS_MOST = 5;

/** What the caller should take up next, and why: their own open work, and their teams' that nobody has. */
export async function next(ctx: Context, limit: number): Promise<NextList> {
  const actor = requireStaff(ctx);
  const { teams } = await mspDirectory(ctx);
  const own = actor.teams.filter((id) => teams.has(id)).slice(0, TEAMS_MOST);
  // All of them together cost no more than one filtered page.
  const budget = pageBudget / (1 + own.length);
  const pages = await Promise.all([
    rowsOf(ctx, 'mine', '', ROWS_A_QUEUE, budget),
    ...own.map((team) => rowsOf(ctx, `team:${team}`, 'assignee:none', ROWS_A_QUEUE, budget)),
  ]);
  const rows = new Map<string, ListedRow>();
  for (const page of pages) for (const row of page.rows) rows.set(`${row.r.cl} ${row.r.n}`, row);
  const views = pages.map((page) => page.view);
  const items = nextFirst([...rows.values()], ctx.now, actor.id)
    .slice(0, limit)
    .flatMap(({ row, next: { reasons } }) => {
      const shown = views[0]?.(row);
      return shown ? [{ ...shown, reasons }] : [];
    });
  return { items, complete: pages.every((page) => page.complete) };
}
