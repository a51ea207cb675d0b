import { type ClientScope, clientOf, type ProviderScope } from '@portico/domain/kernel/scope';
import { addTo, contributions, type Rollups } from '@portico/domain/report/contribution';
import { nextFacts, type ReportFacts, type ReportZones } from '@portico/domain/report/facts';
import type { Db } from '@portico/store/db';
import { allRollups } from '@portico/store/projection/rollups';
import { canonicalJson } from '@portico/store/ticket/chain';
import type { ReadEntry } from '@portico/store/ticket/log';
import type { Findings } from './findings.ts';

/** I13 of one ticket: what the projector knows of it is what its log says. Adds what it counts for to the sums. */
export function recount(
  entries: readonly ReadEntry[],
  known: ReportFacts | undefined,
  zones: ReportZones,
  sums: { readonly client: Rollups; readonly msp: Rollups },
  where: string,
  found: Findings,
): void {
  let facts: ReportFacts | undefined;
  try {
    for (const entry of entries) facts = nextFacts(facts, entry, known?.zones ?? zones);
  } catch (error) {
    found.expect('I13', false, where, () => `its log cannot be counted: ${String(error)}`);
    return;
  }
  const same = canonicalJson(known ?? null) === canonicalJson(facts ?? null);
  found.expect('I13', same, where, () => `reports know it as of v${known?.v ?? 0}, its log is at v${facts?.v ?? 0}`);
  if (!facts) return;
  const list = contributions(facts);
  addTo(sums.client, 'client', list);
  addTo(sums.msp, 'msp', list);
}

/** The stored rollups of a scope against the recount, counter by counter. */
export async function compareRollups(
  db: Db,
  scope: ProviderScope | ClientScope,
  sums: Rollups,
  found: Findings,
): Promise<void> {
  const name = scope.length === 8 ? scope : clientOf(scope as ClientScope);
  const stored = new Map((await allRollups(db, scope)).map((one) => [one.name, one.counters]));
  for (const item of new Set([...stored.keys(), ...sums.keys()])) {
    const [has, should] = [stored.get(item) ?? {}, sums.get(item)];
    for (const counter of new Set([...Object.keys(has), ...(should?.keys() ?? [])])) {
      const [is, wanted] = [has[counter] ?? 0, should?.get(counter) ?? 0];
      found.expect('I13', is === wanted, `${name} ${item}`, () => `${counter} is ${is}, the logs give ${wanted}`);
    }
  }
}
