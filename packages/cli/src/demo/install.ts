import type { Ports } from '@portico/app/ports';
import { applyTenants } from '@portico/app/tenant/apply';
import { planTenants } from '@portico/domain/tenant/plan';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Io } from '../command.ts';
import { loadTenants } from '../tenants/load.ts';
import { seedTickets } from './seed.ts';

/** Brings the declared tenants and a lively desk in, where nothing is installed yet. Later starts change nothing. */
export async function installDemo(ports: Ports, folder: string, io: Io): Promise<void> {
  const db = ports.unscoped('the first start installs tenants');
  const installed = await readInstalled(db);
  if (installed.msps.length > 0) return;
  const desired = await loadTenants(folder);
  if ('problems' in desired) {
    const lines = desired.problems.map((one) => `${one.file}:${one.line} ${one.path} ${one.message}`);
    throw new Error(`The tenant files cannot be used:\n  ${lines.join('\n  ')}`);
  }
  io.stderr('Installing the demo tenants ...\n');
  await applyTenants(db, planTenants(desired, installed), 'file');
  await seedTickets(ports, desired, io);
}
