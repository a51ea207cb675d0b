import { grantsCover } from '@portico/domain/kernel/actor';
import { type ClientScope, clientScope, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import { contactChannel, staffChannel } from '@portico/domain/live/channel';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { type Notification, putNotification } from '@portico/store/notification/inbox';
import { listStaff, loadContact, loadStaff, type StaffItem } from '@portico/store/tenant/directory';
import { loadAbsorbed } from '@portico/store/ticket/family';
import { loadParticipants } from '@portico/store/ticket/participants';
import { loadTicket } from '@portico/store/ticket/read';
import type { Publication } from '../live/live.ts';
import type { Ports } from '../ports.ts';
import { clientPrefixOf } from '../projector/prefix.ts';
import { type Audience, audienceOf, type NotifiedEvent } from './audience.ts';

const asksWhoTakesPart = new Set<string>([
  'ticket.replied',
  'ticket.participant_added',
] satisfies NotifiedEvent['type'][]);

/** A team larger than this has a queue that somebody watches; its members are not told one by one. */
const membersMax = 50;

/**
 * Tells the people an event concerns, in their inboxes, exactly once each: the event's id is in the item's key.
 * Rights are judged now, not when the event happened: who has left, or lost the client, is told nothing.
 */
export async function notifyPeople(ports: Ports, event: NotifiedEvent): Promise<void> {
  const p = providerScope(event.msp);
  const t = clientScope(event.msp, event.cli);
  const db = await ports.provider(p);
  const ticket = await loadTicket(db, t, event.number);
  if (!ticket || ticket.state.moved) return;
  const absorbed = await loadAbsorbed(db, ticket);
  const requesters = [ticket, ...absorbed].map((one) => one.state.requester);
  const family = [ticket, ...absorbed].map((one) => one.state.number);
  const participants = asksWhoTakesPart.has(event.type)
    ? (await Promise.all(family.map((n) => loadParticipants(db, t, n)))).flat()
    : [];
  const audience = audienceOf(event, ticket.state, requesters, participants);
  const staff = await allowedStaff(db, p, event, audience);
  const contacts = await activeContacts(db, t, audience, [...requesters, ...participants.map((one) => one.id)]);
  if (staff.length + contacts.length === 0) return;
  const told = notificationOf(event, ticket.state, await clientPrefixOf(ports, db, t));
  const news: Publication[] = [];
  const message = { type: 'inbox' } as const;
  for (const person of staff) {
    const fresh = await putNotification(db, p, person, told);
    if (fresh) news.push({ channel: staffChannel(p, person), about: { scope: p, person }, message });
  }
  for (const person of contacts) {
    const fresh = await putNotification(db, t, person, told);
    if (fresh) news.push({ channel: contactChannel(t, person), about: { scope: t, person }, message });
  }
  if (news.length > 0) await ports.live.publish(news);
}

async function allowedStaff(db: Db, p: ProviderScope, event: NotifiedEvent, audience: Audience): Promise<string[]> {
  const members = audience.team === undefined ? [] : await membersOf(db, p, audience.team);
  const ids = [...new Set([...audience.staff, ...members])];
  const people = await Promise.all(ids.map((id) => loadStaff(db, p, id)));
  return people
    .filter((one): one is StaffItem => one?.active === true && grantsCover(one.grants, event.cli))
    .map((one) => one.id)
    .filter((id) => event.actor.kind !== 'staff' || id !== event.actor.id);
}

async function membersOf(db: Db, p: ProviderScope, team: string): Promise<string[]> {
  const staff = await listStaff(db, p);
  const members = staff.filter((one) => one.active && one.teams.includes(team));
  return members.length > membersMax ? [] : members.map((one) => one.id);
}

/** A contact is told only of a ticket that is theirs at this moment, or has become one with theirs, or that they take part in. */
async function activeContacts(
  db: Db,
  t: ClientScope,
  audience: Audience,
  entitled: readonly string[],
): Promise<string[]> {
  const people = await Promise.all([...new Set(audience.contacts)].map((id) => loadContact(db, t, id)));
  return people.flatMap((one) => (one?.active && entitled.includes(one.id) ? [one.id] : []));
}

function notificationOf(event: NotifiedEvent, ticket: TicketState, prefix: string): Notification {
  return {
    event: event.id,
    type: event.type,
    at: event.occurredAt,
    client: event.cli,
    number: event.number,
    label: `${prefix}-${event.number}`,
    subject: ticket.subject,
    by: event.actor,
  };
}
