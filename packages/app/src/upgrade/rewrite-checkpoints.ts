import { clientScope } from '@portico/domain/kernel/scope';
import { advance, type Checkpoint, checkpointEvery } from '@portico/domain/ticket/checkpoint';
import type { Db } from '@portico/store/db';
import { readInstalled } from '@portico/store/tenant/installed';
import { putCheckpoint } from '@portico/store/ticket/checkpoint';
import { readEntry } from '@portico/store/ticket/log';
import { lastNumber, loadTicket, readLog } from '@portico/store/ticket/read';

/** Writes the checkpoints of long histories afresh from their logs: those of an earlier release tell of no links. */
export async function rewriteCheckpoints(db: Db): Promise<void> {
  const { msps } = await readInstalled(db);
  for (const { record, clients } of msps) {
    for (const client of clients) {
      const scope = clientScope(record.id, client.record.id);
      const total = await lastNumber(db, scope);
      for (let number = 1; number <= total; number++) {
        const last = (await loadTicket(db, scope, number))?.version ?? 0;
        if (last < checkpointEvery) continue;
        let at: Checkpoint | undefined;
        for await (const item of readLog(db, scope, number)) {
          at = advance(at, readEntry(item));
          if (at.v % checkpointEvery === 0) await putCheckpoint(db, scope, number, at);
        }
      }
    }
  }
}
