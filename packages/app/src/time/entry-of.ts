import { notFound } from '@portico/domain/kernel/error';
import type { Db } from '@portico/store/db';
import { loadAbsorbed } from '@portico/store/ticket/family';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTicket } from '@portico/store/ticket/read';
import { loadTimeEntry, type TimeItem } from '@portico/store/ticket/time';

/** The version that holds. @throws the one "not found" for an entry of another ticket and for none alike. */
export async function entryOf(db: Db, { scope, state }: LoadedTicket, id: string): Promise<TimeItem> {
  const found = await loadTimeEntry(db, scope, state.number, id);
  if (!found) throw notFound();
  return found;
}

/** The ticket that has this entry: the one that was asked, or one that is merged into it. */
export async function holderOf(db: Db, survivor: LoadedTicket, id: string): Promise<LoadedTicket> {
  if (!survivor.state.absorbed) return survivor;
  for (const { scope, state } of await loadAbsorbed(db, survivor)) {
    if (await loadTimeEntry(db, scope, state.number, id))
      return (await loadTicket(db, scope, state.number)) ?? survivor;
  }
  return survivor;
}
