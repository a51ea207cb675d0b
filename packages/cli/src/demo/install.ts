import type { Ports } from '@portico/app/ports';
import { applyTenants } from '@portico/app/tenant/apply';
import type { DesiredMsp, DesiredTenants } from '@portico/domain/tenant/desired';
import { planTenants } from '@portico/domain/tenant/plan';
import { SettingsError } from '@portico/local/home/settings';
import type { Db } from '@portico/store/db';
import { loadCheckpoint, saveCheckpoint } from '@portico/store/projection/checkpoint';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Io } from '../command.ts';
import { loadTenants } from '../tenants/load.ts';
import { printProblems } from '../tenants/print.ts';
import { playBulk } from './bulk.ts';
import { playRecurring } from './day.ts';
import { playOutage } from './outage.ts';
import { seedTickets } from './seed.ts';

const mark = 'demo';
const outageMark = 'demo-outage';
const recurringMark = 'demo-recurring';
const bulkMark = 'demo-bulk';
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
  await once(db, outageMark, desired, present, (msp) => playOutage(ports, msp, present));
  await once(db, recurringMark, desired, present, (msp) => playRecurring(ports, msp, present));
  await once(db, bulkMark, desired, present, (msp) => playBulk(ports, msp, present));
  await saveCheckpoint(db, mark, done);
}

/** Begun once: what a start that was cut short left of it stays so. */
async function once(
  db: Db,
  mark: string,
  desired: DesiredTenants,
  present: string,
  play: (msp: DesiredMsp) => Promise<void>,
): Promise<void> {
  if (await loadCheckpoint(db, mark)) return;
  await saveCheckpoint(db, mark, present);
  for (const msp of desired.msps) await play(msp);
}
