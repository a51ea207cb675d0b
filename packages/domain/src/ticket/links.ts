import type { TicketEvent } from './state.ts';

/** How a ticket stands to another one of its client, as `type number`. */
export type LinkName = `${string} ${number}`;

/** The links of a ticket after what one more entry of its log tells, sorted: a split links both tickets too. */
export function linksAfter(links: readonly LinkName[], events: readonly TicketEvent[]): readonly LinkName[] {
  const next = new Set(links);
  for (const { type, data } of events) {
    const name: LinkName = `${data?.['type']} ${Number(data?.['number'])}`;
    if (type === 'ticket.linked') next.add(name);
    else if (type === 'ticket.unlinked') next.delete(name);
    else if (type === 'ticket.split') next.add(`related ${Number(data?.['into'])}`);
    else if (type === 'ticket.split_off') next.add(`related ${Number(data?.['from'])}`);
  }
  return [...next].sort();
}

/** Its two parts. */
export function linkOf(name: LinkName): { readonly type: string; readonly number: number } {
  const [type = '', number] = name.split(' ');
  return { type, number: Number(number) };
}
