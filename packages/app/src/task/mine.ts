import { mayEnter } from '@portico/domain/kernel/actor';
import { AppError, invalid } from '@portico/domain/kernel/error';
import { clientId, providerScope } from '@portico/domain/kernel/scope';
import type { Item } from '@portico/store/db';
import { workPk } from '@portico/store/keys';
import { isTaskRow, type TaskRow } from '@portico/store/task/task';
import { workParts } from '@portico/store/work-keys';
import type { Context } from '../context.ts';
import { openCursor, sealCursor } from '../cursor.ts';
import { mspDirectory } from '../directory/directory.ts';
import { requireRight } from '../ticket/access.ts';
import { ticketId } from '../ticket/ref.ts';

export interface OwnTask {
  readonly id: string;
  readonly title: string;
  readonly ticket: { readonly id: string; readonly number: string; readonly client: string };
  readonly team?: string;
  readonly assignee?: string;
  readonly due?: string;
  readonly steps: { readonly done: number; readonly all: number };
}

export interface OwnTasks {
  readonly items: readonly OwnTask[];
  readonly nextCursor?: string;
}

/** Open tasks of the caller, of a colleague (`person:id`) or that a team has and nobody took (`team:id`), by due. */
export async function mine(
  ctx: Context,
  query: { readonly scope: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<OwnTasks> {
  requireRight(ctx.actor, 'note');
  if (ctx.actor.kind !== 'staff') throw new AppError('forbidden', 'tasks.no_person', 'Only people have tasks.');
  const { clients, staff, teams } = await mspDirectory(ctx);
  const [kind, name = ''] = query.scope.split(':', 2);
  const known = kind === 'mine' || (kind === 'team' ? teams.has(name) : kind === 'person' && staff.has(name));
  if (!known) throw invalid('?scope', 'use mine, team:<id> or person:<id>');
  const owner = kind === 'mine' ? ctx.actor.id : name;
  const question = `tasks\n${owner}`;
  const db = await ctx.provider();
  const page = await db.query<Item>({
    index: 'work',
    pk: workPk(providerScope(ctx.actor.msp), owner),
    prefix: workParts.tasks,
    limit: query.limit,
    start:
      query.cursor === undefined ? undefined : (openCursor(ctx, question, query.cursor) as Record<string, unknown>), // Safe: sealed right below.
  });
  // The row check, apart from the key that was asked for: its client may be entered, and it is this owner's.
  const rows = page.items
    .filter(isTaskRow)
    .map((item) => item.r)
    .filter((row) => mayEnter(ctx.actor, ctx.actor.msp, clientId(row.cl)) && (row.a ?? row.tm) === owner);
  return {
    items: rows.map((row) => view(row, clients.get(row.cl)?.prefix ?? '')),
    ...(page.last ? { nextCursor: sealCursor(ctx, question, page.last) } : {}),
  };
}

function view(row: TaskRow, prefix: string): OwnTask {
  return {
    id: row.id,
    title: row.title,
    ticket: { id: ticketId(row.cl, row.n), number: `${prefix}-${row.n}`, client: row.cl },
    ...(row.tm === undefined ? {} : { team: row.tm }),
    ...(row.a === undefined ? {} : { assignee: row.a }),
    ...(row.d === undefined ? {} : { due: row.d }),
    steps: { done: row.sd, all: row.sa },
  };
}
