import type { ClientScope } from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import { isFar } from '@portico/domain/query/row';
import { type SearchTexts, searchLimits, termsOf } from '@portico/domain/search/terms';
import { fieldText } from '@portico/domain/ticket/fields';
import { applyEntry, isFieldKey, isVoid, type TicketState } from '@portico/domain/ticket/state';
import { tagsOf } from '@portico/domain/ticket/tags';
import type { Db, Item, Write } from '@portico/store/db';
import { type Key, ticketDetail, ticketMessage } from '@portico/store/keys';
import { loadMessageTexts, loadTerms, postingKey, type TicketTerms, termsWrite } from '@portico/store/projection/terms';
import { placeName } from '@portico/store/projection/watermark';
import type { LoadedTicket } from '@portico/store/ticket/head';
import { type EventItem, erasedText, readEntry } from '@portico/store/ticket/log';
import { isAmbiguous, lostConditions, onlyContention } from '@portico/store/ticket/outcome';
import { loadEntry, loadTicketParts } from '@portico/store/ticket/read';
import type { TicketEntries } from './rollups.ts';

export interface SearchDeps {
  readonly db: Db;
  /** What a client's ticket numbers begin with: `ACME`. */
  prefix(scope: ClientScope): Promise<string>;
}

const transactionMax = 90;
const rounds = 8;
const writersMax = 16;
const MESSAGE = 'message:';

/** What new entries come to: words to add, or all of a ticket's texts to read again. */
interface Work {
  readonly ticket: TicketEntries;
  readonly before: TicketTerms | undefined;
  readonly entries: readonly EventItem[];
  readonly rebuild: boolean;
}

/**
 * Brings the postings up to date with new log entries. Putting a posting twice changes nothing; the list of a
 * ticket's words is written after its postings, so a crash in between is made good by the next delivery.
 */
export async function projectSearch(deps: SearchDeps, tickets: readonly TicketEntries[]): Promise<void> {
  let open = tickets.filter((ticket) => ticket.items.some(bringsWords));
  for (let round = 1; open.length > 0; round++) {
    if (round > rounds) throw new Error(`${open.length} tickets were indexed by another projector again and again`);
    open = await pass(deps, open);
  }
}

/** Whether an entry can change what its ticket is found by. Most entries of a busy ticket cannot. */
function bringsWords(item: EventItem): boolean {
  if (item.txt !== undefined || item.v === 1) return true;
  return replacesWords(item);
}

function replacesWords(item: Pick<EventItem, 'v' | 'set' | 'ev'>): boolean {
  if (item.v === 1) return false;
  const { subject, requesterName, external, tags } = item.set;
  const own = Object.keys(item.set).some(isFieldKey);
  return (
    subject !== undefined ||
    requesterName !== undefined ||
    external !== undefined ||
    tags !== undefined ||
    own ||
    item.ev.some((event) => event.type === 'ticket.erased' || event.type === 'ticket.split')
  );
}

async function pass(deps: SearchDeps, tickets: readonly TicketEntries[]): Promise<TicketEntries[]> {
  const known = await loadTerms(deps.db, tickets);
  const work = tickets.flatMap((ticket) => workOn(ticket, known.get(placeName(ticket))));
  const texts = await loadTexts(deps.db, work);
  const lost: TicketEntries[] = [];
  let batch = new Batch();
  for (const one of work) {
    const next = one.rebuild ? await rebuilt(deps, one) : await extended(deps, one, texts);
    if (!next) continue;
    batch.add(one, next);
    if (batch.size >= transactionMax) {
      lost.push(...(await batch.commit(deps.db)));
      batch = new Batch();
    }
  }
  lost.push(...(await batch.commit(deps.db)));
  return lost;
}

function workOn(ticket: TicketEntries, before: TicketTerms | undefined): Work[] {
  const fresh = ticket.items.filter((item) => item.v > (before?.v ?? 0) && bringsWords(item));
  if (fresh.length === 0) return [];
  // Without the first entry there is nothing to add to: everything is read.
  const rebuild = fresh.some(replacesWords) || (before === undefined && fresh[0]?.v !== 1);
  return [{ ticket, before, entries: fresh, rebuild }];
}

/** Texts that stand beside the log, for all tickets of a batch at once; by key. */
async function loadTexts(db: Db, work: readonly Work[]): Promise<Map<string, string>> {
  const keys: Key[] = [];
  for (const { ticket, entries, rebuild } of work) {
    if (rebuild) continue;
    for (const entry of entries) keys.push(...textKeys(ticket, entry));
  }
  if (keys.length === 0) return new Map();
  const items = await db.batchGet<Item>(keys);
  return new Map(items.map((item) => [`${item.pk}\n${item.sk}`, String(item['text'] ?? '')]));
}

function textKeys({ scope, number }: TicketEntries, entry: EventItem): Key[] {
  return Object.keys(entry.txt ?? {}).flatMap((name) => {
    if (name === 'description') return [ticketDetail(scope, number)];
    return name.startsWith(MESSAGE) ? [ticketMessage(scope, number, entry.at, name.slice(MESSAGE.length))] : [];
  });
}

/** The words of new entries after those that stand already. Never more than a ticket may have. */
async function extended(
  deps: SearchDeps,
  { ticket, before, entries }: Work,
  texts: ReadonlyMap<string, string>,
): Promise<TicketTerms | undefined> {
  const { scope, number } = ticket;
  const found = new Set(before?.terms);
  let created = before?.created;
  for (const item of entries) {
    const entry = readEntry(item);
    const first = entry.v === 1 ? entry.set : undefined;
    if (first?.createdAt) created = epochSeconds(first.createdAt);
    const detail = ticketDetail(scope, number).sk;
    const beside = textKeys(ticket, item).map((key) => ({
      description: key.sk === detail,
      text: texts.get(`${key.pk}\n${key.sk}`) ?? '',
    }));
    const words = termsOf(
      readable({
        number: first ? `${await deps.prefix(scope)}-${number}` : '',
        external: first?.external?.id ?? '',
        subject: first?.subject ?? '',
        requesterName: first?.requesterName ?? '',
        tags: first ? labelsOf(applyEntry(undefined, entry.set), (name) => entry.texts[name]) : [],
        resolution: entry.texts['text'] ?? '',
        description: beside.find((one) => one.description)?.text ?? '',
        replies: beside.flatMap((one) => (one.description ? [] : [one.text])),
      }),
    );
    for (const word of words) if (found.size < searchLimits.terms) found.add(word);
  }
  const v = entries[entries.length - 1]?.v;
  if (v === undefined || created === undefined) return undefined;
  return { v, created, terms: [...found] };
}

/** All words of a ticket as its texts stand now. */
async function rebuilt(deps: SearchDeps, { ticket, entries }: Work): Promise<TicketTerms | undefined> {
  const { scope, number } = ticket;
  const parts = await loadTicketParts(deps.db, scope, number);
  const v = entries[entries.length - 1]?.v;
  if (!parts || v === undefined) return undefined;
  const { state } = parts.ticket;
  const created = epochSeconds(state.createdAt);
  if (isVoid(state)) return { v, created, terms: [] };
  const resolved = state.resolution ? await loadEntry(deps.db, scope, number, state.resolution.v) : undefined;
  const terms = termsOf(
    readable({
      number: `${await deps.prefix(scope)}-${number}`,
      external: state.external?.id ?? '',
      subject: state.subject,
      requesterName: state.requesterName,
      tags: await labelsFromLog(deps.db, parts.ticket),
      resolution: resolved?.texts['text'] ?? '',
      description: parts.description,
      replies: await loadMessageTexts(deps.db, ticket, messagesMax),
    }),
  );
  return { v, created, terms };
}

/** Tags, and what stands in the client's own fields: a ticket is found by both. */
function labelsOf(state: Pick<TicketState, 'tags' | 'fields'>, far: (name: string) => string | undefined): string[] {
  const values = Object.entries(state.fields ?? {}).map(([id, value]) => {
    if (isFar(value)) return far(fieldText(id)) ?? '';
    return Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';
  });
  return [...tagsOf(state), ...values.filter((one) => one !== erasedText)];
}

async function labelsFromLog(db: Db, { state, scope }: LoadedTicket): Promise<string[]> {
  const far = Object.values(state.fields ?? {}).flatMap((value) => (isFar(value) ? [value.v] : []));
  const entries = await Promise.all([...new Set(far)].map((v) => loadEntry(db, scope, state.number, v)));
  const texts: Readonly<Record<string, string>> = Object.assign({}, ...entries.map((entry) => entry?.texts));
  return labelsOf(state, (name) => texts[name]);
}

/** A conversation longer than this has filled the ticket's share of the index long before. */
const messagesMax = 200;

/** What stands in the place of an erased text is no word of the ticket. */
function readable(texts: SearchTexts): SearchTexts {
  const plain = (text: string | undefined): string => (text === undefined || text === erasedText ? '' : text);
  return {
    ...texts,
    subject: plain(texts.subject),
    requesterName: plain(texts.requesterName),
    resolution: plain(texts.resolution),
    description: plain(texts.description),
    replies: (texts.replies ?? []).map(plain),
  };
}

/** Postings and word lists of several tickets on their way into the table. */
class Batch {
  readonly #puts: Item[] = [];
  readonly #deletes: Key[] = [];
  readonly #lists: { ticket: TicketEntries; write: Write }[] = [];

  get size(): number {
    return this.#lists.length;
  }

  add({ ticket, before, entries, rebuild }: Work, next: TicketTerms): void {
    const { scope, number } = ticket;
    const old = new Set(before?.terms);
    const wanted = new Set(next.terms);
    for (const term of next.terms) {
      if (!old.has(term)) this.#puts.push({ ...postingKey(scope, number, next.created, term), _t: 'X' });
    }
    // Words of these very entries may stand from a delivery that broke off: they go too, unless they still count.
    const stale = rebuild ? [...old, ...entries.flatMap(ownWords)] : [];
    for (const term of new Set(stale)) {
      if (!wanted.has(term)) this.#deletes.push(postingKey(scope, number, next.created, term));
    }
    this.#lists.push({ ticket, write: termsWrite(ticket, next, before?.v) });
  }

  /** @returns the tickets whose list was written by another projector first. */
  async commit(db: Db): Promise<TicketEntries[]> {
    if (this.#lists.length === 0) return [];
    await Promise.all([...parts(this.#puts).map((puts) => db.batchWrite(puts)), db.batchWrite([], this.#deletes)]);
    try {
      await db.transact(this.#lists.map((one) => one.write));
      return [];
    } catch (error) {
      if (lostConditions(error).length > 0 || onlyContention(error) || isAmbiguous(error)) {
        return this.#lists.map((one) => one.ticket);
      }
      throw error;
    }
  }
}

/** Postings are written side by side: they are independent, and a store then syncs once for many of them. */
function parts(items: readonly Item[]): Item[][] {
  const size = Math.max(25, Math.ceil(items.length / writersMax));
  const found: Item[][] = [];
  for (let i = 0; i < items.length; i += size) found.push(items.slice(i, i + size));
  return found;
}

function ownWords(item: EventItem): string[] {
  const entry = readEntry(item);
  const { subject, requesterName } = entry.set;
  return termsOf(
    readable({
      number: '',
      subject: typeof subject === 'string' ? subject : '',
      requesterName: typeof requesterName === 'string' ? requesterName : '',
      resolution: entry.texts['text'] ?? '',
    }),
  );
}
