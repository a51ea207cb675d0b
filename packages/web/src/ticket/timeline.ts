import type { Message, TimelineEvent, TimelineItem } from '../api/contract.ts';

export type Group = { kind: 'message'; message: Message } | { kind: 'events'; events: TimelineEvent[] };

/** What a person already sees as a message or as the opening needs no event line beside it. */
function isShownOtherwise(event: TimelineEvent): boolean {
  if (event.type === 'ticket.opened') return event.imported === undefined;
  return event.changes.length === 0 && (event.type === 'ticket.replied' || event.type === 'ticket.noted');
}

/** Runs of changes by one person within an hour fold into one line; messages stand alone. */
export function groupTimeline(items: readonly TimelineItem[]): Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    if (item.kind === 'message') {
      groups.push({ kind: 'message', message: item });
      continue;
    }
    if (isShownOtherwise(item)) continue;
    const last = groups.at(-1);
    const previous = last?.kind === 'events' ? last.events.at(-1) : undefined;
    const near = previous && previous.by.id === item.by.id && Date.parse(item.at) - Date.parse(previous.at) < 3_600_000;
    if (last?.kind === 'events' && near) last.events.push(item);
    else groups.push({ kind: 'events', events: [item] });
  }
  return groups;
}
