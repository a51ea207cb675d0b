import type { Db } from '@portico/store/db';
import { type HostRecord, type Membership, readHost } from '@portico/store/identity/accounts';
import { TtlCache } from './ttl-cache.ts';

/** What a host name stands for; undefined for one that nobody claimed. */
export type HostResolver = (host: string) => Promise<HostRecord | undefined>;

export interface HostsDeps {
  /** The table under the identity credential. */
  readonly db: Db;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Hosts of the installation itself, by name without port: the desk of all MSPs. They win over the table. */
  readonly fixed: Readonly<Record<string, HostRecord>>;
}

const CACHE_SECONDS = 60;
const HOSTS_MOST = 5000;
const HOST_SHAPE = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Resolves hosts by name, whatever the port: behind a proxy the port is not the browser's. */
export function createHosts(deps: HostsDeps): HostResolver {
  const cache = new TtlCache<HostRecord | undefined>({ seconds: CACHE_SECONDS, most: HOSTS_MOST, now: deps.now });
  return async (host) => {
    const name = hostName(host);
    if (Object.hasOwn(deps.fixed, name)) return deps.fixed[name];
    if (!HOST_SHAPE.test(name)) return undefined;
    return cache.get(name, () => readHost(deps.db, name));
  };
}

/** A host in lower case without its port. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** Whether somebody may work at a host: a portal admits its own client's people only, a desk staff only. */
export function admits(host: HostRecord, member: Pick<Membership, 'kind' | 'msp' | 'cli'>): boolean {
  if (host.msp !== undefined && host.msp !== member.msp) return false;
  switch (host.kind) {
    case 'portal':
      return member.kind === 'contact' && member.cli !== undefined && host.cli === member.cli;
    case 'desk':
      return member.kind === 'staff' && member.cli === undefined;
    case 'any':
      return true;
    default:
      return false;
  }
}
