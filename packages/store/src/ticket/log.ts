import type { ActorRef, Way } from '@portico/domain/kernel/actor';
import type { ClientScope } from '@portico/domain/kernel/scope';
import { packClocks, unpackClocks } from '@portico/domain/sla/packed';
import {
  freeFields,
  isFieldKey,
  type LogEntry,
  type Provenance,
  type StateChange,
  type TicketEvent,
} from '@portico/domain/ticket/state';
import type { Item } from '../db.ts';
import { ticketEvent } from '../keys.ts';
import { chainHash, isSealed, newSalt, sealed, sha256 } from './chain.ts';

/** Stands where a text was erased. */
export const erasedText = '(erased)';

/**
 * One command's entry in a ticket's log: audit record and outbox at once. Everything but `free` and `hash` is under
 * the hash; `free` holds personal and free texts with their salt, and is all that erasing overwrites.
 */
export interface EventItem extends Item {
  readonly _t: 'E';
  readonly v: number;
  readonly at: string;
  readonly by: ActorRef;
  readonly via?: Way;
  readonly ev: readonly TicketEvent[];
  readonly set: Readonly<Record<string, unknown>>;
  /** What changed fields were before. */
  readonly was?: Readonly<Record<string, string | number>>;
  /** Sealed texts of the command by name. */
  readonly txt?: Readonly<Record<string, string>>;
  readonly imp?: Provenance;
  readonly req: string;
  readonly prev: string;
  readonly hash: string;
  readonly free?: Readonly<Record<string, string>>;
}

export interface NewEntry {
  readonly scope: ClientScope;
  readonly number: number;
  readonly v: number;
  readonly at: string;
  readonly by: ActorRef;
  readonly via?: Way | undefined;
  readonly events: readonly TicketEvent[];
  readonly set: StateChange;
  readonly was?: Readonly<Record<string, string | number>> | undefined;
  readonly texts?: Readonly<Record<string, string>> | undefined;
  /** Hashes of texts that stand in other items (messages, the description), by name. */
  readonly sealedElsewhere?: Readonly<Record<string, string>> | undefined;
  readonly imported?: Provenance | undefined;
  readonly requestId: string;
  readonly previousHash: string;
}

/** Marks salts among the texts: `$` the entry's, from which each text's own follows; `$name` what erasing left of it. */
const SALT = '$';

/** Each text has a salt of its own, so that one of them can be erased beyond guessing while the others still verify. */
function saltOf(free: Readonly<Record<string, string>>, name: string): string | undefined {
  const whole = free[SALT];
  return free[SALT + name] ?? (whole === undefined ? undefined : textSalt(whole, name));
}

function textSalt(salt: string, name: string): string {
  return sha256(`${salt}\n${name}`);
}

/** What stays of an entry's texts when these are erased: neither the text nor its salt. */
export function eraseTexts(
  free: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, text] of Object.entries(free)) {
    const salt = saltOf(free, name);
    if (name.startsWith(SALT) || names.includes(name)) continue;
    kept[name] = text;
    if (salt !== undefined) kept[SALT + name] = salt;
  }
  return kept;
}

/** What of a change may be personal or free text: fields of the client's own are, when they are texts. */
function freeIn(set: Readonly<Record<string, unknown>>): string[] {
  return [...freeFields, ...Object.keys(set).filter(isFieldKey)];
}

/** Seals the free texts and closes the chain over the entry. */
export function eventItem(entry: NewEntry): EventItem {
  const salt = newSalt();
  const free: Record<string, string> = {};
  const set: Record<string, unknown> = { ...entry.set };
  if (entry.set.sla) set['sla'] = packClocks(entry.set.sla);
  for (const field of freeIn(entry.set)) {
    const value = set[field];
    if (typeof value !== 'string') continue;
    free[field] = value;
    set[field] = sealed(textSalt(salt, field), value);
  }
  const txt: Record<string, string> = { ...entry.sealedElsewhere };
  for (const [name, text] of Object.entries(entry.texts ?? {})) {
    free[`.${name}`] = text;
    txt[name] = sealed(textSalt(salt, `.${name}`), text);
  }
  if (Object.keys(free).length > 0) free[SALT] = salt;
  const hashed = {
    v: entry.v,
    at: entry.at,
    by: entry.by,
    ...(entry.via ? { via: entry.via } : {}),
    ev: entry.events,
    set,
    ...(entry.was && Object.keys(entry.was).length > 0 ? { was: entry.was } : {}),
    ...(Object.keys(txt).length > 0 ? { txt } : {}),
    ...(entry.imported ? { imp: entry.imported } : {}),
    req: entry.requestId,
  };
  return {
    ...ticketEvent(entry.scope, entry.number, entry.v),
    _t: 'E',
    ...hashed,
    prev: entry.previousHash,
    hash: chainHash(entry.previousHash, hashed),
    ...(Object.keys(free).length > 0 ? { free } : {}),
  };
}

/** The hash that an entry must have, from what stands in it. */
export function expectedHash(item: EventItem): string {
  const { v, at, by, via, ev, set, was, txt, imp, req } = item;
  return chainHash(item.prev, {
    v,
    at,
    by,
    ...(via ? { via } : {}),
    ev,
    set,
    ...(was ? { was } : {}),
    ...(txt ? { txt } : {}),
    ...(imp ? { imp } : {}),
    req,
  });
}

/** Whether each text still matches its seal; an erased one, whose text and salt are gone, counts as intact. */
export function sealsHold(item: EventItem): boolean {
  const { free } = item;
  if (!free) return true;
  return Object.entries(free).every(([name, text]) => {
    if (name.startsWith(SALT)) return true;
    const seal = name.startsWith('.') ? item.txt?.[name.slice(1)] : item.set[name];
    const salt = saltOf(free, name);
    return salt !== undefined && seal === sealed(salt, text);
  });
}

export interface ReadEntry extends LogEntry {
  readonly was: Readonly<Record<string, string | number>>;
  readonly texts: Readonly<Record<string, string>>;
  /** The request that gave the command. */
  readonly request: string;
}

/** The entry as the domain reads it, with the texts back in place. */
export function readEntry(item: EventItem): ReadEntry {
  const set: Record<string, unknown> = { ...item.set };
  // Clocks stood there as they are before this release.
  if (typeof set['sla'] === 'string') set['sla'] = unpackClocks(set['sla']);
  for (const field of freeIn(item.set)) {
    if (isSealed(set[field])) set[field] = item.free?.[field] ?? erasedText;
  }
  const texts: Record<string, string> = {};
  for (const name of Object.keys(item.txt ?? {})) {
    const text = item.free?.[`.${name}`];
    if (text !== undefined) texts[name] = text;
  }
  return {
    v: item.v,
    at: item.at,
    by: item.by,
    ...(item.via ? { via: item.via } : {}),
    events: item.ev,
    set: set as StateChange, // Safe: written by `eventItem` from a StateChange.
    was: item.was ?? {},
    texts,
    request: item.req,
    ...(item.imp ? { imported: item.imp } : {}),
  };
}
