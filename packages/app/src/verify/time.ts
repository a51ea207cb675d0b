import { countOf, noTime, type TimeCount, totalsOf } from '@portico/domain/time/entry';
import { canonicalJson } from '@portico/store/ticket/chain';
import { stateOfHead } from '@portico/store/ticket/head';
import type { ReadEntry } from '@portico/store/ticket/log';
import { currentVersions } from '@portico/store/ticket/time';
import type { Findings } from './findings.ts';
import type { TicketItems } from './ticket-items.ts';

/** I34 of one ticket: its total is the sum of its live entries, and each entry counts as its log last said. */
export function checkTime(items: TicketItems, entries: readonly ReadEntry[], where: string, found: Findings): void {
  const current = currentVersions(items.time);
  const told = new Map<string, { readonly version: number; readonly now: TimeCount | undefined }>();
  for (const { type, data } of entries.flatMap((entry) => entry.events)) {
    if (!type.startsWith('time.')) continue;
    const { entry, version, now } = data as { entry: string; version: number; now?: TimeCount }; // Safe: a time event.
    told.set(entry, { version, now });
  }
  for (const { e } of current) {
    const last = told.get(e.id);
    const place = `${where} ${e.id}`;
    found.expect('I34', last?.version === e.version, place, () => `its log knows version ${last?.version ?? 'none'}`);
    const same = canonicalJson(last?.now ?? null) === canonicalJson(countOf(e) ?? null);
    found.expect('I34', same, place, () => 'it counts for something else than its log says');
    const versions = items.time.filter((item) => item.e.id === e.id).length;
    found.expect('I34', versions === e.version, place, () => `${versions} of its ${e.version} versions are there`);
  }
  found.expect('I34', told.size === current.length, where, () => `of ${told.size} entries ${current.length} are there`);
  if (!items.head) return;
  const [has, should] = [stateOfHead(items.head).time ?? noTime, totalsOf(current.map((item) => item.e))];
  const right = canonicalJson(has) === canonicalJson(should);
  found.expect('I34', right, where, () => `its total is ${has.minutes} min, its entries have ${should.minutes}`);
}
