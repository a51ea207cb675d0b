import type { Ports } from '@portico/app/ports';
import { applyTenants } from '@portico/app/tenant/apply';
import type { DesiredTenants } from '@portico/domain/tenant/desired';
import { planTenants } from '@portico/domain/tenant/plan';
import { SettingsError } from '@portico/local/home/settings';
import type { Db } from '@portico/store/db';
import { loadCheckpoint, saveCheckpoint } from '@portico/store/projection/checkpoint';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Io } from '../command.ts';
import { loadTenants } from '../tenants/load.ts';
import { printProblems } from '../tenants/print.ts';
import { playRecurring } from './day.ts';
import { playOutage } from './outage.ts';
import { seedTickets } from './seed.ts';

const mark = 'demo';
const outageMark = 'demo-outage';
const recurringMark = 'demo-recurring';
const done = 'done';

/**
 * Brings the declared tenants and a lively desk in, where nothing is installed yet. Later starts change nothing,
 * except that they finish what was cut short: the mark holds the demo's own present until all of it is there.
 */
export async function installDemo(ports: Ports, folder: string, io: Io): Promise<void> {
  const db = ports.unscoped('the first start installs tenants');
  const begun = await loadCheckpoint(db, mark);
  if (begun === done) return;
  const installed = await readInstalled(db);
  if (begun === undefined && installed.msps.length > 0) return;
  const desired = await loadTenants(folder);
  if ('problems' in desired) {
    throw new SettingsError(`The tenant files of ${folder} cannot be used:\n${printProblems(desired.problems)}`);
  }
  io.stderr(begun === undefined ? 'Installing the demo tenants ...\n' : 'Finishing the demo that was cut short ...\n');
  const present = begun ?? ports.now();
  await saveCheckpoint(db, mark, present);
  await applyTenants(db, planTenants(desired, installed), 'file');
  await seedTickets(ports, desired, present, io);
  await outages(ports, db, desired, present);
  await recurring(ports, db, desired, present);
  await saveCheckpoint(db, mark, done);
}

/** Begun once: what a start that was cut short left of them stays so. */
async function outages(ports: Ports, db: Db, desired: DesiredTenants, present: string): Promise<void> {
  if (await loadCheckpoint(db, outageMark)) return;
  await saveCheckpoint(db, outageMark, present);
  for (const msp of desired.msps) await playOutage(ports, msp, present);
}

/** The same: begun once. */
async function recurring(ports: Ports, db: Db, desired: DesiredTenants, present: string): Promise<void> {
  if (await loadCheckpoint(db, recurringMark)) return;
  await saveCheckpoint(db, recurringMark, present);
  for (const msp of desired.msps) await playRecurring(ports, msp, present);
}
