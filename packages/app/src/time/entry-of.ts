import { notFound } from '@portico/domain/kernel/error';
import type { Db } from '@portico/store/db';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadTimeEntry, type TimeItem } from '@portico/store/ticket/time';

/** The version that holds. @throws the one "not found" for an entry of another ticket and for none alike. */
export async function entryOf(db: Db, { scope, state }: LoadedTicket, id: string): Promise<TimeItem> {
  const found = await loadTimeEntry(db, scope, state.number, id);
  if (!found) throw notFound();
  return found;
}
