import type { Message, TimelineEvent, TimelineItem } from '../api/contract.ts';

export type Group = { kind: 'message'; message: Message } | { kind: 'events'; events: TimelineEvent[] };

/** What a person already sees as a message or as the opening needs no event line beside it. */
function isShownOtherwise(event: TimelineEvent): boolean {
  if (event.type === 'ticket.opened') return event.imported === undefined;
  return event.changes.length === 0 && (event.type === 'ticket.replied' || event.type === 'ticket.noted');
}

/** What everybody looks for in a history stands on a line of its own. */
const MILESTONES = new Set(['ticket.resolved', 'ticket.reopened', 'ticket.closed', 'ticket.converted', 'sla.breached']);

export const isMilestone = (event: TimelineEvent): boolean => MILESTONES.has(event.type);

const FOLD_MS = 15 * 60_000;

function foldsInto(previous: TimelineEvent | undefined, item: TimelineEvent): boolean {
  if (!previous || isMilestone(previous) || isMilestone(item) || previous.by.id !== item.by.id) return false;
  return Date.parse(item.at) - Date.parse(previous.at) < FOLD_MS;
}

/** Runs of small changes by one person within a quarter of an hour fold into one line; messages stand alone. */
export function groupTimeline(items: readonly TimelineItem[]): Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    if (item.kind === 'message') {
      groups.push({ kind: 'message', message: item });
      continue;
    }
    if (isShownOtherwise(item)) continue;
    const last = groups.at(-1);
    if (last?.kind === 'events' && foldsInto(last.events.at(-1), item)) last.events.push(item);
    else groups.push({ kind: 'events', events: [item] });
  }
  return groups;
}
