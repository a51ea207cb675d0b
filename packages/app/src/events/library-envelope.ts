import type { ActorRef } from '@portico/domain/kernel/actor';
import { type ClientId, clientId, type MspId, mspId } from '@portico/domain/kernel/scope';
import type { LibraryEvent } from '@portico/domain/tenant/library';
import type { LibraryEntry } from '@portico/store/library/library';
import { parseLibraryPk } from '@portico/store/work-keys';
import { preparedId } from '../library/wire-id.ts';

/** A published event of something that people prepared at the desk: a canned text, a macro, a template. */
export interface LibraryEnvelope {
  /** The same each time the event is published. */
  readonly id: string;
  readonly type: LibraryEvent['type'];
  readonly msp: MspId;
  /** Absent: it is for every client. */
  readonly cli?: ClientId;
  /** Its id as the API gives it. */
  readonly aggregate: string;
  readonly version: number;
  /** When the command was committed; RFC 3339, UTC. */
  readonly occurredAt: string;
  readonly actor: ActorRef;
  /** Which fields have other values now; the values stay behind. */
  readonly data: LibraryEvent['data'];
}

/** The events of one entry, in order. */
export function libraryEnvelopesOf(entry: LibraryEntry<unknown>): LibraryEnvelope[] {
  const place = parseLibraryPk(entry.pk);
  if (!place) throw new Error(`${entry.pk} is nothing that was prepared`);
  const [msp = '', client] = place.scope.split('.');
  const cli = client === undefined ? undefined : clientId(client);
  return entry.ev.map(({ type, data }, index) => ({
    id: `${place.scope}.${preparedId(place.kind, cli, entry.id)}.${entry.v}.${index}`,
    type,
    msp: mspId(msp),
    ...(cli === undefined ? {} : { cli }),
    aggregate: preparedId(place.kind, cli, entry.id),
    version: entry.v,
    occurredAt: entry.at,
    actor: entry.by,
    data: { fields: data.fields },
  }));
}
