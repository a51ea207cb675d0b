import type { InstalledTenants, TenantPlan } from '@portico/domain/tenant/plan';

/** Where tenants are installed: on this machine, or in a deployed table. */
export type Target = 'local' | 'aws';

export interface Applied {
  /** How many changes were written. */
  readonly changes: number;
}

/** What the `tenants` commands need of a store: what is installed, and a plan carried out. */
export interface TenantStore {
  readInstalled(): Promise<InstalledTenants>;
  /** Carries the changes out in their order. Repeatable: a plan cut short is planned again from what stands. */
  apply(plan: TenantPlan): Promise<Applied>;
  close(): Promise<void>;
}
