import { applyTenants } from '@portico/app/tenant/apply';
import { openOperatorTable } from '@portico/aws/clients';
import { Db } from '@portico/store/db';
import { readInstalled } from '@portico/store/tenant/installed';
import type { Io } from '../command.ts';
import type { Target, TenantStore } from '../tenants/port.ts';
import { openHome } from './home.ts';

/** The table in AWS could not be reached: the message says what is missing. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** What the `tenants` commands need: over the installation that the environment names, or a table in AWS. */
export async function openTenantStore(io: Io, target: Target): Promise<TenantStore> {
  if (target === 'aws') return openDeployed();

  const home = await openHome(io, 'tenants');
  const db = home.ports.unscoped('tenants are installed across all scopes');
  return {
    readInstalled: () => readInstalled(db),
    apply: (plan) => applyTenants(db, plan, 'file'),
    close: () => home.close(),
  };
}

async function openDeployed(): Promise<TenantStore> {
  const { client, close } = openOperatorTable();
  // the operator installs tenants across all scopes, under the role that AWS gives them
  const db = new Db(client, 'system');
  return {
    readInstalled: () => readInstalled(db).catch((error: unknown) => Promise.reject(told(error))),
    apply: (plan) => applyTenants(db, plan, 'file'),
    close: async () => close(),
  };
}

const reasons: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'there are no AWS credentials: set AWS_PROFILE, or sign in',
  ResourceNotFoundException: 'there is no table in this account and region: deploy the data stack first',
  AccessDeniedException: 'these credentials may not read the table: assume the role Operator of the data stack',
};

function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const region = /Region is missing/i.test(error.message) ? 'there is no region: set AWS_REGION' : undefined;
  const reason = region ?? reasons[error.name];
  return reason === undefined ? error : new TargetError(`--target aws: ${reason}`);
}
