import { applyTenants } from '@portico/app/tenant/apply';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Io } from '../command.ts';
import type { TenantStore } from '../tenants/port.ts';
import { openHome } from './home.ts';

/** What the `tenants` commands need, over the installation that the environment names. */
export async function openTenantStore(io: Io): Promise<TenantStore> {
  const home = await openHome(io, 'tenants');
  const db = home.ports.unscoped('tenants are installed across all scopes');
  return {
    readInstalled: () => readInstalled(db),
    apply: (plan) => applyTenants(db, plan, 'file'),
    close: () => home.close(),
  };
}
