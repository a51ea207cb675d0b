import type { ClientScope } from '@portico/domain/kernel/scope';
import { applyEntry, type LogEntry, type TicketState, valuesBefore } from '@portico/domain/ticket/state';
import type { Db, Item, Write } from '../db.ts';
import { requesterTicket, ticketDetail, ticketHead, uniqueExternal } from '../keys.ts';
import { table } from '../table.ts';
import { canonicalJson, newSalt, sealed, sha256 } from './chain.ts';
import { headItem, loadedTicket } from './head.ts';
import { type EventItem, eventItem } from './log.ts';

/** What is kept of an imported ticket under its source's number: enough to tell a repetition from news. */
export interface ImportMark extends Item {
  readonly n: number;
  /** Entries that were taken over, and the hash of what the source said in them. */
  readonly entries: number;
  readonly digest: string;
  /** The import that created it. */
  readonly imp?: string;
}

export interface ImportedLog {
  readonly state: TicketState;
  readonly entries: readonly LogEntry[];
  readonly description: string;
  /** The import that takes it over. */
  readonly importId: string;
}

/** Entries a transaction takes, with room for head, description, pointer and mark below DynamoDB's 100 items. */
const ENTRIES_A_TRANSACTION = 90;

/** Digest of what the source says in the first `count` entries: equal digests mean that nothing needs doing. */
export function digestOf(entries: readonly LogEntry[], count = entries.length): string {
  const said = entries.slice(0, count).map(({ v, at, by, set, imported, texts }) => {
    return { v, at, by, set, row: imported?.row, ...(texts && { texts }) };
  });
  return sha256(canonicalJson(said.map(({ set: { number: _, ...set }, ...rest }) => ({ ...rest, set }))));
}

export async function readMarks(
  db: Db,
  t: ClientScope,
  source: string,
  ids: readonly string[],
): Promise<Map<string, ImportMark>> {
  const keys = new Map(ids.map((id) => [uniqueExternal(t, source, id).pk, id]));
  const found = await db.batchGet<ImportMark>(ids.map((id) => uniqueExternal(t, source, id)));
  return new Map(found.map((mark) => [keys.get(mark.pk) ?? '', mark]));
}

/**
 * Writes an imported ticket's log: whole in one transaction where it fits, else in steps that each leave a ticket
 * that verifies. `known` is what an earlier run took over.
 */
export async function writeImported(
  db: Db,
  t: ClientScope,
  log: ImportedLog,
  known: ImportMark | undefined,
  requestId: string,
): Promise<void> {
  const { external, number } = log.state;
  if (!external) throw new TypeError('an imported ticket has a source');
  const loaded = known ? loadedTicket(await required(db, t, number)) : undefined;
  let state = loaded?.state;
  let hash = loaded?.hash ?? '';
  let from = known?.entries ?? 0;
  const salt = newSalt();
  const seal = sealed(salt, log.description);
  await pointAll(db, t, log);
  while (from < log.entries.length) {
    const part = log.entries.slice(from, from + ENTRIES_A_TRANSACTION);
    const items: EventItem[] = [];
    for (const entry of part) {
      const was = valuesBefore(state, entry.set);
      const item = importedEvent(t, number, entry, hash, requestId, was, entry.v === 1 ? seal : undefined);
      state = applyEntry(state, entry.set);
      hash = item.hash;
      items.push(item);
    }
    const version = from + part.length;
    if (!state) throw new TypeError('an imported ticket has entries');
    await db.transact([
      ...headWrites(t, state, version, hash, from),
      ...items.map((item) => put(item, true)),
      ...(from === 0 ? birth(t, state, log.description, salt) : []),
      put({
        ...uniqueExternal(t, external.source, external.id),
        _t: 'Q',
        n: number,
        entries: version,
        digest: digestOf(log.entries, version),
        ...importerOf(known, log.importId),
      }),
    ]);
    from = version;
  }
}

/** Whoever created the ticket, also when another one adds to it: only that import can be taken back. */
function importerOf(known: ImportMark | undefined, importId: string): { imp?: string } {
  if (!known) return { imp: importId };
  return known.imp === undefined ? {} : { imp: known.imp };
}

async function required(db: Db, t: ClientScope, n: number): Promise<Item> {
  const item = await db.get(ticketHead(t, n));
  if (!item) throw new Error(`ticket ${n} of ${t} is marked as imported and does not exist`);
  return item;
}

function importedEvent(
  t: ClientScope,
  number: number,
  entry: LogEntry,
  previousHash: string,
  requestId: string,
  was: Record<string, string | number>,
  seal: string | undefined,
): EventItem {
  return eventItem({
    scope: t,
    number,
    v: entry.v,
    at: entry.at,
    by: entry.by,
    events: entry.events,
    set: entry.set,
    was,
    texts: entry.texts,
    imported: entry.imported,
    requestId,
    previousHash,
    ...(seal === undefined ? {} : { sealedElsewhere: { description: seal } }),
  });
}

function put(item: Item, isNew = false): Write {
  return {
    Put: {
      TableName: table.name,
      Item: item,
      ...(isNew ? { ConditionExpression: 'attribute_not_exists(pk)' } : {}),
    },
  };
}

/** Ended work wakes nobody: an imported head arms no alarm. */
function headWrites(t: ClientScope, state: TicketState, version: number, hash: string, before: number): Write[] {
  const item = headItem(t, state, version, hash, { alarm: false });
  if (before === 0) return [put(item, true)];
  return [
    {
      Put: {
        TableName: table.name,
        Item: item,
        ConditionExpression: '#v = :v',
        ExpressionAttributeNames: { '#v': 'v' },
        ExpressionAttributeValues: { ':v': before },
      },
    },
  ];
}

/** Whoever was the requester at any time must be found again when they are erased. */
async function pointAll(db: Db, t: ClientScope, { state, entries }: ImportedLog): Promise<void> {
  const people = new Set(entries.flatMap(({ set }) => (typeof set.requester === 'string' ? [set.requester] : [])));
  people.delete(state.requester);
  await db.batchWrite(
    [...people].map((id) => ({ ...requesterTicket(t, id, state.createdAt, state.number), _t: 'U', n: state.number })),
  );
}

function birth(t: ClientScope, state: TicketState, description: string, salt: string): Write[] {
  return [
    put({ ...ticketDetail(t, state.number), _t: 'D', text: description, salt }),
    put({ ...requesterTicket(t, state.requester, state.createdAt, state.number), _t: 'U', n: state.number }),
  ];
}
