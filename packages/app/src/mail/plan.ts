import { grantsCover } from '@portico/domain/kernel/actor';
import { type ClientScope, clientScope, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import { epochSeconds } from '@portico/domain/kernel/time';
import { mailRules } from '@portico/domain/notify/kinds';
import { mailDue, mailModeOf, noSettings } from '@portico/domain/notify/settings';
import { formatSeconds } from '@portico/domain/sla/instant';
import type { Brand } from '@portico/domain/tenant/brand';
import type { Db } from '@portico/store/db';
import { putLine } from '@portico/store/mail/outbox';
import { listStaff, loadContact, loadStaff } from '@portico/store/tenant/directory';
import { loadAbsorbed } from '@portico/store/ticket/family';
import { loadParticipants } from '@portico/store/ticket/participants';
import { loadTicket } from '@portico/store/ticket/read';
import type { Ports } from '../ports.ts';
import { type Addressee, isCause, type MailedEvent, mailAudience } from './audience.ts';
import { mailConfig } from './config.ts';

/** A team larger than this has a queue that somebody watches; its members are not written to one by one. */
const membersMax = 50;

/**
 * Puts a line into the outbox for each person whom an event is mailed to. The event is part of the line's key, so one
 * that is delivered again adds nothing, and one whose handler failed half way is finished by the next attempt.
 */
export async function mailPeople(ports: Ports, event: MailedEvent): Promise<void> {
  const p = providerScope(event.msp);
  const t = clientScope(event.msp, event.cli);
  const db = await ports.provider(p);
  const ticket = await loadTicket(db, t, event.number);
  if (!ticket || ticket.state.moved) return;
  const absorbed = await loadAbsorbed(db, ticket);
  const family = [ticket, ...absorbed].map((one) => one.state);
  const participants = (await Promise.all(family.map((one) => loadParticipants(db, t, one.number)))).flat();
  const requesters = family.map((one) => one.requester);
  const audience = mailAudience(event, { ticket: ticket.state, requesters, participants });
  const members = audience.team === undefined ? [] : await membersOf(db, p, audience.team);
  const people = [...audience.people, ...members.filter((one) => !isCause(event, one))];
  if (people.length === 0) return;
  const { brand } = await mailConfig(ports, db, t);
  for (const one of people) await planFor(db, { p, t }, event, one, brand);
}

interface Scopes {
  readonly p: ProviderScope;
  readonly t: ClientScope;
}

async function planFor(db: Db, { p, t }: Scopes, event: MailedEvent, one: Addressee, brand: Brand): Promise<void> {
  const person = await personOf(db, { p, t }, event, one, brand);
  if (!person) return;
  const { kind } = mailRules[event.type];
  const settings = noSettings;
  const mode = mailModeOf(settings, {}, kind);
  if (mode === 'none') return;
  const due = mailDue(epochSeconds(event.occurredAt), kind, mode, settings, person.zone);
  await putLine(db, one.to === 'staff' ? p : t, one.id, {
    event: event.id,
    type: event.type,
    kind,
    why: one.why,
    to: one.to,
    at: event.occurredAt,
    client: event.cli,
    number: event.number,
    version: event.version,
    by: event.actor,
    due: formatSeconds(due),
    digest: mode === 'digest',
  });
}

/** The zone of somebody who may be written to at this moment; undefined for who has left or lost the client. */
async function personOf(
  db: Db,
  { p, t }: Scopes,
  event: MailedEvent,
  { id, to }: Addressee,
  brand: Brand,
): Promise<{ readonly zone: string } | undefined> {
  if (to === 'external') return { zone: brand.zone };
  if (to === 'contact') return (await loadContact(db, t, id))?.active ? { zone: brand.zone } : undefined;
  const staff = await loadStaff(db, p, id);
  return staff?.active && grantsCover(staff.grants, event.cli) ? { zone: staff.timeZone } : undefined;
}

async function membersOf(db: Db, p: ProviderScope, team: string): Promise<Addressee[]> {
  const staff = await listStaff(db, p);
  const members = staff.filter((one) => one.active && one.teams.includes(team));
  return members.length > membersMax ? [] : members.map(({ id }) => ({ id, to: 'staff', why: 'team' }));
}
