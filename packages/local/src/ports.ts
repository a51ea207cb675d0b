import { randomBytes } from 'node:crypto';
import { type Cache, createCache } from '@portico/app/cache';
import type { Files } from '@portico/app/file/store';
import { type Live, noLive } from '@portico/app/live/live';
import type { Ports } from '@portico/app/ports';
import { clientOf, mspOf } from '@portico/domain/kernel/scope';
import { Db, type DocumentClient } from '@portico/store/db';
import type { Engine, Principal } from './dynamodb/engine.ts';

/** Opens the table under a principal. With the engine in this process each principal lives under its own policies. */
export type AsPrincipal = (principal: Principal) => DocumentClient;

export function engineAs(engine: Engine): AsPrincipal {
  return (principal) => engine.as(principal);
}

/** What work without a caller may touch, on one machine. */
export function localPorts(
  as: AsPrincipal,
  now: () => number,
  files: Files,
  cache: Cache = createCache(now),
  live: Live = noLive,
): Ports {
  return {
    // each use states its own reason
    unscoped: () => new Db(as({ role: 'System' }), 'system'),
    provider: async (scope) => new Db(as({ role: 'ProviderScope', tags: { msp: scope } }), scope),
    client: async (scope) =>
      new Db(as({ role: 'ClientScope', tags: { msp: mspOf(scope), cli: clientOf(scope) } }), scope),
    cache,
    files,
    live,
    now: () => new Date(now()).toISOString(),
    random: (bytes) => randomBytes(bytes),
  };
}
