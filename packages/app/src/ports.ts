import type { SystemActor } from '@portico/domain/kernel/actor';
import {
  type ClientScope,
  clientScope,
  type MspId,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import { type Db, newMeter } from '@portico/store/db';
import type { Cache } from './cache.ts';
import type { Context } from './context.ts';
import type { Files } from './file/store.ts';
import type { Live } from './live/live.ts';

/** What work without a caller may touch: timers, projections and reactions to events. */
export interface Ports {
  /** The table without a scope. The reason stands in the code for whoever reviews it. */
  unscoped(reason: string): Db;
  /** The table under one MSP's credential. */
  provider(scope: ProviderScope): Promise<Db>;
  /** The table under one client's credential. */
  client(scope: ClientScope): Promise<Db>;
  readonly cache: Cache;
  /** The bytes of files, and who looks into them. */
  readonly files: Files;
  /** Screens that are open now. */
  readonly live: Live;
  /** RFC 3339, UTC. */
  now(): string;
  random(bytes: number): Uint8Array;
}

/** A context in which the product itself acts for one MSP: `id` names the part of it (`timer`). */
export function systemContext(ports: Ports, msp: MspId, id: string, requestId: string, now = ports.now()): Context {
  const actor: SystemActor = { kind: 'system', id, msp };
  return {
    actor,
    via: id === 'timer' ? 'timer' : 'system',
    person: {
      id,
      kind: 'key',
      name: '',
      role: 'system',
      locale: 'en',
      timeZone: 'UTC',
      msp: { id: msp, slug: '', name: '' },
    },
    requestId,
    now,
    meter: newMeter(),
    cache: ports.cache,
    files: ports.files,
    live: ports.live,
    random: (bytes) => ports.random(bytes),
    mac: () => {
      throw new Error('the system signs no cursors');
    },
    client: (client) => ports.client(clientScope(msp, client)),
    provider: () => ports.provider(providerScope(msp)),
  };
}
