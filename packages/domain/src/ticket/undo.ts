import { epochMs } from '../kernel/time.ts';
import { type Crossed, thresholdsUpTo } from '../sla/clock.ts';
import { type Decision, type Refusal, refuse, type TicketFacts } from './facts.ts';
import { crossedEvents, judgedAnew, reprioritiseService } from './service-level.ts';
import {
  applyEntry,
  type LogEntry,
  type StateChange,
  type TicketEvent,
  type TicketState,
  thresholdEventTypes,
  valueUnder,
} from './state.ts';

/** Events that change nothing but the state: an entry of these alone can be taken back. */
const reversible: ReadonlySet<string> = new Set([
  'ticket.assigned',
  'ticket.changed',
  'ticket.pended',
  'ticket.resumed',
  'ticket.resolved',
  'ticket.reopened',
  'ticket.closed',
] satisfies TicketEvent['type'][]);

/** How long a command can be undone where the desk says nothing. */
export const undoMinutesDefault = 10;

/** Whether a command with these events could be undone. */
export function canBeUndone(events: readonly TicketEvent[]): boolean {
  const own = events.filter((event) => !thresholdEventTypes.has(event.type));
  return own.length > 0 && own.every((event) => reversible.has(event.type));
}

/** The newest entry that may be meant by "undo" where none is named. */
export function lastUndoable<E extends LogEntry>(entries: readonly E[]): E | undefined {
  const undone = new Set(entries.flatMap((entry) => undoneBy(entry) ?? []));
  return entries.findLast((entry) => byPerson(entry) && canBeUndone(entry.events) && !undone.has(entry.v));
}

/** The version that an entry takes back, where it does. */
export function undoneBy(entry: Pick<LogEntry, 'events'>): number | undefined {
  const told = entry.events.find((event) => event.type === 'ticket.undone');
  return told ? Number(told.data?.['v']) : undefined;
}

function byPerson(entry: LogEntry): boolean {
  return (entry.by.kind === 'staff' || entry.by.kind === 'key') && entry.imported === undefined;
}

/** What an undo does not put back, and what nobody is held up by. */
const aside: ReadonlySet<string> = new Set(['updatedAt'] satisfies (keyof TicketState)[]);

/**
 * Takes one command back by a new entry: its fields get the values they had before, and the clocks run as if it had
 * not been. Refused once time is over, or when a later entry touched one of the same fields.
 * @param before the ticket as it was before the command.
 * @param later the entries after it, oldest first.
 */
export function undo(
  ticket: TicketState,
  entry: LogEntry,
  before: TicketState,
  later: readonly LogEntry[],
  facts: TicketFacts,
): Decision | Refusal {
  const minutes = facts.desk.undoMinutes ?? undoMinutesDefault;
  if (later.some((one) => undoneBy(one) === entry.v)) return refuse('undo.done', 'This has been undone already.');
  if (!byPerson(entry) || !canBeUndone(entry.events)) {
    return refuse('undo.impossible', 'Only an assignment, a status, a priority or a category can be undone.');
  }
  if (epochMs(facts.now) - epochMs(entry.at) > minutes * 60_000) {
    return refuse('undo.too_late', `This can be undone for ${minutes} minutes only; change the ticket instead.`);
  }
  const fields = Object.keys(entry.set).filter((field) => !aside.has(field));
  const touched = later.find((one) => fields.some((field) => field in one.set));
  if (touched) {
    const which = fields.filter((field) => field in touched.set).join(', ');
    return refuse('undo.touched', `Version ${touched.v} has since changed ${which}; change the ticket instead.`);
  }
  if (ticket.phase === 'closed' && !('phase' in entry.set)) {
    return refuse('ticket.closed', 'The ticket is closed; reopen it to change it.');
  }
  return restored(ticket, entry, before, later, fields, facts);
}

function restored(
  ticket: TicketState,
  entry: LogEntry,
  before: TicketState,
  later: readonly LogEntry[],
  fields: readonly string[],
  facts: TicketFacts,
): Decision {
  const back = fields.map((field) => [field, valueUnder(before, field) ?? null] as const);
  // Safe: each value stood under this very name before.
  const next = { ...applyEntry(ticket, Object.fromEntries(back) as StateChange), updatedAt: facts.now };
  const undone: TicketEvent = { type: 'ticket.undone', data: { v: entry.v, fields } };
  // A clock that a later entry began took its target from what is now taken back.
  if (!fields.includes('sla')) {
    const judged = judgedAnew(ticket, next, facts) ? reprioritiseService(ticket, next, facts) : next;
    return { next: judged, events: [undone] };
  }
  if (!next.sla) return { next, events: [undone] };
  // What came due while the command stood is told now, and what was told before is not told again.
  const { clocks, crossed } = thresholdsUpTo(next.sla, epochMs(facts.now));
  const told = toldThresholds([entry, ...later]);
  const news = crossed.filter((one) => !told.has(nameOf(one)));
  return { next: { ...next, sla: clocks }, events: [...crossedEvents(news), undone] };
}

function nameOf({ clock, due, warning }: Crossed): string {
  return warning ? `${clock} ${warning.percent} ${warning.at}` : `${clock} ${due}`;
}

function toldThresholds(entries: readonly LogEntry[]): ReadonlySet<string> {
  const told = entries.flatMap((entry) => entry.events).filter((event) => thresholdEventTypes.has(event.type));
  const names = told.map(({ data = {} }) => {
    const { target, percent, scheduledAt, dueAt } = data;
    return percent === undefined ? `${String(target)} ${String(dueAt)}` : `${String(target)} ${percent} ${scheduledAt}`;
  });
  return new Set(names);
}
