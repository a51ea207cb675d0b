import { type ClientScope, clientScope, providerScope } from '@portico/domain/kernel/scope';
import { addTo, contributions, type Rollups } from '@portico/domain/report/contribution';
import { nextFacts, type ReportFacts } from '@portico/domain/report/facts';
import type { Db } from '@portico/store/db';
import { replaceRollups } from '@portico/store/projection/rollups';
import { factsWrite, loadFacts, placeName } from '@portico/store/projection/watermark';
import { readInstalled } from '@portico/store/tenant/installed';
import { readEntry } from '@portico/store/ticket/log';
import { lastNumber, readLog } from '@portico/store/ticket/read';

const AT_ONCE = 100;

/**
 * Counts all reports afresh from the logs, as this release counts: what an earlier one added up is replaced. Nothing
 * else writes meanwhile; whoever is cut short begins again.
 */
export async function recountReports(db: Db): Promise<void> {
  const { msps } = await readInstalled(db);
  for (const { record, clients } of msps) {
    const ofMsp: Rollups = new Map();
    for (const client of clients) {
      const scope = clientScope(record.id, client.record.id);
      await replaceRollups(db, scope, await recountClient(db, scope, ofMsp));
    }
    await replaceRollups(db, providerScope(record.id), ofMsp);
  }
}

async function recountClient(db: Db, scope: ClientScope, ofMsp: Rollups): Promise<Rollups> {
  const sums: Rollups = new Map();
  const total = await lastNumber(db, scope);
  for (let from = 1; from <= total; from += AT_ONCE) {
    const places = Array.from({ length: Math.min(AT_ONCE, total - from + 1) }, (_, i) => ({ scope, number: from + i }));
    const known = await loadFacts(db, places);
    for (const place of places) {
      const before = known.get(placeName(place));
      if (!before) continue;
      const after = await refold(db, place.scope, place.number, before);
      await db.transact([factsWrite(place, after, before.v)]);
      const list = contributions(after);
      addTo(sums, 'client', list);
      addTo(ofMsp, 'msp', list);
    }
  }
  return sums;
}

/** Up to the version that is counted: what came later, the stream brings. */
async function refold(db: Db, scope: ClientScope, number: number, before: ReportFacts): Promise<ReportFacts> {
  let after: ReportFacts | undefined;
  for await (const item of readLog(db, scope, number, { from: 1, to: before.v })) {
    after = nextFacts(after, readEntry(item), before.zones);
  }
  if (after?.v !== before.v) throw new Error(`the log of ${placeName({ scope, number })} has a gap before ${before.v}`);
  return after;
}
