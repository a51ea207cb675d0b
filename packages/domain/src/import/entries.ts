import type { ActorRef } from '../kernel/actor.ts';
import type { ClientId } from '../kernel/scope.ts';
import { changesBetween, type LogEntry, type TicketState } from '../ticket/state.ts';
import type { ImportBatch, ImportedEntry, SourceName } from './format.ts';

/** The ids that people and groups of the source have here. */
export interface ImportedIds {
  readonly client: ClientId;
  readonly number: number;
  readonly source: string;
  /** Zone of the source's wall-clock times. */
  readonly zone: string;
  /** Who wrote an update. */
  readonly actor: (who: SourceName) => ActorRef;
  /** A contact of the client. */
  readonly requester: (who: SourceName) => string;
  readonly assignee: (who: SourceName) => string;
  readonly team: (group: SourceName) => string;
}

/** The log of an imported ticket, and its head. Folding the log gives that head. */
export interface ImportedTicket {
  readonly entries: readonly LogEntry[];
  readonly state: TicketState;
}

/** Turns a batch into a ticket's log: one entry per record of the source, versions from 1. @throws RangeError when it is empty. */
export function ticketOfBatch(batch: ImportBatch, ids: ImportedIds): ImportedTicket {
  const entries: LogEntry[] = [];
  let before: TicketState | undefined;
  for (const [index, entry] of batch.entries.entries()) {
    const v = index + 1;
    const after = stateOf(entry, v, before, batch.externalId, ids);
    entries.push({
      v,
      at: entry.at,
      by: ids.actor(entry.by),
      events: entry.events,
      set: changesBetween(before, after),
      ...(entry.texts && { texts: entry.texts }),
      imported: { source: ids.source, row: entry.row, ...(v === 1 && { zone: ids.zone }) },
    });
    before = after;
  }
  if (!before) throw new RangeError(`${batch.externalId} has no entries`);
  return { entries, state: before };
}

function stateOf(
  entry: ImportedEntry,
  v: number,
  before: TicketState | undefined,
  externalId: string,
  ids: ImportedIds,
): TicketState {
  const { requester, assignee, team, resolutionCode, people, fields, ...same } = entry.state;
  const own = { ...fields, ...mapValues(people ?? {}, (who) => ids.requester(who)) };
  return {
    ...same,
    client: ids.client,
    number: ids.number,
    requester: ids.requester(requester),
    requesterName: requester.name,
    external: { source: ids.source, id: externalId },
    ...(assignee && { assignee: ids.assignee(assignee) }),
    ...(team && { team: ids.team(team) }),
    ...(Object.keys(own).length > 0 && { fields: own }),
    // The version stays that of the update that resolved it: later updates repeat the code.
    ...(resolutionCode !== undefined && {
      resolution: before?.resolution?.code === resolutionCode ? before.resolution : { code: resolutionCode, v },
    }),
  };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
