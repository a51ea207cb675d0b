import { type ClientScope, clientScope, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import { contactChannel, staffChannel } from '@portico/domain/live/channel';
import type { TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { type Notification, putNotification } from '@portico/store/notification/inbox';
import { loadAbsorbed } from '@portico/store/ticket/family';
import { loadParticipants } from '@portico/store/ticket/participants';
import { loadTicket } from '@portico/store/ticket/read';
import type { Publication } from '../live/live.ts';
import { mailConfig } from '../mail/config.ts';
import type { Ports } from '../ports.ts';
import { clientPrefixOf } from '../projector/prefix.ts';
import { type Addressee, decisionFor, isCause, onceEach, teamMembers } from './addressee.ts';
import { audienceOf, type NotifiedEvent } from './audience.ts';

const asksWhoTakesPart = new Set<string>([
  'ticket.replied',
  'ticket.participant_added',
] satisfies NotifiedEvent['type'][]);

/**
 * Tells the people an event concerns, in their inboxes, exactly once each: the event's id is in the item's key.
 * Rights, choices and mutes are judged now, not when the event happened: who has left, or lost the client, is told
 * nothing.
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
  const { people, team } = audienceOf(event, ticket.state, requesters, participants);
  const members = team === undefined ? [] : await teamMembers(db, p, team);
  // A contact is told only of a ticket that is theirs at this moment, or has become one with theirs, or that they take part in.
  const entitled = new Set([...requesters, ...participants.map((one) => one.id)]);
  const concerned = onceEach([...people, ...members.filter((one) => !isCause(event, one))]).filter(
    ({ id, to }) => to === 'staff' || entitled.has(id),
  );
  if (concerned.length === 0) return;
  const config = await mailConfig(ports, db, t);
  const told = notificationOf(event, ticket.state, await clientPrefixOf(ports, db, t));
  const news: Publication[] = [];
  for (const one of concerned) {
    const decision = await decisionFor(db, event, ticket.state, config, one);
    if (decision?.app && (await tell(db, { p, t }, one, told))) news.push(newsFor({ p, t }, one));
  }
  if (news.length > 0) await ports.live.publish(news);
}

interface Scopes {
  readonly p: ProviderScope;
  readonly t: ClientScope;
}

type Unaddressed = Omit<Notification, 'why'>;

function tell(db: Db, { p, t }: Scopes, { id, to, why }: Addressee, told: Unaddressed): Promise<boolean> {
  return putNotification(db, to === 'staff' ? p : t, id, { ...told, why });
}

function newsFor({ p, t }: Scopes, { id: person, to }: Addressee): Publication {
  const message = { type: 'inbox' } as const;
  return to === 'staff'
    ? { channel: staffChannel(p, person), about: { scope: p, person }, message }
    : { channel: contactChannel(t, person), about: { scope: t, person }, message };
}

function notificationOf(event: NotifiedEvent, ticket: TicketState, prefix: string): Unaddressed {
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
