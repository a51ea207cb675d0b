import type { Participant } from '@portico/domain/ticket/participants';
import type { TicketState } from '@portico/domain/ticket/state';
import type { EventFor } from '../subscriptions.ts';
import { type Addressee, isCause, onceEach } from './addressee.ts';

export type NotifiedEvent = EventFor<'notify-people'>;

/** People to tell and why, before anybody's rights were looked at. A team stands for all its members. */
export interface Audience {
  readonly people: readonly Addressee[];
  readonly team?: string;
}

/**
 * Whom an event concerns: those who must act on it next, and nobody else. Never the one who caused it. An internal
 * note is not among the events that anybody is told of, and no path from here leads one to a contact.
 */
export function audienceOf(
  event: NotifiedEvent,
  ticket: TicketState,
  requesters: readonly string[],
  participants: readonly Participant[] = [],
): Audience {
  const { people, team } = everybodyConcerned(event, ticket, requesters);
  const all = onceEach([...people, ...participantsTold(event, participants)]);
  return {
    people: all.filter((one) => !isCause(event, one)),
    ...(team === undefined ? {} : { team }),
  };
}

function everybodyConcerned(event: NotifiedEvent, ticket: TicketState, requesters: readonly string[]): Audience {
  switch (event.type) {
    case 'ticket.opened':
    case 'ticket.assigned':
    case 'ticket.task_assigned':
      return { people: assignee(event.data.assignee) };
    case 'ticket.merged':
    case 'ticket.reminded':
      return { people: requesting([ticket.requester]) };
    case 'ticket.replied':
      // A merged ticket's own record of what its survivor was told of already.
      if (event.data.landedOn !== undefined) return { people: [] };
      // A colleague with the right to may answer in the requester's place: then the requester is told too.
      return { people: [...(event.data.by === 'contact' ? assignee(ticket.assignee) : []), ...requesting(requesters)] };
    case 'ticket.participant_added': {
      const { kind, person } = event.data;
      return { people: kind === 'external' ? [] : [{ id: person, to: kind, why: 'added' }] };
    }
    case 'ticket.woken':
    case 'ticket.reopened':
    case 'sla.warned':
    case 'sla.breached':
    case 'ola.warned':
    case 'ola.breached':
      if (ticket.assignee !== undefined) return { people: assignee(ticket.assignee) };
      return { people: [], ...(ticket.team === undefined ? {} : { team: ticket.team }) };
  }
}

/** Those who follow a ticket, or are in cc, are told of what was written in public; of nothing else. */
function participantsTold(event: NotifiedEvent, participants: readonly Participant[]): Addressee[] {
  if (event.type !== 'ticket.replied' || event.data.landedOn !== undefined) return [];
  return participants.flatMap(({ id, kind, role }): Addressee[] =>
    kind === 'external' ? [] : [{ id, to: kind, why: role }],
  );
}

function assignee(id: string | undefined): Addressee[] {
  return id === undefined ? [] : [{ id, to: 'staff', why: 'assignee' }];
}

function requesting(ids: readonly string[]): Addressee[] {
  return ids.map((id) => ({ id, to: 'contact', why: 'requester' }));
}
