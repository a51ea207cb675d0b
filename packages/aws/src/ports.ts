import { randomBytes } from 'node:crypto';
import { createCache } from '@portico/app/cache';
import { noFiles } from '@portico/app/file/none';
import type { Files } from '@portico/app/file/store';
import type { Assume } from '@portico/app/identity/vendor';
import { type Live, noLive } from '@portico/app/live/live';
import type { Ports } from '@portico/app/ports';
import { type ClientScope, clientOf, mspOf } from '@portico/domain/kernel/scope';
import { Db, type DocumentClient } from '@portico/store/db';
import { createAssume, createSessions } from './assume.ts';
import { createTables } from './clients.ts';
import type { LiveEnv, TenantEnv } from './env.ts';
import { s3Files } from './files.ts';
import { liveOf } from './live.ts';

/**
 * What work without a caller may touch, on AWS.
 * @param own the table under the function's own role: what `unscoped` can do is what that role's policy says.
 */
export function awsPorts(
  own: DocumentClient,
  assume: Assume,
  now: () => number,
  files: Files = noFiles,
  live: Live = noLive,
): Ports {
  return {
    unscoped: () => new Db(own, 'system'), // each caller states its reason; the function's own role bounds it
    provider: async (scope) => new Db(await assume({ role: 'ProviderScope', tags: { msp: mspOf(scope) } }), scope),
    client: async (scope) =>
      new Db(await assume({ role: 'ClientScope', tags: { msp: mspOf(scope), cli: clientOf(scope) } }), scope),
    cache: createCache(now),
    files,
    live,
    now: () => new Date(now()).toISOString(),
    random: (bytes) => randomBytes(bytes),
  };
}

/** Ports of a function that acts for tenants. */
export function tenantPorts(roles: TenantEnv): Ports {
  const { own, open } = createTables();
  return awsPorts(own, createAssume({ roles, open, now: Date.now }), Date.now, filesOf(roles), liveOf(roles));
}

/** The bucket that the function was given, under each client's own session. */
export function filesOf(env: TenantEnv): Files {
  const { FILES_BUCKET: bucket, AWS_REGION: region } = env;
  if (bucket === undefined || region === undefined) return noFiles;
  const sessions = createSessions({ roles: env, now: Date.now });
  const credentials = (scope: ClientScope) =>
    sessions({ role: 'ClientScope', tags: { msp: mspOf(scope), cli: clientOf(scope) } });
  return s3Files({ bucket, region, credentials, now: Date.now });
}

/** Ports of a function that works on the table under its own role alone. */
export function ownPorts(live: LiveEnv = {}): Ports {
  const refuse: Assume = () => Promise.reject(new Error('this function may assume no role'));
  return awsPorts(createTables().own, refuse, Date.now, noFiles, liveOf(live));
}
