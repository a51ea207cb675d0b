import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { emailSchema } from '../tenant/names.ts';
import { type Decision, type Refusal, refuse } from './facts.ts';
import type { TicketEvent, TicketState } from './state.ts';

/** `watcher` follows a ticket in the product; `cc` is told of each public reply as if it were written to them too. */
export const participantRoles = ['watcher', 'cc'] as const;
export type ParticipantRole = (typeof participantRoles)[number];

/** Staff and the client's own contacts read what they follow; an outside address is only ever written to. */
export const participantKinds = ['staff', 'contact', 'external'] as const;
export type ParticipantKind = (typeof participantKinds)[number];

/** Somebody beside requester and assignee whom a ticket concerns. */
export interface Participant {
  readonly id: string;
  readonly kind: ParticipantKind;
  readonly role: ParticipantRole;
}

export const participantsMax = 50;

export const AddParticipant = z
  .strictObject({
    person: z
      .exactOptional(z.string().min(1).max(40).meta(takes('person')))
      .meta({ description: 'Id of a contact of the client, or of staff.' }),
    email: z.exactOptional(z.string().trim().toLowerCase().pipe(emailSchema)).meta({
      description: 'A contact’s address; one of nobody at the client is kept as an outside address (cc only).',
    }),
    role: z.enum(participantRoles).default('watcher'),
  })
  .refine((input) => (input.person === undefined) !== (input.email === undefined), {
    message: 'name a person or an e-mail address, one of the two',
  });
export type AddParticipant = z.output<typeof AddParticipant>;

/** Decides that somebody takes part from now on. Whether they may was looked at before: that is a matter of rights. */
export function addParticipant(
  ticket: TicketState,
  who: Participant,
  present: readonly Participant[],
  address?: string,
): Decision | Refusal {
  if (who.id === ticket.requester) {
    return refuse('ticket.own_requester', 'this is the requester, who is told of everything anyway', '/person');
  }
  if (who.kind === 'external' && who.role !== 'cc') {
    return refuse('ticket.external_watcher', 'an address outside the client can only be in cc', '/role');
  }
  const others = present.filter((one) => one.id !== who.id);
  if (others.length >= participantsMax) {
    return refuse('ticket.too_many_participants', `At most ${participantsMax} people take part in a ticket.`);
  }
  const events: TicketEvent[] = [
    { type: 'ticket.participant_added', data: { person: who.id, kind: who.kind, role: who.role } },
  ];
  return { next: ticket, events, ...(address === undefined ? {} : { texts: { address } }) };
}

/** Decides that somebody takes part no more. */
export function removeParticipant(ticket: TicketState, who: Participant): Decision {
  const events: TicketEvent[] = [
    { type: 'ticket.participant_removed', data: { person: who.id, kind: who.kind, role: who.role } },
  ];
  return { next: ticket, events };
}

/** Who takes part, from the log alone; `v` is the entry that brought them in. */
export function foldParticipants(
  entries: Iterable<{ readonly v: number; readonly events: readonly TicketEvent[] }>,
): Map<string, Participant & { readonly v: number }> {
  const present = new Map<string, Participant & { readonly v: number }>();
  for (const { v, events } of entries) {
    for (const { type, data } of events) {
      const id = String(data?.['person']);
      if (type === 'ticket.participant_removed') present.delete(id);
      if (type !== 'ticket.participant_added') continue;
      // Safe: written by `addParticipant`; what is damaged differs from the items, and `verify` says so.
      const { kind, role } = data as unknown as Participant;
      present.set(id, { id, kind, role, v });
    }
  }
  return present;
}
