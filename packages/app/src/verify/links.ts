import { type LinkName, linksAfter } from '@portico/domain/ticket/links';
import { canonicalJson } from '@portico/store/ticket/chain';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

/** I4 of links: those that a ticket has are those that its log tells of, so that its past is known from the log alone. */
export function checkLinks(
  { links }: TicketItems,
  entries: readonly ReadEntry[],
  where: string,
  found: Findings,
): void {
  const has = links.map((one): LinkName => `${one.type} ${one.n}`).sort();
  let told: readonly LinkName[] = [];
  for (const entry of entries) told = linksAfter(told, entry.events);
  if (has.length === 0 && told.length === 0) return;
  const same = canonicalJson(has) === canonicalJson(told);
  found.expect('I4', same, where, () => `it is linked as ${has.join(', ')}, and its log tells ${told.join(', ')}`);
}
