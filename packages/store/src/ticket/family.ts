import type { ClientScope } from '@portico/domain/kernel/scope';
import { familyMax } from '@portico/domain/ticket/merge';
import type { Db, Item } from '../db.ts';
import { ticketHead } from '../keys.ts';
import { type LoadedTicket, loadedTicket } from './head.ts';
import { type LinkItem, loadLinks, loadTicket, loadTicketParts, type TicketParts } from './read.ts';

/** The ticket that this one is merged into, through however many merges; itself where it is merged into none. */
export async function survivorOf(db: Db, ticket: LoadedTicket): Promise<LoadedTicket> {
  let found = ticket;
  for (let step = 0; found.state.merged !== undefined; step++) {
    const next = step < familyMax ? await loadTicket(db, ticket.scope, found.state.merged.into) : undefined;
    if (!next) throw new Error(`${ticket.scope} ${found.state.number} is merged into a ticket that is not there`);
    found = next;
  }
  return found;
}

/** The ticket that a number stands for now: what was merged away is found in its survivor. */
export async function loadSurvivor(db: Db, scope: ClientScope, n: number): Promise<LoadedTicket | undefined> {
  const ticket = await loadTicket(db, scope, n);
  return ticket && survivorOf(db, ticket);
}

/**
 * The tickets merged into this one, at whatever remove. Whatever hangs on a ticket (messages, files, time, watchers)
 * stays on it: who shows those of a ticket shows those of its family too.
 */
export async function loadAbsorbed(db: Db, ticket: LoadedTicket): Promise<LoadedTicket[]> {
  const found: LoadedTicket[] = [];
  let wave = ticket.state.absorbed ?? [];
  while (wave.length > 0 && found.length < familyMax) {
    const heads = await loadHeads(db, ticket.scope, wave);
    found.push(...heads);
    wave = heads.flatMap((one) => one.state.absorbed ?? []);
  }
  return found;
}

/** The same with everything that is not history: of the ticket, or of the one that it is merged into. */
export async function survivingParts(db: Db, asked: TicketParts): Promise<TicketParts> {
  if (!asked.ticket.state.merged) return asked;
  const { scope, state } = await survivorOf(db, asked.ticket);
  const parts = await loadTicketParts(db, scope, state.number);
  if (!parts) throw new Error(`${scope} ${state.number} is not there any more`);
  return parts;
}

/** Heads of some tickets of a client, by number; those that are not there are left out. */
export async function loadHeads(db: Db, scope: ClientScope, numbers: readonly number[]): Promise<LoadedTicket[]> {
  const items = await db.batchGet<Item>(numbers.map((n) => ticketHead(scope, n)));
  return items.map(loadedTicket).sort((a, b) => a.state.number - b.state.number);
}

/** Links of a ticket and of those merged into it, without what they are to each other. */
export async function wholeLinks(
  db: Db,
  { scope, state }: LoadedTicket,
  absorbed: readonly LoadedTicket[],
): Promise<LinkItem[]> {
  const family = new Set([state.number, ...absorbed.map((one) => one.state.number)]);
  const links = await Promise.all([...family].map((n) => loadLinks(db, scope, n)));
  const outside = links.flat().filter((link) => !family.has(link.n));
  return [...new Map(outside.map((link) => [`${link.type} ${link.n}`, link])).values()];
}
