import { mailRules, type RecipientKind } from '@portico/domain/notify/kinds';
import type { NoticeReason } from '@portico/domain/notify/names';
import type { Participant } from '@portico/domain/ticket/participants';
import type { TicketState } from '@portico/domain/ticket/state';
import { type Addressee, isCause, onceEach } from '../notify/addressee.ts';
import type { EventFor } from '../subscriptions.ts';

export type MailedEvent = EventFor<'mail-people'>;

export interface MailAudience {
  readonly people: readonly Addressee[];
  /** All its members are meant. */
  readonly team?: string;
}

/** What an audience is chosen from. */
export interface Concerned {
  readonly ticket: TicketState;
  /** Requesters of the ticket and of those merged into it. */
  readonly requesters: readonly string[];
  readonly participants: readonly Participant[];
}

/** Whom an event is mailed to, by the table of `mailRules`. Each person once, by their first reason; never its cause. */
export function mailAudience(event: MailedEvent, concerned: Concerned): MailAudience {
  if (event.type === 'ticket.replied' && event.data.landedOn !== undefined) return { people: [] };
  const rule: { readonly staff: readonly NoticeReason[]; readonly contacts: readonly NoticeReason[]; external?: true } =
    mailRules[event.type];
  const people = [
    ...rule.staff.flatMap((why) => staffBy(why, event, concerned)),
    ...rule.contacts.flatMap((why) => contactsBy(why, event, concerned)),
    ...(rule.external ? outside(concerned) : []),
  ];
  const team =
    rule.staff.includes('team') && concerned.ticket.assignee === undefined ? concerned.ticket.team : undefined;
  return { people: onceEach(people.filter((one) => !isCause(event, one))), ...(team === undefined ? {} : { team }) };
}

function staffBy(why: NoticeReason, event: MailedEvent, { ticket, participants }: Concerned): Addressee[] {
  switch (why) {
    case 'assignee':
      return listOf(assigneeOf(event, ticket), 'staff', why);
    case 'watcher':
      return participants.filter((one) => one.kind === 'staff').map(({ id }) => ({ id, to: 'staff', why }));
    case 'added':
      return addedBy(event, 'staff');
    default:
      return [];
  }
}

function assigneeOf(event: MailedEvent, ticket: TicketState): string | undefined {
  switch (event.type) {
    case 'ticket.opened':
    case 'ticket.assigned':
    case 'ticket.task_assigned':
      return event.data.assignee;
    default:
      return ticket.assignee;
  }
}

function contactsBy(why: NoticeReason, event: MailedEvent, concerned: Concerned): Addressee[] {
  const { ticket, requesters, participants } = concerned;
  switch (why) {
    case 'requester':
      // A merge is told to whose ticket went into another; all else to the requesters of the whole family.
      return (event.type === 'ticket.merged' ? [ticket.requester] : requesters).map((id) => ({
        id,
        to: 'contact',
        why,
      }));
    case 'cc':
    case 'watcher':
      return participants
        .filter((one) => one.kind === 'contact' && one.role === why)
        .map(({ id }) => ({ id, to: 'contact', why }));
    case 'added':
      return addedBy(event, 'contact');
    default:
      return [];
  }
}

function addedBy(event: MailedEvent, kind: 'staff' | 'contact'): Addressee[] {
  if (event.type !== 'ticket.participant_added' || event.data.kind !== kind) return [];
  return [{ id: event.data.person, to: kind, why: 'added' }];
}

function outside({ participants }: Concerned): Addressee[] {
  return participants.filter((one) => one.kind === 'external').map(({ id }) => ({ id, to: 'external', why: 'cc' }));
}

function listOf(id: string | undefined, to: RecipientKind, why: NoticeReason): Addressee[] {
  return id === undefined ? [] : [{ id, to, why }];
}
