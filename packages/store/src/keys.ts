/**
 * Every key of the table, and nothing else. No other file writes a key template (a test looks).
 * A partition key starts with the scope that owns it; sort keys put an aggregate's state (`@...`) before its history.
 * Index keys are built here too: a row's index partition must lie in the scope that reads it.
 */
import type { ClientScope, MspId, ProviderScope } from '@portico/domain/kernel/scope';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type AnyScope = ProviderScope | ClientScope;

const HEAD = '@';
/** Sorts after every due time: a ticket whose clocks all rest. */
export const NEVER = '9999-12-31T23:59:59.000Z';
export const VERSION_DIGITS = 8;
export const NUMBER_DIGITS = 9;

export function pad(n: number, digits: number): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} cannot stand in a key`);
  return String(n).padStart(digits, '0');
}

/** Times in keys have one width, or those with and without milliseconds would not sort as time does. */
export function stamp(at: string): string {
  return at.length === 20 ? `${at.slice(0, 19)}.000Z` : at;
}

const under = (pk: string, sk: string): Key => ({ pk, sk });
export const head = (pk: string): Key => under(pk, HEAD);

/** Key parts come from people and files too: a separator inside one must not forge another key. */
export function part(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('#', '%23');
}

// Tickets: one aggregate, one item collection.
export const ticketPk = (t: ClientScope, n: number): string => `${t}#T#${n}`;
export const ticketHead = (t: ClientScope, n: number): Key => head(ticketPk(t, n));
export const ticketDetail = (t: ClientScope, n: number): Key => ({ pk: ticketPk(t, n), sk: '@D' });
export const ticketTerms = (t: ClientScope, n: number): Key => ({ pk: ticketPk(t, n), sk: '@S' });
export const ticketLink = (t: ClientScope, n: number, type: string, other: number): Key =>
  under(ticketPk(t, n), `@L#${type}#${other}`);
export const ticketParticipant = (t: ClientScope, n: number, person: string): Key =>
  under(ticketPk(t, n), `@P#${part(person)}`);
export const ticketMessage = (t: ClientScope, n: number, at: string, id: string): Key =>
  under(ticketPk(t, n), `C#${stamp(at)}#${id}`);
export const ticketEvent = (t: ClientScope, n: number, v: number): Key =>
  under(ticketPk(t, n), `E#${pad(v, VERSION_DIGITS)}`);
/** Bounds of the messages written from one time to another, both included. */
export const messagesBetween = (from: string, to: string): { from: string; to: string } => ({
  from: `C#${stamp(from)}`,
  to: `C#${stamp(to)}#~`,
});
/** One version of a time entry; versions of an entry stand side by side, oldest first. */
export const ticketTime = (t: ClientScope, n: number, id: string, version: number): Key =>
  under(ticketPk(t, n), `W#${id}#${pad(version, 4)}`);
export const ticketTimePrefix = (id?: string): string => (id === undefined ? 'W#' : `W#${part(id)}#`);
/** A file on its ticket: state, so that a ticket is read with the names of its files. */
export const ticketAttachment = (t: ClientScope, n: number, id: string): Key => under(ticketPk(t, n), `@A#${part(id)}`);
export const ticketAttachmentPrefix = '@A#';
export const ticketParts = { state: '@', link: '@L#', participant: '@P#', message: 'C#', event: 'E#' } as const;
/** The state after an entry of a long log, found by time. */
export const ticketCheckpoint = (t: ClientScope, n: number, at: string, v: number): Key =>
  under(ticketPk(t, n), `H#${stamp(at)}#${pad(v, VERSION_DIGITS)}`);
export const checkpointsUpTo = (at: string | undefined): { from: string; to: string } => ({
  from: 'H#',
  to: at === undefined ? 'H#~' : `H#${stamp(at)}#~`,
});

/** Scope and number of the ticket that a partition key belongs to, or undefined for any other kind of item. */
export function parseTicketPk(pk: string): { scope: ClientScope; number: number } | undefined {
  const match = /^([0-9a-z]{8}\.[0-9a-z]{6})#T#(\d+)$/.exec(pk);
  return match?.[1] && match[2] ? { scope: match[1] as ClientScope, number: Number(match[2]) } : undefined;
}

export const ticketSequence = (t: ClientScope): Key => ({ pk: `${t}#SEQ`, sk: 'T' });
/** A requester's tickets, newest last. Written once with the ticket. */
export const requesterPk = (t: ClientScope, contact: string): string => `${t}#U#${contact}`;
export const requesterTicket = (t: ClientScope, contact: string, createdAt: string, n: number): Key =>
  under(requesterPk(t, contact), `T#${stamp(createdAt)}#${pad(n, NUMBER_DIGITS)}`);

// Uniqueness.
export const uniqueExternal = (t: ClientScope, source: string, id: string): Key =>
  head(`${t}#UQ#EXT#${part(source)}#${part(id)}`);
export const uniqueContactEmail = (t: ClientScope, email: string): Key => head(`${t}#UQ#EMAIL#${part(email)}`);
/** A person's id in the system that an import came from. */
export const uniqueContactId = (t: ClientScope, id: string): Key => head(`${t}#UQ#PERSON#${part(id)}`);
export const uniquePrefix = (p: ProviderScope, prefix: string): Key => head(`${p}#UQ#PFX#${part(prefix)}`);

// Imports: what each brought, so that it can be taken back.
export const importHead = (t: ClientScope, id: string): Key => head(`${t}#IMP#${id}`);
export const importPart = (t: ClientScope, id: string, n: number): Key =>
  under(`${t}#IMP#${id}`, `N#${pad(n, NUMBER_DIGITS)}`);
export const importPartPrefix = 'N#';
export const importIndex = (t: ClientScope, at: string, id: string): IndexKeys => ({
  g2p: listPk(t, 'IMP'),
  g2s: `${stamp(at)}#${id}`,
});

// Index keys of tickets.
export interface IndexKeys {
  readonly g1p?: string;
  readonly g1s?: string;
  readonly g2p?: string;
  readonly g2s?: string;
  readonly g3p?: string;
  readonly g3s?: string;
  readonly g4p?: string;
  readonly g4s?: string;
}

/** The queue partition of one person or team, or of nobody (`~`). */
export const workPk = (p: ProviderScope, owner: string | undefined): string => `${p}#W#${owner ?? '~'}`;
export const listPk = (scope: AnyScope, kind: string): string => `${scope}#${kind}`;
export const boardPk = (p: ProviderScope, priority: number): string => `${p}#O#${priority}`;
export const boardPriorities = [1, 2, 3, 4, 5] as const;
export const listPrefix = { open: 'O#', ended: 'Z#' } as const;
/** What ended at a moment or later. */
export const listEndedSince = (at: string) => ({ from: `${listPrefix.ended}${stamp(at)}`, to: 'Z$' });

export interface TicketPlace {
  readonly scope: ClientScope;
  readonly number: number;
  readonly open: boolean;
  /** Merged or moved away: no list shows it, the ticket it became is shown in its place. */
  readonly gone?: boolean;
  readonly priority: number;
  /** Earliest due time of a running clock. */
  readonly due?: string | undefined;
  readonly resolvedAt?: string | undefined;
  readonly assignee?: string | undefined;
  readonly team?: string | undefined;
  /** When the ticket next wants attention from the timer. */
  readonly nextFire?: string | undefined;
}

/** Where a ticket stands in the four indexes; open tickets alone stand in `work` and `board`. */
export function ticketIndexKeys(place: TicketPlace): IndexKeys {
  const provider = place.scope.slice(0, 8) as ProviderScope;
  const client = place.scope.slice(9);
  const due = place.due ? stamp(place.due) : NEVER;
  const n = pad(place.number, NUMBER_DIGITS);
  const open = place.open
    ? {
        g1p: workPk(provider, place.assignee ?? place.team),
        g1s: `${due}#${place.priority}#${client}#${n}`,
        g3p: boardPk(provider, place.priority),
        g3s: `${due}#${client}#${n}`,
      }
    : {};
  const alarm = place.nextFire
    ? { g4p: alarmPk(shardOf(place.scope, place.number)), g4s: `${stamp(place.nextFire)}#${place.scope}#${n}` }
    : {};
  return {
    ...open,
    g2p: listPk(place.scope, 'T'),
    g2s: listPlace(place, due, n),
    ...alarm,
  };
}

function listPlace({ open, gone, resolvedAt }: TicketPlace, due: string, n: string): string {
  if (gone) return `M#${n}`;
  return open ? `O#${due}#${n}` : `Z#${resolvedAt ? stamp(resolvedAt) : NEVER}#${n}`;
}

export const alarmShards = 16;
export const alarmPk = (shard: number): string => `~D#${String(shard).padStart(2, '0')}`;
/** When the alarm of an index row is due. */
export const alarmTime = (g4s: string): string => g4s.slice(0, g4s.indexOf('#'));
/** Upper bound of the alarms due at a moment: the separator sorts right above. */
export const alarmUpTo = (now: string): string => `${stamp(now)}$`;

// Files: what is known of them, when one that no message brought is looked at again, and where their bytes stand. No name that somebody chose is ever part of a path.
export const fileHead = (t: ClientScope, id: string): Key => head(`${t}#F#${part(id)}`);
export const fileAlarmKeys = (t: ClientScope, id: string, at: string): IndexKeys => ({
  g4p: alarmPk([...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2147483647, 7) % alarmShards),
  g4s: `${stamp(at)}#${t}#F#${part(id)}`,
});
/** Scope and id of the file that a partition key belongs to, or undefined for any other kind of item. */
export function parseFilePk(pk: string): { scope: ClientScope; id: string } | undefined {
  const match = /^([0-9a-z]{8}\.[0-9a-z]{6})#F#(fil_[0-9a-z]{22})$/.exec(pk);
  return match?.[1] && match[2] ? { scope: match[1] as ClientScope, id: match[2] } : undefined;
}
/** Objects: what has just come in, and what was taken in. IAM pins a session to its own scope. */
export const incomingFiles = 'in/';
export const incomingFile = (t: ClientScope, id: string): string => `${incomingFiles}${t}/${id}`;
export const keptFile = (t: ClientScope, id: string): string => `${t}/kept/${id}`;
export const keptFiles = (t: ClientScope): string => `${t}/kept/`;

export function shardOf(scope: string, n: number): number {
  let hash = n;
  for (let i = 0; i < scope.length; i++) hash = (hash * 31 + scope.charCodeAt(i)) % 2147483647;
  return hash % alarmShards;
}

// People, teams, clients, configuration.
export const contactHead = (t: ClientScope, id: string): Key => head(`${t}#USR#${id}`);
export const staffHead = (p: ProviderScope, id: string): Key => head(`${p}#USR#${id}`);
export const teamHead = (p: ProviderScope, id: string): Key => head(`${p}#TM#${id}`);
export const clientHead = (p: ProviderScope, client: string): Key => head(`${p}#CLI#${client}`);
export const clientSlug = (p: ProviderScope, slug: string): Key => head(`${p}#UQ#SLUG#${part(slug)}`);
/**
 * A directory entry's place in `list`: by name, so that a page of people reads in order. Who is no longer there, or came
 * in with an import, stands behind all others: thousands of former names must not hide the people one looks for.
 */
export const directoryIndex = (
  scope: AnyScope,
  kind: 'USR' | 'TM' | 'CLI',
  name: string,
  id: string,
  active = true,
): IndexKeys => ({
  g2p: listPk(scope, kind),
  g2s: `${active ? '' : '~'}${part(name.toLowerCase()).slice(0, 100)}#${id}`,
});
export const configCurrent = (t: ClientScope, partName: string): Key => head(`${t}#CFG#${partName}`);
export const configVersion = (t: ClientScope, partName: string, v: number): Key =>
  under(`${t}#CFG#${partName}`, `V#${pad(v, VERSION_DIGITS)}`);
/** API keys that tenant files declare; an administrator issues the secret. */
export const declaredKeyPk = (p: ProviderScope): string => `${p}#SRC#KEY`;
export const declaredKey = (p: ProviderScope, name: string): Key => ({ pk: declaredKeyPk(p), sk: part(name) });
/** Host names that a client has claimed, beside the platform's own record of each. */
export const clientHostsPk = (t: ClientScope): string => `${t}#HOST`;
export const clientHost = (t: ClientScope, host: string): Key => ({ pk: clientHostsPk(t), sk: part(host) });

/** What a company is told of as known troubles, by the incident's number. */
export const knownPk = (t: ClientScope): string => `${t}#KNOWN`;
export const knownTrouble = (t: ClientScope, n: number): Key => ({ pk: knownPk(t), sk: pad(n, NUMBER_DIGITS) });
/** The ticket with which a person joined a known trouble: one each. */
export const uniqueJoin = (t: ClientScope, n: number, contact: string): Key =>
  head(`${t}#UQ#JOIN#${n}#${part(contact)}`);
/** Marks that what one entry of a parent's log sent out has reached one child. */
export const fanOutMark = (t: ClientScope, parent: number, v: number, child: number): Key =>
  under(`${t}#FO#${parent}`, `${pad(v, VERSION_DIGITS)}#${pad(child, NUMBER_DIGITS)}`);
export const fanOutRange = (t: ClientScope, parent: number, v: number): { pk: string; prefix: string } => ({
  pk: `${t}#FO#${parent}`,
  prefix: `${pad(v, VERSION_DIGITS)}#`,
});
/** Where a ticket went when it changed its client: the MSP's own, out of reach of either client. */
export const movedTicket = (p: ProviderScope, client: string, n: number): Key => head(`${p}#MV#${client}#${n}`);

// Advisories: what staff should know of a client (`C#` written, `F` declared by its file) or of a person (`P#`), and
// who is a VIP by an administrator's word (`V#`).
export const advisoriesPk = (t: ClientScope): string => `${t}#ADV`;
export const advisoryItem = (t: ClientScope, person: string | undefined, id: string): Key =>
  under(advisoriesPk(t), person === undefined ? `C#${part(id)}` : `P#${part(person)}#${part(id)}`);
export const declaredAdvisories = (t: ClientScope): Key => ({ pk: advisoriesPk(t), sk: 'F' });
/** Bounds of a person's advisories, or of the client's own. */
export const advisoryRange = (person?: string): { from: string; to: string } =>
  person === undefined ? { from: 'C#', to: 'F' } : { from: `P#${part(person)}#`, to: `P#${part(person)}#~` };
/** The person that an advisory or a mark is about, by its sort key; none where it is about the client. */
export function personOfMark(sk: string): string | undefined {
  return /^[PV]#([^#]+)/.exec(sk)?.[1];
}
export const vipMark = (t: ClientScope, person: string): Key => ({ pk: advisoriesPk(t), sk: `V#${part(person)}` });

// Umbrellas: tickets that span clients, known to staff alone.
export const umbrellaHead = (p: ProviderScope, id: string): Key => head(`${p}#UMB#${id}`);
export const umbrellaMember = (p: ProviderScope, id: string, client: string, n: number): Key =>
  under(`${p}#UMB#${id}`, `${client}#${n}`);
export const umbrellaIndex = (p: ProviderScope, createdAt: string, id: string): IndexKeys => ({
  g2p: listPk(p, 'UMB'),
  g2s: `${createdAt}#${id}`,
});

// Jobs: an MSP's own, whoever's tickets they work on.
export const jobResultsPk = (p: ProviderScope, id: string): string => `${p}#JOB#${id}`;
export const jobHead = (p: ProviderScope, id: string): Key => head(jobResultsPk(p, id));
/** A part of the selection; what became of each part. */
export const jobChunk = (p: ProviderScope, id: string, chunk: number): Key =>
  under(jobResultsPk(p, id), `S#${pad(chunk, VERSION_DIGITS)}`);
export const jobResult = (p: ProviderScope, id: string, at: number): Key =>
  under(jobResultsPk(p, id), `R#${pad(at, VERSION_DIGITS)}`);
export const jobResultRange = (from: number, to: number): { from: string; to: string } => ({
  from: `R#${pad(from, VERSION_DIGITS)}`,
  to: `R#${pad(to, VERSION_DIGITS)}`,
});
/** Running jobs stand among the alarms, in a line of their own: who waited longest is next. */
export const jobAlarmPk = '~D#JOB';
export const jobAlarmUpTo = (now: string): string => `${stamp(now)}$`;
export const jobIndex = (
  p: ProviderScope,
  job: { readonly id: string; readonly createdAt: string; readonly updatedAt: string; readonly state: string },
): IndexKeys => ({
  g2p: listPk(p, 'JOB'),
  g2s: `${stamp(job.createdAt)}#${job.id}`,
  ...(job.state === 'running' ? { g4p: jobAlarmPk, g4s: `${stamp(job.updatedAt)}#${p}#${job.id}` } : {}),
});
export function parseJobPk(pk: string): { scope: ProviderScope; id: string } | undefined {
  const match = /^([0-9a-z]{8})#JOB#(job_[0-9a-z]{12})$/.exec(pk);
  return match?.[1] && match[2] ? { scope: match[1] as ProviderScope, id: match[2] } : undefined;
}

// Notifications (staff under the MSP, contacts under their client).
export const inboxPk = (scope: AnyScope, person: string): string => `${scope}#N#${person}`;
export const inboxItem = (scope: AnyScope, person: string, at: string, event: string): Key =>
  under(inboxPk(scope, person), `${at}#${event}`);

/** Where a person has read up to; it sorts after their notifications, whose keys begin with a year. */
export const inboxMarker = (scope: AnyScope, person: string): Key => head(inboxPk(scope, person));
/** The notifications of an inbox without its marker. */
export const inboxRange = { from: '0', to: ':' } as const;

// Projections: rollups, postings, watermarks.
export const rollup = (scope: AnyScope, name: string): Key => ({ pk: `${scope}#RD`, sk: part(name) });
export const rollupPk = (scope: AnyScope): string => `${scope}#RD`;
export const watermark = (t: ClientScope, projection: string, n: number): Key =>
  under(`${t}#Z#${projection}`, pad(n, NUMBER_DIGITS));
const POSTING_EPOCH_SECONDS = 9_999_999_999;
export const postingPk = (p: ProviderScope, term: string): string => `${p}#X#${part(term.slice(0, 3))}`;
/** Postings of a term sort newest first. */
export const posting = (p: ProviderScope, term: string, createdSeconds: number, client: string, n: number): Key =>
  under(postingPk(p, term), `${part(term)}#${POSTING_EPOCH_SECONDS - createdSeconds}#${client}#${n}`);
/** The posting that a ticket has under another word: `age` is the second part of the sort key it is known by. */
export const postingAt = (p: ProviderScope, term: string, age: string, client: string, n: number): Key =>
  under(postingPk(p, term), `${part(term)}#${age}#${client}#${n}`);
export const postingPrefix = (term: string, whole: boolean): string => (whole ? `${part(term)}#` : part(term));
export function parsePosting(sk: string): { term: string; client: string; number: number } | undefined {
  const [term, , client, n] = sk.split('#');
  return term && client && n ? { term, client, number: Number(n) } : undefined;
}

// Requests: idempotency and rate limits.
export const idempotency = (scope: AnyScope, actor: string, key: string): Key =>
  under(`${scope}#I#${actor}`, part(key));
export const rateLease = (scope: AnyScope, bucket: string): Key => ({ pk: `${scope}#RL`, sk: part(bucket) });

// API keys: the MSP's item is what admins see; the platform item is what a presented key is looked up by.
export const apiKeyHead = (p: ProviderScope, id: string): Key => head(`${p}#KEY#${id}`);
export const apiKeyIndex = (p: ProviderScope, createdAt: string, id: string): IndexKeys => ({
  g2p: listPk(p, 'KEY'),
  g2s: `${createdAt}#${id}`,
});

// Platform items: out of reach of every tenant session.
export const platformMsp = (msp: MspId): Key => head(`~G#MSP#${msp}`);
export const platformMspIndex = (slug: string): IndexKeys => ({ g2p: '~G#MSP', g2s: slug });
export const platformMspListPk = '~G#MSP';
export const platformHost = (host: string): Key => head(`~G#HOST#${host}`);
export const platformKey = (hash: string): Key => head(`~G#KEY#${hash}`);
export const platformSession = (hash: string): Key => head(`~G#SES#${hash}`);
/** Sessions of one account, for "sign out everywhere". */
export const platformAccountSession = (account: string, hash: string): Key => under(`~G#ACS#${part(account)}`, hash);
export const platformAccountSessionsPk = (account: string): string => `~G#ACS#${part(account)}`;
/** Memberships of an account (issuer + subject): one item per MSP or client. */
export const platformMembership = (account: string, scope: string): Key => under(`~G#ACC#${part(account)}`, scope);
export const platformMembershipsPk = (account: string): string => `~G#ACC#${part(account)}`;
/** State of the embedded issuer (grants, codes, signing keys). */
export const issuerItem = (model: string, id: string): Key => ({ pk: `~G#OP#${part(model)}`, sk: part(id) });
export const issuerPk = (model: string): string => `~G#OP#${part(model)}`;
/** The installed release's isolation report: the platform's, and of no tenant. */
export const platformIsolationReport: Key = head('~G#ISO#report');
export const platformCheckpoint = (consumer: string): Key => head(`~G#CP#${consumer}`);
/** Events that a subscription gave up on, oldest first. */
export const platformDeadLetter = (subscription: string, at: string, event: string): Key =>
  under(platformDeadLetterPk(subscription), `${at}#${part(event)}`);
export const platformDeadLetterPk = (subscription: string): string => `~G#DLQ#${subscription}`;

/** Whether a partition key lies in a scope: the check that is made again on everything that was read. */
export function inScope(pk: string, scope: AnyScope): boolean {
  if (pk.startsWith(`${scope}#`)) return true;
  return scope.length === 8 && pk.startsWith(`${scope}.`);
}
