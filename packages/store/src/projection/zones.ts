import { type ClientScope, mspOf } from '@portico/domain/kernel/scope';
import type { ReportZones } from '@portico/domain/report/facts';
import type { Db } from '../db.ts';
import { configCurrent, platformMsp } from '../keys.ts';

/** The zones whose days a client's tickets count in. System credential: the MSP's record is the platform's. */
export async function clientZones(db: Db, scope: ClientScope): Promise<ReportZones> {
  const [profile, msp] = await Promise.all([
    db.get(configCurrent(scope, 'profile'), false),
    db.get(platformMsp(mspOf(scope)), false),
  ]);
  const value = profile?.['value'] as { readonly timeZone?: unknown } | undefined;
  return { client: zoneOf(value?.timeZone), msp: zoneOf(msp?.['timeZone']) };
}

function zoneOf(value: unknown): string {
  return typeof value === 'string' ? value : 'UTC';
}
