import { epochMs } from '@portico/domain/kernel/time';
import { processOf } from '@portico/domain/processes/index';
import {
  applyEntry,
  type TicketEvent,
  type TicketState,
  thresholdEventTypes,
  ticketEventTypes,
} from '@portico/domain/ticket/state';
import type { Item } from '@portico/store/db';
import { fileSealName } from '@portico/store/file/attachment';
import { canonicalJson, sealed } from '@portico/store/ticket/chain';
import { stateOfHead } from '@portico/store/ticket/head';
import { type EventItem, expectedHash, type ReadEntry, readEntry, sealsHold } from '@portico/store/ticket/log';
import { timeSealName } from '@portico/store/ticket/time';
import type { Findings } from './findings.ts';
import { checkLinks } from './links.ts';
import { checkParticipants } from './participants.ts';
import { checkPast } from './past.ts';
import type { TicketItems } from './ticket-items.ts';

const types = new Set<string>(ticketEventTypes);
const actors = new Set(['staff', 'contact', 'key', 'system']);
const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** I3 to I7, I10 and I20: everything that a ticket's own items show. */
export function checkLog(items: TicketItems, where: string, found: Findings): readonly ReadEntry[] {
  const entries = items.log.map(readEntry);
  checkHead(items, entries, where, found);
  checkChain(items, where, found);
  checkSeals(items, where, found);
  checkParticipants(items, entries, where, found);
  const requests = new Set<string>();
  let before: TicketState | undefined;
  for (const [at, entry] of entries.entries()) {
    const item = items.log[at];
    if (!item) continue;
    const place = `${where} v${entry.v}`;
    checkEntry(item, place, found);
    const after = applyEntry(before, entry.set);
    if (!entry.imported) {
      // Callers may name several requests alike; at one and the same moment it was one.
      const request = `${item.req} at ${item.at}`;
      found.expect('I20', !requests.has(request), place, () => `request ${request} had another effect before`);
      requests.add(request);
      checkTransition(before, after, entry, place, found);
    }
    before = after;
  }
  checkThresholds(entries, where, found);
  checkLinks(items, entries, where, found);
  checkPast(entries, items.checkpoints, where, found);
  return entries;
}

function checkHead({ head, log, number }: TicketItems, entries: readonly ReadEntry[], where: string, found: Findings) {
  if (!head) {
    found.expect('I4', log.length === 0, where, () => 'there is a log without a head');
    return;
  }
  found.expect('I3', head.r.n === number, where, () => `the head says it is number ${head.r.n}`);
  const gap = entries.findIndex((entry, at) => entry.v !== at + 1);
  found.expect('I4', gap < 0, where, () => `entry ${gap + 1} of the log is missing`);
  found.expect('I4', head.v === log.length, where, () => `the head is v${head.v}, the log has ${log.length} entries`);
  let state: TicketState | undefined;
  for (const entry of entries) state = applyEntry(state, entry.set);
  const same = canonicalJson(stateOfHead(head)) === canonicalJson(state ?? null);
  found.expect('I4', same, where, () => `the head differs from its log in ${differing(stateOfHead(head), state)}`);
}

function differing(head: TicketState, fold: TicketState | undefined): string {
  const [a, b] = [head as unknown as Record<string, unknown>, (fold ?? {}) as Record<string, unknown>];
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return fields.filter((field) => canonicalJson(a[field] ?? null) !== canonicalJson(b[field] ?? null)).join(', ');
}

function checkEntry(item: EventItem, place: string, found: Findings): void {
  const who = actors.has(item.by?.kind) && typeof item.by.id === 'string' && item.by.id !== '';
  found.expect('I5', who, place, () => 'it does not say who did it');
  found.expect('I5', utc.test(item.at), place, () => `"${item.at}" is no time in UTC`);
  found.expect('I5', typeof item.req === 'string' && item.req !== '', place, () => 'it names no request');
  const known = item.ev.length > 0 && item.ev.every((event) => types.has(event.type));
  found.expect('I5', known, place, () => `unknown events: ${item.ev.map((event) => event.type).join(', ') || 'none'}`);
}

function checkChain({ head, log }: TicketItems, where: string, found: Findings): void {
  let previous = '';
  for (const item of log) {
    const place = `${where} v${item.v}`;
    found.expect('I6', item.prev === previous, place, () => 'it does not follow the entry before it');
    found.expect('I6', item.hash === expectedHash(item), place, () => 'it was changed after it was written');
    found.expect('I6', sealsHold(item), place, () => 'a text is not the one that was sealed');
    previous = item.hash;
  }
  if (head) found.expect('I6', head.h === previous, where, () => 'the head names another end of the chain');
}

/** Texts in items of their own against the seals that the log holds of them, in both directions. */
function checkSeals({ detail, messages, time, files, log }: TicketItems, where: string, found: Findings): void {
  const seals = new Map<string, string>();
  for (const item of log) for (const [name, seal] of Object.entries(item.txt ?? {})) seals.set(name, seal);
  const texts = new Map<string, Item>(messages.map((item) => [`message:${String(item['id'])}`, item]));
  if (detail) texts.set('description', detail);
  for (const item of files) texts.set(fileSealName(item.id), { ...item, text: item.name });
  for (const item of time) texts.set(timeSealName(item.e.id, item.e.version), { ...item, text: item.note });
  for (const [name, item] of texts) {
    const seal = seals.get(name);
    found.expect('I6', seal !== undefined, where, () => `${name} stands in no entry of the log`);
    if (seal === undefined || item['erased'] === true) continue;
    const holds = seal === sealed(String(item['salt']), String(item['text']));
    found.expect('I6', holds, where, () => `${name} is not the text that was sealed`);
  }
  for (const name of seals.keys()) {
    const apart = name === 'description' || /^(message|time|file):/.test(name);
    if (apart) found.expect('I6', texts.has(name), where, () => `${name} is gone`);
  }
}

/** The event that tells of each effect: a state that changed without it changed unseen. */
const toldBy = {
  assign: 'ticket.assigned',
  pend: 'ticket.pended',
  resume: 'ticket.resumed',
  resolve: 'ticket.resolved',
  reopen: 'ticket.reopened',
  close: 'ticket.closed',
  move: 'ticket.changed',
} as const;

function checkTransition(
  before: TicketState | undefined,
  after: TicketState,
  entry: ReadEntry,
  place: string,
  found: Findings,
): void {
  const why = whyNot(before, after, entry);
  found.expect('I7', why === undefined, place, () => why ?? '');
}

function whyNot(before: TicketState | undefined, after: TicketState, entry: ReadEntry): string | undefined {
  const process = processOf(after.kind);
  const state = process.states[after.status];
  if (!state) return `"${after.status}" is no state of a ${after.kind}`;
  if (state.phase !== after.phase) return `"${after.status}" is ${state.phase}, the ticket says ${after.phase}`;
  if (!before) return after.status === process.initial ? undefined : `it began as "${after.status}"`;
  if (before.status === after.status) return undefined;
  const told = new Set<string>(entry.events.map((event) => event.type));
  // A ticket that goes away ends from wherever it was, and comes back to where it would be.
  if (told.has('ticket.merged') || told.has('ticket.moved')) {
    return after.phase === 'closed' ? undefined : `it went away and is still ${after.phase}`;
  }
  if (told.has('ticket.unmerged')) return before.merged && !after.merged ? undefined : 'it was merged into none';
  // What leads back was allowed when it led here; `checkUndone` sees that it is what stood there.
  if (told.has('ticket.undone')) return undefined;
  const taker = entry.by.kind === 'key' ? 'staff' : entry.by.kind;
  const allowed = Object.values(process.actions).some(
    (action) =>
      action.to === after.status &&
      action.from.includes(before.status) &&
      told.has(toldBy[action.effect]) &&
      action.by.includes(taker),
  );
  return allowed ? undefined : `no action of a ${taker} leads from "${before.status}" to "${after.status}"`;
}

function checkThresholds(entries: readonly ReadEntry[], where: string, found: Findings): void {
  const told = new Set<string>();
  for (const entry of entries) {
    for (const event of entry.events) {
      const { type, data } = event;
      if (!thresholdEventTypes.has(type)) {
        checkScheduled(entry, event, where, found);
        continue;
      }
      const { target, percent, scheduledAt, dueAt } = data ?? {};
      const due = String(scheduledAt ?? dueAt);
      const name = `${target}${percent === undefined ? '' : ` at ${percent} %`} of ${due}`;
      const place = `${where} v${entry.v}`;
      found.expect('I10', !told.has(name), place, () => `${name} was told before`);
      found.expect('I10', epochMs(entry.at) >= epochMs(due), place, () => `${name} was told too early`);
      told.add(name);
    }
  }
}

/** What time brings comes no earlier than it was scheduled; what was put off is scheduled anew, on a later day. */
function checkScheduled({ v, at, set }: ReadEntry, { type, data }: TicketEvent, where: string, found: Findings): void {
  const scheduledAt = data?.['scheduledAt'];
  if (typeof scheduledAt !== 'string') return;
  const place = `${where} v${v}`;
  found.expect('I10', epochMs(at) >= epochMs(scheduledAt), place, () => `${type} came before ${scheduledAt}`);
  if (type !== 'ticket.close_put_off') return;
  const until = String(data?.['until']);
  const anew = (set.closesAt ?? set.wait?.remindAt) === until && epochMs(until) > epochMs(at);
  found.expect('I10', anew, place, () => `it was put off until ${until}, and is not scheduled for then`);
}
