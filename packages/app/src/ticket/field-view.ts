import { isFar } from '@portico/domain/query/row';
import type { Desk } from '@portico/domain/tenant/desk';
import { fieldText } from '@portico/domain/ticket/fields';
import type { Db } from '@portico/store/db';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { loadEntry } from '@portico/store/ticket/read';

export type ShownFields = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The client's own fields of a ticket as a reader may have them; long texts are read from the log. */
export async function shownFields(
  db: Db,
  { state, scope }: Pick<LoadedTicket, 'state' | 'scope'>,
  desk: Desk,
  internal: boolean,
): Promise<ShownFields> {
  const shown: Record<string, string | number | boolean | readonly string[]> = {};
  for (const { id, portal, type } of desk.fields ?? []) {
    const value = state.fields?.[id];
    if (value === undefined || !(internal || portal !== 'hidden')) continue;
    if (!isFar(value)) {
      shown[id] = value;
      continue;
    }
    const text = (await loadEntry(db, scope, state.number, value.v))?.texts[fieldText(id)] ?? '';
    // What is not a text is kept as JSON there.
    shown[id] = type === 'text' || type === 'string' || !/^[[{\d-]|^(true|false)$/.test(text) ? text : JSON.parse(text);
  }
  return shown;
}
