import { type LinkName, linksAfter } from './links.ts';
import { applyEntry, freeFields, type LogEntry, type TicketState } from './state.ts';

/** Checkpoints stand this many entries apart: reading a state as of any time takes no more entries than this. */
export const checkpointEvery = 100;

/**
 * A ticket's state after an entry of its log, so that a long history need not be read from its start. It holds no
 * personal and no free text: `since` tells which entry holds each field, where erasing finds it.
 */
export interface Checkpoint {
  readonly v: number;
  readonly at: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** The version that last set or took away each field. */
  readonly since: Readonly<Record<string, number>>;
  /** Its links, from the events of the log. */
  readonly links: readonly LinkName[];
}

/** The checkpoint one entry further on. */
export function advance(before: Checkpoint | undefined, entry: LogEntry): Checkpoint {
  if (entry.v !== (before?.v ?? 0) + 1) throw new RangeError(`entry ${entry.v} does not follow ${before?.v ?? 0}`);
  const state: Record<string, unknown> = { ...applyEntry(before?.state as TicketState | undefined, entry.set) };
  for (const field of freeFields) delete state[field];
  const since: Record<string, number> = { ...before?.since };
  for (const field of Object.keys(entry.set)) since[field] = entry.v;
  return { v: entry.v, at: entry.at, state, since, links: linksAfter(before?.links ?? [], entry.events) };
}
