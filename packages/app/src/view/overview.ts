import { epochMs } from '@portico/domain/kernel/time';
import { type Load, type Overview, overviewOf } from '@portico/domain/query/overview';
import { dayAfter, dayIn, instantOfLocal } from '@portico/domain/report/local-time';
import type { Context } from '../context.ts';
import { mspDirectory, visibleClients } from '../directory/directory.ts';
import { rowsOf } from '../queue/list.ts';
import { requireStaff } from './access.ts';

export interface LoadOf extends Load {
  readonly id: string;
}

export interface OverviewAnswer extends Pick<Overview, 'open' | 'risk' | 'age' | 'nobody'> {
  readonly people: readonly LoadOf[];
  readonly teams: readonly LoadOf[];
  readonly clients: readonly LoadOf[];
  /** False where there is more open work than was read: what is due first was, and counts for it are exact. */
  readonly complete: boolean;
}

/** Four pages of a filtered queue: about 4,000 open tickets. */
const ROWS_MOST = 5_000;
const BUDGET = 240;

/** The desk as a whole, over the clients that the caller may enter: what is about to break, how old it is, who has it. */
export async function overview(ctx: Context): Promise<OverviewAnswer> {
  requireStaff(ctx);
  const [{ staff, teams }, clients] = await Promise.all([mspDirectory(ctx), visibleClients(ctx)]);
  const found = await rowsOf(ctx, 'all', '', ROWS_MOST, BUDGET);
  const zone = ctx.person?.timeZone ?? 'UTC';
  const endOfToday = epochMs(instantOfLocal(zone, `${dayAfter(dayIn(zone, ctx.now), 1)}T00:00:00`));
  const sums = overviewOf(
    found.rows.map((row) => row.r),
    ctx.now,
    endOfToday,
  );
  const none: Load = { open: 0, overdue: 0, dueToday: 0 };
  const active = [...staff.values()].filter((one) => one.active || sums.people.has(one.id));
  const of = (ids: readonly string[], loads: ReadonlyMap<string, Load>) =>
    ids.map((id) => ({ id, ...(loads.get(id) ?? none) })).sort((a, b) => b.overdue - a.overdue || b.open - a.open);
  return {
    open: sums.open,
    risk: sums.risk,
    age: sums.age,
    nobody: sums.nobody,
    people: of(
      active.map((one) => one.id),
      sums.people,
    ),
    teams: of([...teams.keys()], sums.teams),
    clients: of(
      clients.map((one) => one.id),
      sums.clients,
    ),
    complete: found.complete,
  };
}
