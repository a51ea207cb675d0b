import { AppError } from '@portico/domain/kernel/error';
import { type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import type { QueueRow } from '@portico/domain/query/row';
import type { ReceiptRules } from '@portico/domain/ticket/receipt';
import type { LogEntry } from '@portico/domain/ticket/state';
import type { Db, Item } from '@portico/store/db';
import { listEndedSince, listPk, listPrefix } from '@portico/store/keys';
import { readEntry } from '@portico/store/ticket/log';
import { readLog } from '@portico/store/ticket/read';
import { deskConfig, rulesAt } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';

/** Tickets whose logs one request reads; the command line reads any number. */
export const ticketsMax = 500;

export interface ServiceLog {
  readonly number: string;
  readonly entries: readonly LogEntry[];
  /** The policy and calendar that the ticket is stamped with. */
  readonly rules: ReceiptRules;
}

/** Which tickets: those that were open at a moment or opened later, or those opened since a moment. */
export type Since = { readonly openAt: string } | { readonly openedSince: string };

/** Who may read what service levels came to. @throws AppError */
export function requireReports({ actor }: Context): void {
  const allowed =
    actor.kind === 'staff' ||
    actor.kind === 'system' ||
    (actor.kind === 'key' && actor.scopes.includes('reports:read'));
  if (!allowed) throw new AppError('forbidden', 'auth.forbidden', 'This needs the right to read reports.');
}

/** The logs of a client's tickets, in order of their numbers. @throws AppError where there are more than `most`. */
export async function* serviceLogs(
  ctx: Context,
  client: string,
  since: Since,
  most: number,
): AsyncGenerator<ServiceLog> {
  const found = await findClient(ctx, client);
  const scope = clientScope(ctx.actor.msp, found.id);
  const db = await ctx.client(found.id);
  const rows = await rowsOf(db, scope, since, most);
  if (rows.length > most) {
    throw new AppError(
      'invalid',
      'report.too_large',
      `This takes the logs of more than ${most} tickets; choose fewer months or days, or use the command line.`,
    );
  }
  const config = await deskConfig(ctx, found.id);
  for (const row of rows.sort((a, b) => a.n - b.n)) {
    const entries: LogEntry[] = [];
    for await (const item of readLog(db, scope, row.n)) entries.push(readEntry(item));
    const stamp = entries.findLast((entry) => entry.set.config)?.set.config ?? undefined;
    const rules = await rulesAt(ctx, found.id, stamp, config);
    yield { number: `${found.prefix}-${row.n}`, entries, rules: { ...rules, desk: config.desk } };
  }
}

async function rowsOf(db: Db, scope: ClientScope, since: Since, most: number): Promise<QueueRow[]> {
  const moment = 'openAt' in since ? since.openAt : since.openedSince;
  const [pk, rows]: [string, QueueRow[]] = [listPk(scope, 'T'), []];
  // What ended before it was opened long enough ago is in neither part of the list.
  for (const part of [{ prefix: listPrefix.open }, listEndedSince(moment)]) {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.query<Item & { readonly r: QueueRow }>({ index: 'list', pk, ...part, limit: 500, start });
      for (const { r } of page.items) if ('openAt' in since || r.c >= moment) rows.push(r);
      start = page.last;
    } while (start !== undefined && rows.length <= most);
  }
  return rows;
}
