import type { ClientScope } from '@portico/domain/kernel/scope';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import { advance, type Checkpoint, checkpointEvery } from '@portico/domain/ticket/checkpoint';
import { type LinkName, linkOf } from '@portico/domain/ticket/links';
import { familyMax } from '@portico/domain/ticket/merge';
import { freeFields, type TicketState } from '@portico/domain/ticket/state';
import type { Db } from '@portico/store/db';
import { checkpointAt, newestCheckpoints } from '@portico/store/ticket/checkpoint';
import type { ReadEntry } from '@portico/store/ticket/log';
import { loadEntries, loadEntry } from '@portico/store/ticket/read';

/** A ticket as it was, and the entry that gave each field its value. */
export interface PastState {
  readonly version: number;
  readonly at: string;
  readonly state: TicketState;
  readonly since: Readonly<Record<string, number>>;
  /** Its own links; those of tickets merged into it stand in their own past. */
  readonly links: readonly LinkName[];
}

/**
 * The state at a moment, from the last checkpoint before it on: however long the history, it reads the entries
 * between two checkpoints, and those that hold the texts. Undefined before the ticket was there.
 */
export async function stateAt(db: Db, scope: ClientScope, n: number, at: string): Promise<PastState | undefined> {
  const moment = epochMs(at);
  const point = await checkpointAt(db, scope, n, isoAt(moment));
  return walk(db, scope, n, point, (entry) => epochMs(entry.at) <= moment);
}

/** The state after an entry of the log. Recent ones cost as little as moments do. */
export async function stateAtVersion(db: Db, scope: ClientScope, n: number, v: number): Promise<PastState | undefined> {
  const point = (await newestCheckpoints(db, scope, n)).find((one) => one.v <= v);
  return walk(db, scope, n, point, (entry) => entry.v <= v);
}

async function walk(
  db: Db,
  scope: ClientScope,
  n: number,
  from: Checkpoint | undefined,
  within: (entry: ReadEntry) => boolean,
): Promise<PastState | undefined> {
  let point = from;
  const read = new Map<number, ReadEntry>();
  for (let more = true; more; ) {
    const first = (point?.v ?? 0) + 1;
    const entries = await loadEntries(db, scope, n, { from: first, to: first + checkpointEvery - 1 });
    const end = entries.findIndex((entry) => !within(entry));
    for (const entry of end < 0 ? entries : entries.slice(0, end)) {
      read.set(entry.v, entry);
      point = advance(point, entry);
    }
    // Where the checkpoints are not up to date yet, there are more entries than one part.
    more = end < 0 && entries.length === checkpointEvery;
  }
  return point && withTexts(db, scope, n, point, read);
}

/** A checkpoint with its texts, from the entries that hold them. */
async function withTexts(
  db: Db,
  scope: ClientScope,
  n: number,
  { v: version, at, state, since, links }: Checkpoint,
  read: ReadonlyMap<number, ReadEntry>,
): Promise<PastState> {
  const free: Record<string, unknown> = {};
  for (const field of freeFields) {
    const v = since[field];
    const entry = v === undefined ? undefined : (read.get(v) ?? (await loadEntry(db, scope, n, v)));
    const value = entry?.set[field];
    if (value !== undefined && value !== null) free[field] = value;
  }
  // Safe: a state without its texts, and the texts.
  return { version, at, state: { ...state, ...free } as unknown as TicketState, since, links };
}

/** Tickets that were merged into one at a moment, at whatever remove, as they stood then. */
export async function familyAt(db: Db, scope: ClientScope, past: PastState, at: string): Promise<PastState[]> {
  const found: PastState[] = [];
  for (let wave = past.state.absorbed ?? []; wave.length > 0 && found.length < familyMax; ) {
    const states = await Promise.all(wave.map((number) => stateAt(db, scope, number, at)));
    const there = states.flatMap((one) => one ?? []);
    found.push(...there);
    wave = there.flatMap((one) => one.state.absorbed ?? []);
  }
  return found;
}

/** Links of a ticket and of those that were merged into it then, without what they are to each other. */
export function linksOf(past: PastState, family: readonly PastState[]): LinkName[] {
  const members = [past, ...family];
  const numbers = new Set(members.map((one) => one.state.number));
  const links = new Set(members.flatMap((one) => one.links));
  return [...links].filter((link) => !numbers.has(linkOf(link).number)).sort(byTypeAndNumber);
}

function byTypeAndNumber(a: LinkName, b: LinkName): number {
  const [x, y] = [linkOf(a), linkOf(b)];
  return x.type === y.type ? x.number - y.number : x.type < y.type ? -1 : 1;
}
