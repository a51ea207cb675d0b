import { type ClientId, type MspId, providerScope } from '@portico/domain/kernel/scope';
import type { Source, TenantChange, TenantPlan } from '@portico/domain/tenant/plan';
import type { Db } from '@portico/store/db';
import { staffHead } from '@portico/store/keys';
import { configWrites, hostWrites, recordWrites, refreshClient } from '@portico/store/tenant/install';

/**
 * Carries a plan out, change by change, each whole or not at all. Repeatable: what a cut-short run has done is
 * planned no more.
 */
export async function applyTenants(db: Db, plan: TenantPlan, source: Source): Promise<{ changes: number }> {
  if (plan.refusals.length > 0) throw new Error(`the plan may not be applied: ${plan.refusals.join('; ')}`);
  const touched = new Map<string, { msp: MspId; client: ClientId }>();
  for (const change of plan.changes) {
    await db.transact(await writesOf(db, change, source));
    const client =
      change.kind === 'client' ? (change.id as ClientId) : change.kind === 'config' ? change.client : undefined;
    if (client) touched.set(client, { msp: change.msp, client });
  }
  for (const { msp, client } of touched.values()) await refreshClient(db, msp, client);
  return { changes: plan.changes.length };
}

async function writesOf(db: Db, change: TenantChange, source: Source) {
  switch (change.kind) {
    case 'host':
      return hostWrites(change);
    case 'config':
      return configWrites(change, source);
    case 'staff': {
      const before = await db.get(staffHead(providerScope(change.msp), change.id));
      return recordWrites(change, source, Number(before?.['gv'] ?? 0) + 1);
    }
    default:
      return recordWrites(change, source, 1);
  }
}
