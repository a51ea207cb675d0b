import { clientOf } from '@portico/domain/kernel/scope';
import { type Channel, contactChannel, contactsChannel, deskChannel } from '@portico/domain/live/channel';
import { deskChanges, ownChanges } from '@portico/domain/live/message';
import type { Db } from '@portico/store/db';
import { loadAbsorbed } from '@portico/store/ticket/family';
import { readEntry } from '@portico/store/ticket/log';
import { loadParticipants } from '@portico/store/ticket/participants';
import { loadTicket } from '@portico/store/ticket/read';
import type { TicketEntries } from '../projector/rollups.ts';
import { ticketId } from '../ticket/ref.ts';
import type { Live, Publication } from './live.ts';

/**
 * Tells open screens of new log entries, one message a ticket and channel however many entries there are. Imported ones
 * are history and change no screen at work. Never rejects: a screen that hears nothing reads again by itself.
 */
export async function tellScreens(
  db: Db,
  live: Live,
  tickets: readonly TicketEntries[],
  onFault: (error: unknown) => void,
): Promise<void> {
  if (!live.wanted()) return;
  try {
    const told = await Promise.all(tickets.map((ticket) => publicationsOf(db, ticket)));
    if (told.some((one) => one.length > 0)) await live.publish(told.flat());
  } catch (error) {
    onFault(error);
  }
}

async function publicationsOf(db: Db, { scope, number, items }: TicketEntries): Promise<Publication[]> {
  const entries = items.filter((item) => !item.imp).map(readEntry);
  const last = entries.at(-1);
  if (!last) return [];
  const client = clientOf(scope);
  const ticket = ticketId(client, number);
  const changed = deskChanges(entries);
  const desk = { type: 'ticket', client, ticket, version: last.v, changed, by: last.by } as const;
  const own = ownChanges(entries);
  const channels = own.length === 0 ? [] : await contactChannels(db, { scope, number, items });
  const about = { scope, number };
  const message = { type: 'ticket', client, ticket, changed: own } as const;
  return [
    { channel: deskChannel(scope), about, message: desk },
    ...channels.map((channel) => ({ channel, about, message })),
  ];
}

/**
 * The end users who see the ticket at this moment: its requester, the points of contact, and who takes part in it; of
 * those merged into it too.
 */
async function contactChannels(db: Db, { scope, number }: TicketEntries): Promise<Channel[]> {
  const ticket = await loadTicket(db, scope, number);
  // What was moved away shows nothing to anybody.
  if (!ticket || ticket.state.moved) return [];
  const family = [ticket, ...(ticket.state.absorbed ? await loadAbsorbed(db, ticket) : [])];
  const followers = await Promise.all(family.map((one) => loadParticipants(db, scope, one.state.number)));
  const people = [
    ...family.map((one) => one.state.requester),
    ...followers.flat().flatMap((one) => (one.kind === 'contact' ? [one.id] : [])),
  ];
  return [contactsChannel(scope), ...[...new Set(people)].map((person) => contactChannel(scope, person))];
}
