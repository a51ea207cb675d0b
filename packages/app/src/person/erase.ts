import { actorRef } from '@portico/domain/kernel/actor';
import { AppError } from '@portico/domain/kernel/error';
import { type ClientId, type ClientScope, clientScope } from '@portico/domain/kernel/scope';
import { applyEntry, isFieldKey, type TicketState } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { deleteDrafts } from '@portico/store/draft/draft';
import { blankContact, blankEntry, blankMessage, clearInbox, ticketsOf } from '@portico/store/erase/erase';
import { type AttachmentItem, eraseAttachment, loadAttachments } from '@portico/store/file/attachment';
import { ticketDetail } from '@portico/store/keys';
import { dropSettings } from '@portico/store/notification/settings';
import { blankPersonLog } from '@portico/store/person/log';
import { dropPersonMarks } from '@portico/store/tenant/advisories';
import { isSealed } from '@portico/store/ticket/chain';
import { commitTicket, LostConditionError, StaleTicketError } from '@portico/store/ticket/commit';
import { type EventItem, erasedText, readEntry } from '@portico/store/ticket/log';
import { loadTicket, messagesOf, readLog } from '@portico/store/ticket/read';
import type { Context } from '../context.ts';
import { findContact } from '../directory/directory.ts';
import { removeErased } from '../file/collect.ts';

export interface Erasure {
  readonly id: string;
  readonly tickets: number;
}

const attemptsMax = 5;
/** Files that one entry takes: two writes each fit its transaction. */
const filesAtOnce = 40;
const DESCRIPTION = 'description';

/**
 * Erases a contact: name and address everywhere, and what they wrote on tickets. The logs keep who did what by an id
 * that stands for nobody any more, so chains and folds still verify. What the desk wrote stays. An erasure that was
 * interrupted is simply asked for again: each step finds by itself what is left to do.
 */
export async function erase(ctx: Context, client: ClientId, id: string): Promise<{ status: 200; body: Erasure }> {
  const { actor } = ctx;
  if (actor.kind !== 'staff' || actor.role !== 'admin') {
    throw new AppError('forbidden', 'auth.forbidden', 'Only an administrator of the service desk erases people.');
  }
  const contact = await findContact(ctx, client, id);
  const t = clientScope(actor.msp, client);
  const db = await ctx.client(client);
  // The person goes first: whoever cannot sign in adds nothing while their tickets are gone through.
  await blankContact(db, t, contact, ctx.now);
  await dropPersonMarks(db, t, id);
  await blankPersonLog(db, t, id);
  ctx.cache.forget(t, `contact:${id}`);
  ctx.cache.forget(t, `advisories:${id}`);
  let tickets = 0;
  const seen = new Set<number>();
  // What is split off meanwhile stands on a new ticket: until a pass finds none.
  for (let before = -1; seen.size > before; ) {
    before = seen.size;
    for await (const number of ticketsOf(db, t, id)) {
      if (seen.has(number)) continue;
      seen.add(number);
      if (await eraseOnTicket(ctx, db, t, number, id)) tickets += 1;
    }
  }
  await clearInbox(db, t, id);
  await deleteDrafts(db, t, id);
  await dropSettings(db, t, id);
  return { status: 200, body: { id, tickets } };
}

/** What a person left on one ticket, read from its log alone. */
interface Traces {
  /** Entries that gave the ticket this person's name, and entries whose texts are theirs. */
  readonly named: readonly EventItem[];
  readonly written: readonly EventItem[];
  /** Entries in which they filled in fields, and those fields whose value is still theirs. */
  readonly filled: readonly EventItem[];
  readonly fields: ReadonlySet<string>;
  readonly description: boolean;
  /** Version of the last entry with anything of theirs, and of the last erasure. */
  readonly last: number;
  readonly erased: number;
}

async function tracesOf(db: Db, t: ClientScope, number: number, id: string): Promise<Traces> {
  const named: EventItem[] = [];
  const written: EventItem[] = [];
  const filled: EventItem[] = [];
  const fields = new Set<string>();
  let state: TicketState | undefined;
  let [description, last, erased] = [false, 0, 0];
  for await (const item of readLog(db, t, number)) {
    state = applyEntry(state, readEntry(item).set);
    const theirs = item.by.kind === 'contact' && item.by.id === id;
    const names = state.requester === id && item.set['requesterName'] !== undefined;
    if (item.ev.some((event) => event.type === 'ticket.erased')) {
      erased = item.v;
      continue;
    }
    const own = Object.keys(item.set).filter((name) => isFieldKey(name) && isSealed(item.set[name]));
    if (theirs && own.length > 0) filled.push(item);
    for (const name of own) fields[theirs ? 'add' : 'delete'](name.slice(2));
    if (names) named.push(item);
    if (theirs && item.txt !== undefined) {
      written.push(item);
      if (item.txt[DESCRIPTION] !== undefined) description = true;
    }
    if (names || (theirs && (item.txt !== undefined || own.length > 0))) last = item.v;
  }
  return { named, written, filled, fields, description, last, erased };
}

/**
 * Texts first, then the entry that tells of it, then the name in older entries: at no moment does the head differ
 * from its log, and when the entry reaches the search index, the texts it reads again are gone.
 */
async function eraseOnTicket(ctx: Context, db: Db, t: ClientScope, number: number, id: string): Promise<boolean> {
  const traces = await tracesOf(db, t, number, id);
  for (const item of traces.written) {
    await blankEntry(
      db,
      item,
      Object.keys(item.txt ?? {}).map((name) => `.${name}`),
    );
  }
  if (traces.description) await blankMessage(db, ticketDetail(t, number));
  // A message that was taken over from another ticket stands in no entry of theirs here.
  let brought = false;
  for await (const message of messagesOf(db, t, number)) {
    const theirs = message.by.kind === 'contact' && message.by.id === id;
    if (!theirs || message.erased === true) continue;
    await blankMessage(db, { pk: message.pk, sk: message.sk });
    brought ||= message.was !== undefined;
  }
  const files = await eraseFiles(ctx, db, t, number, id, traces.fields);
  const told =
    files || ((brought || traces.last > traces.erased) && (await tell(ctx, db, t, number, id, traces.fields)));
  for (const item of traces.named) await blankEntry(db, item, ['requesterName']);
  for (const item of traces.filled) await blankEntry(db, item, Object.keys(item.free ?? {}).filter(isFieldKey));
  return told;
}

/**
 * What a person uploaded goes with what they wrote: the entry that tells of it takes the names, then the content goes.
 * On its ticket's version, so that no file is taken from a ticket that it was split off to meanwhile.
 */
async function eraseFiles(
  ctx: Context,
  db: Db,
  t: ClientScope,
  number: number,
  id: string,
  fields: ReadonlySet<string>,
): Promise<boolean> {
  for (let round = 0; ; round++) {
    let taken: readonly AttachmentItem[] = [];
    const told = await tell(ctx, db, t, number, id, fields, round, async () => {
      const theirs = (one: AttachmentItem): boolean => one.by.kind === 'contact' && one.by.id === id && !one.erased;
      taken = (await loadAttachments(db, t, number)).filter(theirs).slice(0, filesAtOnce);
      return taken.length === 0 ? undefined : taken.flatMap((one) => eraseAttachment(t, one, ctx.now));
    });
    for (const one of taken) await removeErased(db, ctx.files.store, t, one.id);
    if (!told) return round > 0;
  }
}

function blanked(state: TicketState, id: string, fields: ReadonlySet<string>): TicketState {
  const own = Object.entries(state.fields ?? {}).map(([name, value]) => [
    name,
    fields.has(name) && typeof value === 'string' ? erasedText : value,
  ]);
  return {
    ...state,
    ...(own.length > 0 ? { fields: Object.fromEntries(own) } : {}),
    ...(state.requester === id ? { requesterName: erasedText } : {}),
  };
}

async function tell(
  ctx: Context,
  db: Db,
  t: ClientScope,
  number: number,
  id: string,
  fields: ReadonlySet<string>,
  round = 0,
  more: () => Promise<readonly Write[] | undefined> = async () => [],
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const before = await loadTicket(db, t, number);
    // Only then what else is written, so that it is no older than the head.
    const extra = before && (await more());
    if (!before || !extra) return false;
    const { state } = before;
    try {
      await commitTicket(db, {
        scope: t,
        before,
        next: blanked(state, id, fields),
        events: [{ type: 'ticket.erased' }],
        by: actorRef(ctx.actor),
        via: ctx.via,
        at: ctx.now,
        requestId: round === 0 ? ctx.requestId : `${ctx.requestId}.${round}`,
        extra,
      });
      return true;
    } catch (error) {
      const moved = error instanceof StaleTicketError || error instanceof LostConditionError;
      if (!moved || attempt >= attemptsMax) throw error;
    }
  }
}
