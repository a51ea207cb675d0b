import { type Envelope, envelopesOf, eventSource } from './envelope.ts';
import { type LibraryEnvelope, libraryEnvelopesOf } from './library-envelope.ts';
import { newEntry, newLibraryEntry, type StreamRecord } from './stream.ts';

/** An event as a bus takes it (EventBridge PutEvents, request entry). */
export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** JSON of the envelope. */
  readonly detail: string;
  readonly time: string;
}

/** Where events are published. */
export interface EventBus {
  /** At most `entriesMax` entries; one outcome for each, in order: undefined, or why it was not taken. */
  put(entries: readonly BusEntry[]): Promise<readonly (string | undefined)[]>;
}

/** PutEvents takes at most ten entries a call. */
export const entriesMax = 10;

export interface RelayOutcome {
  readonly published: number;
  /** The first record that was not published whole: the stream is to be read again from here. */
  readonly failedAt?: string;
  readonly reason?: string;
}

interface Pending {
  readonly sequence: string;
  readonly entry: BusEntry;
}

/**
 * Publishes the events of new log entries. Imported entries tell what happened elsewhere long ago: they are never
 * published, so an import can notify nobody.
 */
export async function relay(bus: EventBus, records: readonly StreamRecord[]): Promise<RelayOutcome> {
  const pending = records.flatMap(pendingOf);
  let published = 0;
  for (let i = 0; i < pending.length; i += entriesMax) {
    const part = pending.slice(i, i + entriesMax);
    const outcomes = await bus.put(part.map((one) => one.entry));
    for (const [at, one] of part.entries()) {
      // A missing outcome is no success: what was not confirmed is published again.
      const reason = at < outcomes.length ? outcomes[at] : 'the bus gave no outcome for this entry';
      if (reason !== undefined) return { published, failedAt: one.sequence, reason };
      published += 1;
    }
  }
  return { published };
}

function pendingOf(record: StreamRecord): Pending[] {
  const entry = newEntry(record);
  const prepared = newLibraryEntry(record);
  const envelopes = entry ? (entry.imp ? [] : envelopesOf(entry)) : prepared ? libraryEnvelopesOf(prepared) : [];
  return envelopes.map((envelope) => ({ sequence: record.sequence, entry: busEntry(envelope) }));
}

export function busEntry(envelope: Envelope | LibraryEnvelope): BusEntry {
  return {
    source: eventSource,
    detailType: envelope.type,
    detail: JSON.stringify(envelope),
    time: envelope.occurredAt,
  };
}
