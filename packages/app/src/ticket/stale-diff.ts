import type { Way } from '@portico/domain/kernel/actor';
import { logKey, valueUnder } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadEntries } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { type NamedActor, nameActors } from '../directory/names.ts';
import { stateAtVersion } from '../history/at.ts';
import { StaleError } from '../stale.ts';
import { seesInternal } from './access.ts';
import { publicFields } from './public-fields.ts';

/** One field of a save that came too late: what its author had read, what it is now, and who made it so. */
export interface FieldDiff {
  readonly pointer: string;
  readonly field: string;
  /** False where nobody touched it: the save can simply be repeated on the current version. */
  readonly changed: boolean;
  readonly was?: unknown;
  readonly now?: unknown;
  readonly by?: NamedActor;
  readonly at?: string;
  readonly via?: Way;
  readonly version?: number;
}

/** Entries that may have come since, for a conflict that is explained. */
const readMax = 200;

/**
 * The refusal of a save on an older version, field by field. @param seen the version its author had read.
 * @param fields the fields of the save; end users hear of those that the history shows them.
 */
export async function staleError(
  ctx: Context,
  db: Db,
  ticket: LoadedTicket,
  seen: number,
  fields: readonly string[],
): Promise<StaleError> {
  const shown = fields.filter((field) => seesInternal(ctx.actor) || publicFields.has(field));
  const { scope, state, version } = ticket;
  // Whoever read it so long ago reads it anew.
  const tooOld = seen < 1 || seen > version || version - seen > readMax;
  if (shown.length === 0 || tooOld) return new StaleError(version);
  const since = await loadEntries(db, scope, state.number, { from: seen + 1, to: version });
  const latest = new Map(
    shown.flatMap((field) => {
      const entry = since.findLast((one) => Object.hasOwn(one.set, logKey(field)));
      return entry ? [[field, entry] as const] : [];
    }),
  );
  const seenState = latest.size > 0 ? (await stateAtVersion(db, scope, state.number, seen))?.state : state;
  const names = await nameActors(
    ctx,
    state.client,
    state,
    [...latest.values()].map((entry) => entry.by),
  );
  const changes = shown.map((field): FieldDiff => {
    const place = { pointer: `/${field.replace('.', '/')}`, field };
    const now = valueUnder(state, logKey(field)) ?? null;
    const entry = latest.get(field);
    if (!entry) return { ...place, changed: false, now };
    const { v, at, by, via } = entry;
    const was = valueUnder(seenState, logKey(field)) ?? null;
    return { ...place, changed: true, was, now, by: names(by), at, ...(via ? { via } : {}), version: v };
  });
  return new StaleError(version, changes);
}
