import type { ActorRef } from '@portico/domain/kernel/actor';
import { type ClientId, clientId, clientOf, type MspId, mspId, mspOf } from '@portico/domain/kernel/scope';
import { type TicketEventType, ticketEventTypes } from '@portico/domain/ticket/state';
import { parseTicketPk } from '@portico/store/keys';
import type { EventItem } from '@portico/store/ticket/log';
import * as z from 'zod';
import { ticketId } from '../ticket/ref.ts';
import { type EventData, eventData } from './types.ts';

/** Names the product as the origin of its events on a bus that others share. */
export const eventSource = 'portico';

/** A published event: what happened to which aggregate, by whom. Consumers are idempotent by `id`. */
export interface EnvelopeOf<T extends TicketEventType> {
  /** Aggregate, version and place within the command's entry: the same each time the event is published. */
  readonly id: string;
  readonly type: T;
  readonly msp: MspId;
  readonly cli: ClientId;
  /** The ticket's id as the API gives it. */
  readonly aggregate: string;
  readonly number: number;
  readonly version: number;
  /** When the command was committed; RFC 3339, UTC. */
  readonly occurredAt: string;
  readonly actor: ActorRef;
  readonly data: EventData<T>;
}

export type Envelope = { [T in TicketEventType]: EnvelopeOf<T> }[TicketEventType];

const envelopeSchema = z.object({
  id: z.string().min(1),
  type: z.enum(ticketEventTypes),
  msp: z.string().transform(mspId),
  cli: z.string().transform(clientId),
  aggregate: z.string().min(1),
  number: z.int().positive(),
  version: z.int().positive(),
  occurredAt: z.iso.datetime(),
  actor: z.object({ kind: z.enum(['staff', 'contact', 'key', 'system']), id: z.string() }),
  data: z.unknown(),
});

/** The events of one log entry, in order. Fields of `data` that are not declared for their type stay behind. */
export function envelopesOf(item: EventItem): Envelope[] {
  const place = parseTicketPk(item.pk);
  if (!place) throw new Error(`${item.pk} is no ticket`);
  const cli = clientOf(place.scope);
  return item.ev.map((event, index) => {
    const envelope = {
      id: `${place.scope}.${place.number}.${item.v}.${index}`,
      type: event.type,
      msp: mspOf(place.scope),
      cli,
      aggregate: ticketId(cli, place.number),
      number: place.number,
      version: item.v,
      occurredAt: item.at,
      actor: item.by,
      data: declaredPart(event.type, event.data ?? {}),
    };
    return envelope as Envelope; // Safe: `data` was picked by the type's own schema.
  });
}

function declaredPart(type: TicketEventType, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(eventData[type].shape);
  return Object.fromEntries(names.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
}

/** An event as it came off a bus. @throws z.ZodError when it is not one of ours. */
export function parseEnvelope(detail: unknown): Envelope {
  const envelope = envelopeSchema.parse(detail);
  const data = eventData[envelope.type].parse(envelope.data);
  return { ...envelope, data } as Envelope; // Safe: `data` was parsed by the schema of this very type.
}
