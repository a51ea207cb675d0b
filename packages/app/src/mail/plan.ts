import { clientScope, providerScope } from '@portico/domain/kernel/scope';
import { mailRules } from '@portico/domain/notify/kinds';
import { formatSeconds } from '@portico/domain/sla/instant';
import { putLine } from '@portico/store/mail/outbox';
import { loadAbsorbed } from '@portico/store/ticket/family';
import { loadParticipants } from '@portico/store/ticket/participants';
import { loadTicket } from '@portico/store/ticket/read';
import { decisionFor, isCause, ownScope, teamMembers } from '../notify/addressee.ts';
import type { Ports } from '../ports.ts';
import { type MailedEvent, mailAudience } from './audience.ts';
import { mailConfig } from './config.ts';

/**
 * Puts a line into the outbox for each person whom an event is mailed to, due when they chose. The event is part of the
 * line's key, so one that is delivered again adds nothing, and one whose handler failed half way is finished by the
 * next attempt.
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
  const members = audience.team === undefined ? [] : await teamMembers(db, p, audience.team);
  const people = [...audience.people, ...members.filter((one) => !isCause(event, one))];
  if (people.length === 0) return;
  const config = await mailConfig(ports, db, t);
  for (const one of people) {
    const mail = (await decisionFor(db, event, ticket.state, config, one))?.mail;
    if (!mail) continue;
    await putLine(db, ownScope(event, one.to), one.id, {
      event: event.id,
      type: event.type,
      kind: mailRules[event.type].kind,
      why: one.why,
      to: one.to,
      at: event.occurredAt,
      client: event.cli,
      number: event.number,
      version: event.version,
      by: event.actor,
      due: formatSeconds(mail.due),
      digest: mail.digest,
    });
  }
}
