import type { ClientScope } from '@portico/domain/kernel/scope';
import { type Contribution, contributions, difference } from '@portico/domain/report/contribution';
import { nextFacts, type ReportFacts, type ReportZones } from '@portico/domain/report/facts';
import type { LogEntry } from '@portico/domain/ticket/state';
import type { Db, Write } from '@portico/store/db';
import { parseTicketPk } from '@portico/store/keys';
import { RollupSums } from '@portico/store/projection/rollups';
import { factsWrite, loadFacts, placeName } from '@portico/store/projection/watermark';
import { type EventItem, readEntry } from '@portico/store/ticket/log';
import { isAmbiguous, lostConditions, onlyContention } from '@portico/store/ticket/outcome';
import { readLog } from '@portico/store/ticket/read';

export interface RollupDeps {
  readonly db: Db;
  /** The zones in which a client's tickets count their days. */
  zones(scope: ClientScope): Promise<ReportZones>;
}

/** New entries of one ticket, by version. */
export interface TicketEntries {
  readonly scope: ClientScope;
  readonly number: number;
  readonly items: readonly EventItem[];
}

/** A transaction holds at most 100 items; the rest is headroom for what one more ticket may need. */
const itemsMax = 90;
const rounds = 8;

interface Step {
  readonly ticket: TicketEntries;
  readonly seen: number | undefined;
  readonly facts: ReportFacts;
  readonly change: readonly Contribution[];
}

/** Log entries grouped by ticket, in order of their versions, each once. */
export function byTicket(entries: readonly EventItem[]): TicketEntries[] {
  const tickets = new Map<string, { scope: ClientScope; number: number; items: Map<number, EventItem> }>();
  for (const item of entries) {
    let ticket = tickets.get(item.pk);
    if (!ticket) {
      const place = parseTicketPk(item.pk);
      if (!place) continue;
      ticket = { ...place, items: new Map() };
      tickets.set(item.pk, ticket);
    }
    ticket.items.set(item.v, item);
  }
  return [...tickets.values()].map(({ scope, number, items }) => ({
    scope,
    number,
    items: [...items.values()].sort((a, b) => a.v - b.v),
  }));
}

/**
 * Counts new entries in the rollups, exactly once: each transaction moves the watermarks of its tickets together with
 * what their entries change, so an entry that comes twice, late or after a crash finds its version already seen.
 */
export async function projectRollups(deps: RollupDeps, tickets: readonly TicketEntries[]): Promise<void> {
  let open = tickets;
  for (let round = 1; open.length > 0; round++) {
    if (round > rounds) throw new Error(`${open.length} tickets were changed by another projector again and again`);
    open = await pass(deps, open);
  }
}

/** One attempt at each ticket. @returns those whose transaction lost to another one and must be folded again. */
async function pass(deps: RollupDeps, tickets: readonly TicketEntries[]): Promise<TicketEntries[]> {
  const known = await loadFacts(deps.db, tickets);
  const lost: TicketEntries[] = [];
  let sums = new RollupSums();
  let steps: Step[] = [];
  const flush = async (): Promise<void> => {
    if (steps.length > 0 && !(await commit(deps.db, steps, sums))) lost.push(...steps.map((one) => one.ticket));
    sums = new RollupSums();
    steps = [];
  };
  for (const ticket of tickets) {
    const step = await fold(deps, ticket, known.get(placeName(ticket)));
    if (!step) continue;
    const { newItems, fits } = sums.fits(ticket.scope, step.change);
    if (!fits || steps.length + 1 + sums.size + newItems > itemsMax) await flush();
    steps.push(step);
    sums.add(ticket.scope, step.change);
  }
  await flush();
  return lost;
}

async function commit(db: Db, steps: readonly Step[], sums: RollupSums): Promise<boolean> {
  const writes: Write[] = [...steps.map((one) => factsWrite(one.ticket, one.facts, one.seen)), ...sums.writes()];
  try {
    await db.transact(writes);
    return true;
  } catch (error) {
    // Whatever became of it, the watermarks tell: the next pass reads them and folds what is still missing.
    if (lostConditions(error).length > 0 || onlyContention(error) || isAmbiguous(error)) return false;
    throw error;
  }
}

async function fold(
  deps: RollupDeps,
  ticket: TicketEntries,
  before: ReportFacts | undefined,
): Promise<Step | undefined> {
  const zones = before?.zones ?? (await deps.zones(ticket.scope));
  let facts = before;
  for (const item of ticket.items) {
    if (item.v <= (facts?.v ?? 0)) continue;
    if (item.v > (facts?.v ?? 0) + 1) facts = await foldMissing(deps.db, ticket, facts, item.v - 1, zones);
    facts = nextFacts(facts, readEntry(item), zones);
  }
  if (!facts || facts.v === before?.v) return undefined;
  const change = difference(before ? contributions(before) : [], contributions(facts));
  return { ticket, seen: before?.v, facts, change };
}

/** Entries that the stream did not bring stand in the table: the log is the source, the stream only its messenger. */
async function foldMissing(
  db: Db,
  { scope, number }: TicketEntries,
  before: ReportFacts | undefined,
  to: number,
  zones: ReportZones,
): Promise<ReportFacts | undefined> {
  let facts = before;
  for await (const item of readLog(db, scope, number, { from: (before?.v ?? 0) + 1, to })) {
    const entry: LogEntry = readEntry(item);
    facts = nextFacts(facts, entry, zones);
  }
  if ((facts?.v ?? 0) !== to) throw new Error(`the log of ${placeName({ scope, number })} has a gap before ${to + 1}`);
  return facts;
}
