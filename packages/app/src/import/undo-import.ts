import { AppError, notFound } from '@portico/domain/kernel/error';
import { type ClientId, type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import type { Db } from '@portico/store/db';
import { hasTickets } from '@portico/store/import/contact';
import { type ImportRecord, importParts, listImports, loadImport, saveImport } from '@portico/store/import/record';
import { standingOf, voidTicket } from '@portico/store/import/void';
import type { Context } from '../context.ts';
import { takeBackPeople } from './import-people.ts';

export interface UndoOutcome {
  readonly id: string;
  readonly tickets: number;
  readonly people: number;
}

const HOURS = 24;
const TICKETS_AT_ONCE = 16;
const NAMED_MAX = 20;

/** Imports of a client, newest first, and until when each can be taken back. */
export async function importsOf(ctx: Context, client: ClientId): Promise<(ImportRecord & { undoUntil?: string })[]> {
  const db = await ctx.client(client);
  const all = await listImports(db, clientScope(ctx.actor.msp, client));
  return all.reverse().map((one) => {
    const until = epochMs(one.at) + HOURS * 3_600_000;
    const open = one.state !== 'undone' && epochMs(ctx.now) <= until;
    return open ? { ...one, undoUntil: isoAt(until) } : one;
  });
}

/**
 * Takes back what an import created, within a day and as long as nobody has worked on any of it. What a cut-short
 * run left is done by asking again.
 * @param system who may sign in is the platform's to know
 */
export async function undoImport(
  ctx: Context,
  system: Db,
  client: ClientId,
  id: string,
  progress: (done: number) => void = () => undefined,
): Promise<UndoOutcome> {
  const t = clientScope(ctx.actor.msp, client);
  const db = await ctx.client(client);
  const record = await loadImport(db, t, id);
  if (!record) throw notFound();
  if (record.state === 'undone') throw new AppError('conflict', 'import.undone', 'This import was taken back already.');
  const late = epochMs(ctx.now) - epochMs(record.at) > HOURS * 3_600_000;
  if (late && record.state === 'open') {
    throw new AppError(
      'conflict',
      'import.too_late',
      `An import can be taken back for ${HOURS} hours; this one is of ${record.at}.`,
    );
  }
  const parts = await importParts(db, t, id);
  const mine: number[] = [];
  const changed: number[] = [];
  for (const { numbers } of parts) {
    for (const [n, standing] of await standingOf(db, t, numbers, id)) {
      if (standing === 'changed') changed.push(n);
      else if (standing !== 'none') mine.push(n);
    }
  }
  if (changed.length > 0) throw workedOn(changed);
  if (record.noun === 'people')
    await refuseBusy(
      db,
      t,
      parts.flatMap((part) => part.people),
    );
  await saveImport(db, t, { ...record, state: 'undoing' });
  const how = {
    importId: id,
    source: record.source,
    at: ctx.now,
    by: { kind: 'system', id: 'import' },
    requestId: ctx.requestId,
  } as const;
  for (let i = 0; i < mine.length; i += TICKETS_AT_ONCE) {
    await Promise.all(mine.slice(i, i + TICKETS_AT_ONCE).map((n) => voidTicket(db, t, n, how)));
    progress(Math.min(mine.length, i + TICKETS_AT_ONCE));
  }
  const people = await takeBackNames(system, t, record, await listImports(db, t));
  await saveImport(db, t, { ...record, state: 'undone' });
  return { id, tickets: mine.length, people };
}

/** People whom this import created, and those whom earlier ones left because this one named them, too. */
async function takeBackNames(
  system: Db,
  t: ClientScope,
  record: ImportRecord,
  all: readonly ImportRecord[],
): Promise<number> {
  const same = all.filter((one) => one.noun === record.noun && one.source === record.source && one.id !== record.id);
  if (record.noun === 'tickets' && same.some((one) => one.state !== 'undone')) return 0;
  const imports = [record, ...(record.noun === 'tickets' ? same : [])].map((one) => one.id);
  let count = 0;
  for (const id of imports) {
    const people = (await importParts(system, t, id)).flatMap((part) => part.people);
    count += await takeBackPeople(system, t, people, id);
  }
  return count;
}

/** People who have tickets by now cannot be taken back with the list that brought them. */
async function refuseBusy(db: Db, t: ClientScope, ids: readonly string[]): Promise<void> {
  const busy: string[] = [];
  for (const id of ids) if (await hasTickets(db, t, id)) busy.push(id);
  if (busy.length === 0) return;
  const named = busy.slice(0, NAMED_MAX).join(', ');
  throw new AppError(
    'conflict',
    'import.worked_on',
    `People of this import have tickets: ${named}. Nothing was taken back.`,
  );
}

function workedOn(numbers: readonly number[]): AppError {
  const named = numbers.slice(0, NAMED_MAX).join(', ');
  const more = numbers.length > NAMED_MAX ? ` and ${numbers.length - NAMED_MAX} more` : '';
  return new AppError(
    'conflict',
    'import.worked_on',
    `Somebody has worked on tickets of this import since: ${named}${more}. Nothing was taken back.`,
  );
}
