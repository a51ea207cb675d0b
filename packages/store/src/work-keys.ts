/**
 * Keys of what is prepared and owed beside tickets: tasks, drafts, schedules; made as those in `keys.ts`, which the
 * house rule's length leaves no room for. No third file writes a key template (a test looks).
 */
import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import type { LibraryKind } from '@portico/domain/tenant/library';
import {
  type AnyScope,
  alarmPk,
  head,
  type IndexKeys,
  type Key,
  listPk,
  NEVER,
  NUMBER_DIGITS,
  pad,
  parseFilePk,
  parseTicketPk,
  part,
  shardOf,
  stamp,
  type TicketPlace,
  ticketPk,
  VERSION_DIGITS,
  workPk,
} from './keys.ts';

// Tasks: children of their ticket.
export const taskPrefix = '@K#';
export const ticketTask = (t: ClientScope, n: number, task: string): Key => ({
  pk: ticketPk(t, n),
  sk: `${taskPrefix}${task}`,
});

/** Tasks stand in `work` behind all tickets of their owner, so that a queue never reads them. */
export const workParts = { ticketsUpTo: ':', tasks: 'K#' } as const;

export interface TaskPlace extends Pick<TicketPlace, 'scope' | 'number' | 'due'> {
  readonly task: string;
  readonly done: boolean;
  readonly owner?: string | undefined;
}

/** An open task stands with whoever has it, by due; a finished one, or nobody's, nowhere. */
export function taskIndexKeys(place: TaskPlace): IndexKeys {
  if (place.done || place.owner === undefined) return {};
  const provider = place.scope.slice(0, 8) as ProviderScope;
  const due = place.due ? stamp(place.due) : NEVER;
  return {
    g1p: workPk(provider, place.owner),
    g1s: `${workParts.tasks}${due}#${place.scope.slice(9)}#${pad(place.number, NUMBER_DIGITS)}#${place.task}`,
  };
}

// Drafts: what a person has begun to write; with whoever writes, apart from the tickets.
export const draftsPk = (t: ClientScope, person: string): string => `${t}#DR#${part(person)}`;
export const draftItem = (t: ClientScope, person: string, n: number, kind: string): Key => ({
  pk: draftsPk(t, person),
  sk: `${pad(n, NUMBER_DIGITS)}#${kind}`,
});
/** Drafts of a member of staff over all clients, by their last change. */
export const ownDraftsPk = (p: ProviderScope, person: string): string => listPk(p, `DR#${part(person)}`);
export const draftIndexKeys = (t: ClientScope, person: string, n: number, kind: string, at: string): IndexKeys => ({
  g2p: ownDraftsPk(t.slice(0, 8) as ProviderScope, person),
  g2s: `${stamp(at)}#${t.slice(9)}#${pad(n, NUMBER_DIGITS)}#${kind}`,
});

// Presence: who has which ticket open at the moment; a person's item for each ends by itself.
export const presencePk = (p: ProviderScope): string => `${p}#HERE`;
export const presencePrefix = (t: ClientScope, n: number): string => `${t.slice(9)}#${pad(n, NUMBER_DIGITS)}#`;
export const presenceItem = (t: ClientScope, n: number, person: string): Key => ({
  pk: presencePk(t.slice(0, 8) as ProviderScope),
  sk: `${presencePrefix(t, n)}${part(person)}`,
});

// Schedules: what opens tickets by itself; one aggregate, one item collection.
export const schedulePk = (t: ClientScope, id: string): string => `${t}#REC#${id}`;
export const scheduleHead = (t: ClientScope, id: string): Key => head(schedulePk(t, id));
export const scheduleDetail = (t: ClientScope, id: string): Key => ({ pk: schedulePk(t, id), sk: '@D' });
export const scheduleEvent = (t: ClientScope, id: string, v: number): Key => ({
  pk: schedulePk(t, id),
  sk: `E#${pad(v, VERSION_DIGITS)}`,
});

/** A client's schedules, and those that were deleted, by when they were made. */
export const schedulesPk = (t: ClientScope, which: 'kept' | 'deleted'): string =>
  listPk(t, which === 'kept' ? 'REC' : 'RECX');

/** Where a schedule stands: in its client's list, and with the alarms while it has a next time. */
export function scheduleIndexKeys(
  t: ClientScope,
  id: string,
  { createdAt, deletedAt }: { readonly createdAt: string; readonly deletedAt?: string },
  nextFire?: string,
): IndexKeys {
  return {
    g2p: schedulesPk(t, deletedAt === undefined ? 'kept' : 'deleted'),
    g2s: `${stamp(createdAt)}#${id}`,
    ...(nextFire === undefined ? {} : { g4p: alarmPk(shardOf(`${t}${id}`, 0)), g4s: `${stamp(nextFire)}#${t}#${id}` }),
  };
}

// Views: the desk's own, each in the list of those who have it (a person's, a team's, everybody's), by name.
export const viewHead = (p: ProviderScope, id: string): Key => head(`${p}#VW#${part(id)}`);
export type ViewHolders =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'all' };
export const viewsPk = (p: ProviderScope, holders: ViewHolders): string =>
  listPk(p, holders.kind === 'all' ? 'VW' : `VW#${holders.kind === 'team' ? 'T' : 'U'}#${part(holders.id)}`);
export const viewIndex = (p: ProviderScope, holders: ViewHolders, name: string, id: string): IndexKeys => ({
  g2p: viewsPk(p, holders),
  g2s: `${part(name.toLowerCase())}#${part(id)}`,
});
/** How a person has put them in order. */
export const viewOrder = (p: ProviderScope, person: string): Key => head(`${p}#VWO#${part(person)}`);

/** The aggregate that an alarm is of. */
export type AlarmPlace =
  | { readonly kind: 'ticket'; readonly scope: ClientScope; readonly number: number }
  | { readonly kind: 'file'; readonly scope: ClientScope; readonly id: string }
  | { readonly kind: 'schedule'; readonly scope: ClientScope; readonly id: string };

/** By its head's partition key; undefined for what no alarm can be of. */
export function parseAlarmPk(pk: string): AlarmPlace | undefined {
  const ticket = parseTicketPk(pk);
  if (ticket) return { kind: 'ticket', ...ticket };
  const file = parseFilePk(pk);
  if (file) return { kind: 'file', ...file };
  const match = /^([0-9a-z]{8}\.[0-9a-z]{6})#REC#([0-9a-z]+)$/.exec(pk);
  return match?.[1] && match[2] ? { kind: 'schedule', scope: match[1] as ClientScope, id: match[2] } : undefined;
}

// What people prepared at the desk: of the whole MSP, or of one client. What stands sorts before its logs.
const shelves = { macro: 'MAC', ticket_template: 'TTP', task_template: 'KTP' } as const satisfies Record<
  LibraryKind,
  string
>;
export const libraryPk = (scope: AnyScope, kind: LibraryKind): string => `${scope}#${shelves[kind]}`;
export const libraryItemPrefix = '@#';
export const libraryItem = (scope: AnyScope, kind: LibraryKind, id: string): Key => ({
  pk: libraryPk(scope, kind),
  sk: `${libraryItemPrefix}${id}`,
});
export const libraryEntryPrefix = (id: string): string => `E#${id}#`;
export const libraryEntry = (scope: AnyScope, kind: LibraryKind, id: string, v: number): Key => ({
  pk: libraryPk(scope, kind),
  sk: `${libraryEntryPrefix(id)}${pad(v, VERSION_DIGITS)}`,
});
/** Scope and kind of what is prepared in a partition, or undefined for any other kind of item. */
export function parseLibraryPk(pk: string): { readonly scope: AnyScope; readonly kind: LibraryKind } | undefined {
  const match = /^([0-9a-z]{8}(?:\.[0-9a-z]{6})?)#(MAC|TTP|KTP)$/.exec(pk);
  const kind = (Object.keys(shelves) as LibraryKind[]).find((one) => shelves[one] === match?.[2]);
  return match?.[1] && kind ? { scope: match[1] as AnyScope, kind } : undefined; // Safe: the form of one.
}

// What people chose of being told, and the tickets they muted: with whom it is of.
export const noticePk = (scope: ProviderScope | ClientScope, person: string): string => `${scope}#NP#${part(person)}`;
export const noticeSettings = (scope: ProviderScope | ClientScope, person: string): Key =>
  head(noticePk(scope, person));
export const mutePrefix = 'M#';
export const noticeMute = (scope: ProviderScope | ClientScope, person: string, client: string, n: number): Key => ({
  pk: noticePk(scope, person),
  sk: `${mutePrefix}${client}#${pad(n, NUMBER_DIGITS)}`,
});
/** Client and number of the ticket that a mute is of. */
export function parseMute(sk: string): { readonly client: string; readonly number: number } | undefined {
  const [, client, n] = /^M#([0-9a-z]{6})#(\d+)$/.exec(sk) ?? [];
  return client && n ? { client, number: Number(n) } : undefined;
}

// A client's own words in mails, written at the desk.
export const mailTemplatesPk = (t: ClientScope): string => `${t}#MT`;
export const mailTemplate = (t: ClientScope, kind: string, locale: string): Key => ({
  pk: mailTemplatesPk(t),
  sk: `${kind}#${locale}`,
});

// Mail: a line for each event that somebody is to be told of by mail, with whom it is for; out of the inbox's way.
export const outboxPk = (scope: ProviderScope | ClientScope, recipient: string): string =>
  `${scope}#MO#${part(recipient)}`;
/** Lines about one ticket stand together in the order of their events; lines of a digest with those of its time. */
export const outboxLine = (pk: string, client: string, n: number, at: string, event: string): Key => ({
  pk,
  sk: `${outboxTicket(client, n)}${stamp(at)}#${event}`,
});
const outboxTicket = (client: string, n: number): string => `T#${client}#${pad(n, NUMBER_DIGITS)}#`;
const outboxDigest = (due: string): string => `D#${stamp(due)}#`;
export const outboxDigestLine = (pk: string, due: string, event: string): Key => ({
  pk,
  sk: `${outboxDigest(due)}${event}`,
});
/** Bounds of the lines that can go out together: of one ticket from a line on, or all of one digest. */
export function outboxTogether(sk: string): { readonly from: string; readonly to: string; readonly digest: boolean } {
  const [kind = '', first = '', second = ''] = sk.split('#');
  if (kind === 'D') return { from: outboxDigest(first), to: `${outboxDigest(first)}~`, digest: true };
  return { from: sk, to: `${outboxTicket(first, Number(second))}~`, digest: false };
}
const outboxShards = 16;
const outboxShard = (shard: number): string => `~D#M${String(shard).padStart(2, '0')}`;
export const outboxAlarmPks = (): string[] => Array.from({ length: outboxShards }, (_, shard) => outboxShard(shard));
/** Lines that wait stand among the alarms, in partitions of their own: a slow mail server holds up no timer. */
export const outboxAlarm = (pk: string, due: string): { readonly g4p: string; readonly g4s: string } => ({
  g4p: outboxShard(shardOf(pk, 0) % outboxShards),
  g4s: `${stamp(due)}#${pk}`,
});
/** Lines that were given up, for the MSP's people to see, newest last. */
export const outboxGivenUpPk = (p: ProviderScope): string => listPk(p, 'MX');
export const outboxGivenUp = (p: ProviderScope, at: string, { pk, sk }: Key) => ({
  g2p: outboxGivenUpPk(p),
  g2s: `${stamp(at)}#${pk}#${sk}`,
});
export function parseOutboxPk(
  pk: string,
): { readonly scope: ProviderScope | ClientScope; readonly recipient: string } | undefined {
  const match = /^([0-9a-z]{8}(?:\.[0-9a-z]{6})?)#MO#([^#]+)$/.exec(pk);
  return match?.[1] && match[2]
    ? { scope: match[1] as ProviderScope | ClientScope, recipient: match[2] } // Safe: the form of one.
    : undefined;
}

// What happened to a person, rather than to a ticket: mails that came back, sign-ins. Apart from the person's own item, which installers write whole.
export const personLogPk = (scope: AnyScope, person: string): string => `${scope}#PL#${part(person)}`;
export const personLogHead = (scope: AnyScope, person: string): Key => head(personLogPk(scope, person));
export const personLogEntry = (scope: AnyScope, person: string, v: number): Key => ({
  pk: personLogPk(scope, person),
  sk: `E#${pad(v, VERSION_DIGITS)}`,
});

// Codes to sign in with that are to be mailed: a line of their own among the alarms, so that nobody waits behind other mails.
export const codeAlarmPk = '~D#MC';
export const codeAlarm = (pk: string, at: string): { readonly g4p: string; readonly g4s: string } => ({
  g4p: codeAlarmPk,
  g4s: `${stamp(at)}#${pk}`,
});
