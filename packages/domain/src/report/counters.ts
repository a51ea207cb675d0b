/**
 * Names of rollup items and of the counters in them, for those who write and those who read. Counters are top-level
 * attributes of an item, so that DynamoDB can add to them; their names are words or `kind:label`.
 *
 * A client's day is kept in five items, since an item is billed by its size at every change of it. Three are about
 * the tickets opened that day (`c` what every update touches, `g` groups and categories, `o` openings and patterns),
 * one about what was resolved or closed that day (`r`), one about the time worked on it (`t`). An MSP's day has `c`
 * and `t`; an MSP's month has an item for each client.
 */
const dayParts = ['c', 'g', 'o', 'r', 't'] as const;
export type DayPart = (typeof dayParts)[number];

/** The item with the present state of the queues. */
export const queueItem = 'CNT';

/** The item with the tags on a client's open tickets: apart, so that no other change pays for their number. */
export const tagItem = 'TAGS';

/**
 * A month of one client in the MSP's own partition and zone: what the report of all clients tells of it. Small, and
 * side by side with those of the other clients, so that thousands of clients are a few reads.
 */
export function monthItem(month: string, client: string): string {
  return `M.${month}.${client}`;
}

/** The items of a month, of every client. */
export function itemsOfMonth(month: string): ItemRange {
  return { low: monthItem(month, ''), high: monthItem(month, none) };
}

/** The client that a month item is about, or undefined for any other name. */
export function clientOfMonth(name: string): string | undefined {
  return /^M\.\d{4}-\d{2}\.(.+)$/.exec(name)?.[1];
}

export function dayItem(part: DayPart, day: string): string {
  return `D.${part}.${day}`;
}

/** Part and day of a day item's name, or undefined for any other name. */
export function parseDayItem(name: string): { part: DayPart; day: string } | undefined {
  const match = /^D\.([cgort])\.(\d{4}-\d{2}-\d{2})$/.exec(name);
  return match?.[1] && match[2] ? { part: match[1] as DayPart, day: match[2] } : undefined;
}

/** Names of rollup items, both ends included. */
export interface ItemRange {
  readonly low: string;
  readonly high: string;
}

/**
 * What a report has to read. What was opened and closed is needed up to the present, whatever the range: a past
 * backlog is the present one, less what came since.
 */
export function itemsOfReport(range: { readonly from?: string; readonly to?: string }): ItemRange[] {
  const from = range.from ?? '0000';
  return dayParts.map((part) => ({
    low: dayItem(part, from),
    high: dayItem(part, part === 'c' || part === 'r' ? '9999' : (range.to ?? '9999')),
  }));
}

/** Stands for "none" where a dimension has no value: no id or label is a tilde. */
export const none = '~';
const LABEL_CHARACTERS = 64;

/** `kind:label`, with labels from outside brought to one line of bounded length. */
export function counter(kind: string, label: string | number | undefined): string {
  const text = label === undefined || label === '' ? none : String(label);
  return `${kind}:${text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, LABEL_CHARACTERS)
    .trim()}`;
}

/** Category, subcategory and symptom of a pattern, as one counter name and back. */
export function patternCounter(parts: readonly (string | undefined)[]): string {
  return `pat:${parts.map((part) => counter('', part).slice(1).replaceAll('%', '%25').replaceAll('|', '%7C')).join('|')}`;
}

export function parsePattern(label: string): (string | undefined)[] {
  return label.split('|').map((part) => {
    const text = part.replaceAll('%7C', '|').replaceAll('%25', '%');
    return text === none ? undefined : text;
  });
}
