import { type ClientScope, clientScope, providerScope } from '@portico/domain/kernel/scope';
import { isoAt } from '@portico/domain/kernel/time';
import { addTo, contributions, type Rollups } from '@portico/domain/report/contribution';
import { nextFacts, type ReportFacts } from '@portico/domain/report/facts';
import { termsOf } from '@portico/domain/search/terms';
import type { DesiredClient, DesiredMsp } from '@portico/domain/tenant/desired';
import type { TicketEvent, TicketState } from '@portico/domain/ticket/state';
import type { Db, Item } from '@portico/store/db';
import { rollup, ticketSequence } from '@portico/store/keys';
import { postingKey, termsWrite } from '@portico/store/projection/terms';
import { factsWrite } from '@portico/store/projection/watermark';
import { plan, type TicketCommand } from '@portico/store/ticket/commit';
import { readEntry } from '@portico/store/ticket/log';
import { random } from '../conformance/support/prefix.ts';

/** An open ticket of the workload, for requests that change one. */
export interface Planted {
  readonly number: string;
  readonly version: number;
}

export interface Workload {
  readonly open: readonly Planted[];
  readonly items: number;
  /** Words of each ticket that have postings; all of them where it fits the time. */
  readonly indexed: number | 'all';
}

const SEED = 20_261_128;
const DAY_MS = 86_400_000;
/** Client 002 has more than a quarter of all tickets, client 020 about one in a hundred; the others share the rest. */
const WHALE = { client: 2, share: 0.277 } as const;
const SMALL = { client: 20, share: 0.011 } as const;
const OPEN = 0.1;
const RARE = { word: 'quokka', share: 0.0009 } as const;
const COMMON = { word: 'printer', share: 0.05 } as const;
const VOCABULARY = 3_000;
/** Above this size only some words of a ticket get postings: those of others stand elsewhere in the table and cost searches nothing. */
const INDEXED_WHOLE = 10_000;
const INDEXED_WORDS = 6;
const AT_ONCE = 500;
const A_WRITER = 125;

type Dice = () => number;
const pick = <T>(list: readonly T[], dice: Dice): T => list[Math.floor(dice() * list.length)] as T; // Safe: below the length.
const sentence = (words: number, dice: Dice): string =>
  Array.from({ length: words }, () => `w${Math.floor(dice() ** 2 * VOCABULARY).toString(36)}x`).join(' ');

/** Tickets as five measured peers were given them: written by the product's own plan of a command, in bulk. */
export async function plantWorkload(db: Db, msp: DesiredMsp, size: number, now: number): Promise<Workload> {
  const dice = random(SEED);
  const open: Planted[] = [];
  const numbers = new Map<DesiredClient, number>();
  const sums = { msp: new Map() as Rollups, clients: new Map<ClientScope, Rollups>() };
  const indexed = size <= INDEXED_WHOLE ? 'all' : INDEXED_WORDS;
  let items = 0;
  for (let from = 0; from < size; from += AT_ONCE) {
    const batch = new Map<string, Item>();
    for (let place = from; place < Math.min(from + AT_ONCE, size); place++) {
      const client = clientOf(msp, dice);
      const number = (numbers.get(client) ?? 0) + 1;
      numbers.set(client, number);
      const made = ticket(msp, client, number, { place, size, now, dice });
      for (const item of itemsOf(made, indexed, sums)) batch.set(`${item.pk}\n${item.sk}`, item);
      const last = made.commands.length;
      if (last < 3) open.push({ number: `${client.record.prefix}-${number}`, version: last });
    }
    await write(db, [...batch.values()]);
    items += batch.size;
  }
  const p = providerScope(msp.record.id);
  const rest: Item[] = [...sums.msp].map(([name, counters]) => ({
    ...rollup(p, name),
    ...Object.fromEntries(counters),
  }));
  for (const [t, rollups] of sums.clients) {
    for (const [name, counters] of rollups) rest.push({ ...rollup(t, name), ...Object.fromEntries(counters) });
  }
  for (const [client, n] of numbers) rest.push({ ...ticketSequence(clientScope(msp.record.id, client.record.id)), n });
  await write(db, rest);
  return { open, items: items + rest.length, indexed };
}

/** Side by side, so that the engine commits many of them at once. */
async function write(db: Db, items: readonly Item[]): Promise<void> {
  const parts = Array.from({ length: Math.ceil(items.length / A_WRITER) }, (_, i) =>
    db.batchWrite(items.slice(i * A_WRITER, (i + 1) * A_WRITER)),
  );
  await Promise.all(parts);
}

function clientOf(msp: DesiredMsp, dice: Dice): DesiredClient {
  const throwOf = dice();
  const at = (n: number) => msp.clients[n - 1] as DesiredClient; // Safe: there are fifty.
  if (throwOf < WHALE.share) return at(WHALE.client);
  if (throwOf < WHALE.share + SMALL.share) return at(SMALL.client);
  const others = msp.clients.filter((_, i) => i + 1 !== WHALE.client && i + 1 !== SMALL.client);
  return pick(others, dice);
}

interface Made {
  readonly scope: ClientScope;
  readonly zones: { readonly client: string; readonly msp: string };
  readonly prefix: string;
  readonly state: TicketState;
  readonly texts: { readonly description: string; readonly replies: readonly string[] };
  readonly commands: readonly TicketCommand[];
}

function ticket(
  msp: DesiredMsp,
  client: DesiredClient,
  number: number,
  { place, size, now, dice }: { place: number; size: number; now: number; dice: Dice },
): Made {
  const scope = clientScope(msp.record.id, client.record.id);
  const isOpen = place % Math.round(1 / OPEN) === 0;
  const createdMs = now - Math.floor((isOpen ? 14 : 365) * dice() * DAY_MS) - DAY_MS;
  const created = Math.floor(createdMs / 1000);
  const due = Math.floor(now / 1000) + Math.floor((dice() * 14 - 7) * 86_400);
  const requester = pick(client.contacts, dice);
  const technician = pick(msp.staff, dice);
  const team = pick(msp.teams, dice);
  const rare = size * RARE.share < 1 ? place === 1 : dice() < RARE.share;
  const subject = `${dice() < COMMON.share ? COMMON.word : 'device'} ${sentence(6, dice)}`;
  const description = `${sentence(70, dice)}${rare ? ` ${RARE.word}` : ''}`;
  const reply = sentence(40, dice);
  const level = pick([1, 2, 3] as const, dice);
  const at = isoAt(created * 1000);
  const repliedAt = isoAt((created + 1_800) * 1000);
  const first: TicketState = {
    kind: 'incident',
    client: client.record.id,
    number,
    status: 'new',
    phase: 'open',
    subject,
    requester: requester.id,
    requesterName: requester.name,
    impact: level,
    urgency: 2,
    priority: pick([1, 2, 3, 4, 5] as const, dice),
    channel: 'portal',
    team: team.id,
    ...(dice() < 0.8 ? { assignee: technician.id } : {}),
    createdAt: at,
    updatedAt: at,
    config: { desk: 1, calendar: 1, sla: 1 },
    sla: {
      response: { st: 'r', t: 3_600, d: created + 3_600, f: created },
      resolution: { st: 'r', t: 28_800, d: due, f: created },
    },
  };
  const answered: TicketState = {
    ...first,
    updatedAt: repliedAt,
    sla: { ...first.sla, response: { st: 'm', t: 3_600, d: created + 3_600, a: created + 1_800 } },
  };
  const by = { kind: 'staff', id: technician.id } as const;
  const common = { scope, requestId: `planted-${place}` };
  const event = (type: TicketEvent['type'], data?: Record<string, unknown>) => [data ? { type, data } : { type }];
  const commands: TicketCommand[] = [
    {
      ...common,
      next: first,
      events: event('ticket.opened'),
      by: { kind: 'contact', id: requester.id },
      at,
      description,
    },
    {
      ...common,
      next: answered,
      events: event('ticket.replied', { by: 'staff' }),
      by,
      at: repliedAt,
      message: { id: 'm1', visibility: 'public', text: reply },
    },
  ];
  let state = answered;
  if (!isOpen) {
    const end = created + 3_600 + Math.floor(dice() * 172_800);
    const resolvedAt = isoAt(Math.min(end * 1000, now - 60_000));
    state = {
      ...answered,
      status: 'resolved',
      phase: 'resolved',
      resolvedAt,
      updatedAt: resolvedAt,
      resolution: { code: 'fixed', v: 3 },
      sla: { ...answered.sla, resolution: { st: 'm', t: 28_800, d: end + 60, a: end } },
    };
    const texts = { text: 'Done' };
    commands.push({ ...common, next: state, events: event('ticket.resolved'), by, at: resolvedAt, texts });
  }
  const zones = { client: client.config.value.calendar.timeZone, msp: msp.record.zone };
  return { scope, zones, prefix: client.record.prefix, state, texts: { description, replies: [reply] }, commands };
}

function* itemsOf(
  { scope, zones, prefix, state, texts, commands }: Made,
  indexed: number | 'all',
  sums: { readonly msp: Rollups; readonly clients: Map<ClientScope, Rollups> },
): Iterable<Item> {
  let before: TicketCommand['before'];
  let facts: ReportFacts | undefined;
  for (const command of commands) {
    const { writes, event } = plan({ ...command, before });
    for (const { Put } of writes) if (Put?.Item) yield Put.Item as Item; // Safe: the plan's own items.
    before = { scope, state: command.next, version: event.v, hash: event.hash, unknown: {} };
    facts = nextFacts(facts, readEntry(event), zones);
  }
  if (!facts) return;
  const place = { scope, number: state.number };
  const mark = factsWrite(place, facts, undefined).Put?.Item;
  if (mark) yield mark as Item; // Safe: as above.
  const all = contributions(facts);
  const own = sums.clients.get(scope) ?? new Map();
  sums.clients.set(scope, own);
  addTo(own, 'client', all);
  addTo(sums.msp, 'msp', all);
  const number = `${prefix}-${state.number}`;
  const terms = termsOf({ number, subject: state.subject, requesterName: state.requesterName, ...texts });
  const created = Math.floor(Date.parse(state.createdAt) / 1000);
  const list = termsWrite(place, { v: facts.v, created, terms }, undefined).Put?.Item;
  if (list) yield list as Item; // Safe: as above.
  const wanted = new Set<string>([COMMON.word, RARE.word]);
  const kept = indexed === 'all' ? terms : terms.filter((term, i) => i < indexed || wanted.has(term));
  for (const term of kept) yield { ...postingKey(scope, state.number, created, term), _t: 'X' };
}

export const words = { rare: RARE.word, common: COMMON.word } as const;
export const small = SMALL.client;
export const whale = WHALE.client;
