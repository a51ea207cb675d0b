import { randomBytes } from 'node:crypto';
import { createCache } from '@portico/app/cache';
import type { Assume } from '@portico/app/identity/vendor';
import type { Ports } from '@portico/app/ports';
import { clientOf, mspOf } from '@portico/domain/kernel/scope';
import { Db, type DocumentClient } from '@portico/store/db';
import { createAssume } from './assume.ts';
import { createTables } from './clients.ts';
import type { TenantEnv } from './env.ts';

/**
 * What work without a caller may touch, on AWS.
 * @param own the table under the function's own role: what `unscoped` can do is what that role's policy says.
 */
export function awsPorts(own: DocumentClient, assume: Assume, now: () => number): Ports {
  return {
    unscoped: () => new Db(own, 'system'), // each caller states its reason; the function's own role bounds it
    provider: async (scope) => new Db(await assume({ role: 'ProviderScope', tags: { msp: mspOf(scope) } }), scope),
    client: async (scope) =>
      new Db(await assume({ role: 'ClientScope', tags: { msp: mspOf(scope), cli: clientOf(scope) } }), scope),
    cache: createCache(now),
    now: () => new Date(now()).toISOString(),
    random: (bytes) => randomBytes(bytes),
  };
}

/** Ports of a function that acts for tenants. */
export function tenantPorts(roles: TenantEnv): Ports {
  const { own, open } = createTables();
  return awsPorts(own, createAssume({ roles, open, now: Date.now }), Date.now);
}

/** Ports of a function that works on the table under its own role alone. */
export function ownPorts(): Ports {
  const refuse: Assume = () => Promise.reject(new Error('this function may assume no role'));
  return awsPorts(createTables().own, refuse, Date.now);
}
