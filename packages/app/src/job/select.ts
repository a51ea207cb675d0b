import { type JobTarget, selectionMax } from '@portico/domain/job/job';
import type { Selection } from '@portico/domain/job/start';
import { AppError, notFound } from '@portico/domain/kernel/error';
import type { Context } from '../context.ts';
import { list } from '../queue/list.ts';
import { resolveRef } from '../ticket/ref.ts';

const page = 100;
/** Pages of a queue that are read to find a selection; each costs no more than any other page does. */
const pagesMax = 60;

/**
 * The tickets that are meant, each once, as they are now: what comes into a queue later is not part of it. Named
 * tickets that are not there, or not for this reader, are kept out of it like those that nobody named.
 */
export async function selectTickets(ctx: Context, selection: Selection): Promise<JobTarget[]> {
  return 'refs' in selection ? named(ctx, selection.refs) : matching(ctx, selection);
}

async function named(ctx: Context, refs: readonly string[]): Promise<JobTarget[]> {
  const targets = new Map<string, JobTarget>();
  for (const [i, ref] of refs.entries()) {
    const place = await resolveRef(ctx, ref).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.kind !== 'not_found') throw error;
      throw new AppError('invalid', 'job.unknown_ticket', 'Some tickets are not there, or you may not see them.', [
        { pointer: `/select/refs/${i}`, detail: notFound().message },
      ]);
    });
    targets.set(`${place.client} ${place.number}`, place);
  }
  return [...targets.values()];
}

async function matching(
  ctx: Context,
  { q, scope }: { readonly q: string; readonly scope: string },
): Promise<JobTarget[]> {
  const targets = new Map<string, JobTarget>();
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const found = await list(ctx, { q, scope, sort: 'due', limit: page, ...(cursor === undefined ? {} : { cursor }) });
    for (const row of found.items) {
      const place = await resolveRef(ctx, row.id);
      targets.set(row.id, place);
    }
    if (targets.size > selectionMax) break;
    if (found.nextCursor === undefined) return [...targets.values()];
    cursor = found.nextCursor;
  }
  throw new AppError('invalid', 'job.too_many', `A job takes at most ${selectionMax} tickets.`, [
    { pointer: '/select/q', detail: 'narrow the filter, or split it: by client, by team, by priority' },
  ]);
}
