import type { ActorRef } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Participant } from '@portico/domain/ticket/participants';
import type { Db, Item, Write } from '../db.ts';
import { ticketParticipant, ticketParts, ticketPk } from '../keys.ts';
import { table } from '../table.ts';

/** One who takes part in a ticket. Its log says when that began; an outside address is kept here for writing to it. */
export interface ParticipantItem extends Item, Participant {
  readonly _t: 'P';
  readonly at: string;
  readonly by: ActorRef;
  /** The entry of the log that brought them in, and holds the seal of their address. */
  readonly ev: number;
  readonly address?: string;
}

/** More than may be added: what another release allowed is still read. */
const readMax = 500;

export async function loadParticipants(db: Db, t: ClientScope, n: number): Promise<ParticipantItem[]> {
  return db.all<ParticipantItem>({ pk: ticketPk(t, n), prefix: ticketParts.participant, consistent: true }, readMax);
}

/** Strongly consistent: who was taken off sees nothing any more. */
export async function loadParticipant(
  db: Db,
  t: ClientScope,
  n: number,
  person: string,
): Promise<ParticipantItem | undefined> {
  return db.get<ParticipantItem>(ticketParticipant(t, n, person));
}

/** Goes with the command that tells of it: the head's version keeps two of them apart. */
export function participantPut(
  t: ClientScope,
  n: number,
  who: Participant,
  entry: { readonly at: string; readonly by: ActorRef; readonly v: number },
  address?: string,
): Write {
  const item: ParticipantItem = {
    ...ticketParticipant(t, n, who.id),
    _t: 'P',
    id: who.id,
    kind: who.kind,
    role: who.role,
    at: entry.at,
    by: entry.by,
    ev: entry.v,
    ...(address === undefined ? {} : { address }),
  };
  return { Put: { TableName: table.name, Item: item } };
}

export function participantDelete(t: ClientScope, n: number, person: string): Write {
  return { Delete: { TableName: table.name, Key: { ...ticketParticipant(t, n, person) } } };
}
