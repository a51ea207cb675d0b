import type { Participant } from '@portico/domain/ticket/participants';
import type { TicketState } from '@portico/domain/ticket/state';
import type { EventFor } from '../subscriptions.ts';

export type NotifiedEvent = EventFor<'notify-people'>;

/** People to tell, before anybody's rights were looked at. A team stands for all its members. */
export interface Audience {
  readonly staff: readonly string[];
  readonly contacts: readonly string[];
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
  const audience = withParticipants(everybodyConcerned(event, ticket, requesters), event, participants);
  const { actor } = event;
  return {
    ...audience,
    staff: actor.kind === 'staff' ? audience.staff.filter((id) => id !== actor.id) : audience.staff,
    contacts: actor.kind === 'contact' ? audience.contacts.filter((id) => id !== actor.id) : audience.contacts,
  };
}

function everybodyConcerned(event: NotifiedEvent, ticket: TicketState, requesters: readonly string[]): Audience {
  switch (event.type) {
    case 'ticket.opened':
    case 'ticket.assigned':
    case 'ticket.task_assigned':
      return { staff: listOf(event.data.assignee), contacts: [] };
    case 'ticket.merged':
      return { staff: [], contacts: [ticket.requester] };
    case 'ticket.replied':
      // A merged ticket's own record of what its survivor was told of already.
      if (event.data.landedOn !== undefined) return { staff: [], contacts: [] };
      return event.data.by === 'contact'
        ? // A colleague with the right to may answer in the requester's place: then the requester is told too.
          { staff: listOf(ticket.assignee), contacts: requesters }
        : { staff: [], contacts: requesters };
    case 'ticket.participant_added': {
      const { kind, person } = event.data;
      return { staff: kind === 'staff' ? [person] : [], contacts: kind === 'contact' ? [person] : [] };
    }
    case 'ticket.reminded':
      return { staff: [], contacts: [ticket.requester] };
    case 'ticket.woken':
    case 'ticket.reopened':
    case 'sla.warned':
    case 'sla.breached':
    case 'ola.warned':
    case 'ola.breached':
      if (ticket.assignee !== undefined) return { staff: [ticket.assignee], contacts: [] };
      return { staff: [], contacts: [], ...(ticket.team === undefined ? {} : { team: ticket.team }) };
  }
}

/** Those who follow a ticket, or are in cc, are told of what was written in public; of nothing else. */
function withParticipants(concerned: Audience, event: NotifiedEvent, participants: readonly Participant[]): Audience {
  if (event.type !== 'ticket.replied' || event.data.landedOn !== undefined) return concerned;
  const of = (kind: Participant['kind']) => participants.filter((one) => one.kind === kind).map((one) => one.id);
  return {
    ...concerned,
    staff: [...new Set([...concerned.staff, ...of('staff')])],
    contacts: [...new Set([...concerned.contacts, ...of('contact')])],
  };
}

function listOf(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}
