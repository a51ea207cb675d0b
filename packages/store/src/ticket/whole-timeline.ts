import { AppError } from '@portico/domain/kernel/error';
import { epochMs } from '@portico/domain/kernel/time';
import type { Db } from '../db.ts';
import { loadAbsorbed } from './family.ts';
import type { LoadedTicket } from './head.ts';
import type { ReadEntry } from './log.ts';
import { loadDescriptions, loadTimeline, type MessageItem } from './read.ts';

/** The part of one ticket's log that falls into a page. */
export interface TimelineLog {
  readonly ticket: LoadedTicket;
  readonly entries: readonly ReadEntry[];
  readonly messages: readonly MessageItem[];
  /** Of a merged ticket whose beginning is on the page. */
  readonly description?: string;
  /** When an entry counts as written among those of other logs: within a log never before the entry ahead of it. */
  whenOf(v: number): number;
}

export interface WholeTimelinePage {
  readonly logs: readonly TimelineLog[];
  /** The cursor of what lies before, if anything does. */
  readonly previous?: string;
}

interface Loaded extends TimelineLog {
  readonly more: boolean;
  readonly upTo: number | undefined;
}

/**
 * The newest part of the history of a ticket and of those merged into it, read side by side by time. Each log is read
 * from its own end; where one of them goes on beyond what was read, the page ends for all of them at that moment.
 */
export async function loadWholeTimeline(
  db: Db,
  root: LoadedTicket,
  cursor: string | undefined,
  most: { readonly entries: number; readonly messages: number; readonly publicOnly: boolean },
): Promise<WholeTimelinePage> {
  const upTo = cursor === undefined ? undefined : parseCursor(cursor, root.state.number);
  const absorbed = await loadAbsorbed(db, root);
  const loaded = await Promise.all(
    [root, ...absorbed].map((ticket) => loadLog(db, ticket, upTo?.get(ticket.state.number), most)),
  );
  const cut = Math.max(...loaded.filter((log) => log.more).map((log) => log.whenOf(log.entries[0]?.v ?? 0)), -Infinity);
  const shown = loaded.map((log) => fromMoment(log, cut));
  const begun = shown.filter((log) => log.ticket !== root && log.entries[0]?.v === 1);
  const texts = await descriptionsOf(db, root, begun);
  const logs = shown.map((log) => {
    const description = begun.includes(log) ? texts.get(log.ticket.state.number) : undefined;
    return description === undefined ? log : { ...log, description };
  });
  const remains = shown.some((log) => startOf(log) > 1);
  return { logs, ...(remains ? { previous: cursorOf(shown) } : {}) };
}

function descriptionsOf(db: Db, root: LoadedTicket, begun: readonly TimelineLog[]): Promise<Map<number, string>> {
  if (begun.length === 0) return Promise.resolve(new Map());
  return loadDescriptions(
    db,
    root.scope,
    begun.map((log) => log.ticket.state.number),
  );
}

async function loadLog(
  db: Db,
  ticket: LoadedTicket,
  upTo: number | undefined,
  most: { readonly entries: number; readonly messages: number; readonly publicOnly: boolean },
): Promise<Loaded> {
  const page = await loadTimeline(db, ticket.scope, ticket.state.number, {
    ...(upTo === undefined ? {} : { before: upTo }),
    ...most,
  });
  const when = new Map<number, number>();
  let latest = -Infinity;
  for (const { v, at } of page.entries) {
    latest = Math.max(latest, epochMs(at));
    when.set(v, latest);
  }
  return { ticket, upTo, ...page, whenOf: (v) => when.get(v) ?? latest };
}

function fromMoment(log: Loaded, cut: number): Loaded {
  const entries = log.entries.filter((one) => log.whenOf(one.v) >= cut);
  const first = entries[0]?.v ?? Number.POSITIVE_INFINITY;
  return {
    ...log,
    entries,
    messages: log.messages.filter((one) => one.ev >= first),
    more: log.more || entries.length < log.entries.length,
  };
}

/** The version before which a log has not been shown yet; 1 where it has been shown whole. */
function startOf(log: Loaded): number {
  if (!log.more) return 1;
  return log.entries[0]?.v ?? log.upTo ?? log.ticket.version + 1;
}

function cursorOf(logs: readonly Loaded[]): string {
  const [root, ...others] = logs;
  const rest = others.map((log) => `,${log.ticket.state.number}:${startOf(log)}`);
  return `v${root ? startOf(root) : 1}${rest.join('')}`;
}

const cursorPattern = /^v(\d{1,8})((?:,\d{1,9}:\d{1,8})*)$/;

/** @throws malformed for what is no cursor. */
function parseCursor(cursor: string, root: number): Map<number, number> {
  const match = cursorPattern.exec(cursor);
  if (!match?.[1]) throw new AppError('malformed', 'cursor.invalid', 'This cursor is not one of ours.');
  const rest = (match[2] ?? '').split(',').filter(Boolean);
  const others = rest.map((one) => one.split(':').map(Number) as [number, number]);
  return new Map([[root, Number(match[1])], ...others]);
}
