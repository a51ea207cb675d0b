import { useSyncExternalStore } from 'react';

/** The version of each ticket that a person has last read on this device: what has moved on since is unread. */
const MOST = 2_000;
const keyOf = (person: string) => `portico:seen:${person}`;

let owner: string | undefined;
let seen = new Map<string, number>();
const listeners = new Set<() => void>();

function load(person: string): Map<string, number> {
  if (owner === person) return seen;
  owner = person;
  try {
    seen = new Map(JSON.parse(localStorage.getItem(keyOf(person)) ?? '[]') as [string, number][]); // Safe: written below.
  } catch {
    seen = new Map();
  }
  return seen;
}

export function markSeen(person: string, ticket: string, version: number): void {
  const known = load(person);
  if ((known.get(ticket) ?? 0) >= version) return;
  // What was read last stands last, and the first go when there are too many.
  const next = new Map(known);
  next.delete(ticket);
  next.set(ticket, version);
  seen = new Map([...next].slice(-MOST));
  try {
    localStorage.setItem(keyOf(person), JSON.stringify([...seen]));
  } catch {
    // Without storage a ticket is unread again after the page is loaded anew.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Whether a row is news to a person: it moved on since they opened it, or it is theirs and they never did. What one has
 * neither opened nor been given is no news: it would be the whole queue.
 */
export function isUnread(
  row: { id: string; version: number; assignee?: string },
  person: string,
  known: ReadonlyMap<string, number>,
): boolean {
  const read = known.get(row.id);
  return read === undefined ? row.assignee === person : read < row.version;
}

export const useSeen = (person: string): ReadonlyMap<string, number> =>
  useSyncExternalStore(subscribe, () => load(person));
