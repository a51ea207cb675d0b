import { clientId, type MspId, providerScope } from '@portico/domain/kernel/scope';
import type { Db, Item } from '@portico/store/db';
import type { HostRecord } from '@portico/store/identity/accounts';
import { clientSlug, platformMspListPk } from '@portico/store/keys';
import { createHosts, type HostResolver, hostName } from './hosts.ts';
import { TtlCache } from './ttl-cache.ts';

const SECONDS = 60;
const HOSTS_MOST = 5_000;

/**
 * Hosts of an installation: its own, those that clients claimed, and `{client}.{msp}.{domain}` for every client.
 * @param own hosts of the installation itself, without port.
 */
export function portalHosts(
  db: Db,
  domain: string,
  own: Readonly<Record<string, HostRecord>>,
  now: () => number,
): HostResolver {
  const claimed = createHosts({ db, now, fixed: own });
  const cache = new TtlCache<HostRecord | undefined>({ seconds: SECONDS, most: HOSTS_MOST, now });
  return async (host) => {
    const found = await claimed(host);
    if (found) return found;
    const name = hostName(host);
    const labels = name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1).split('.') : [];
    const [client, msp, ...rest] = labels;
    if (!client || !msp || rest.length > 0) return undefined;
    return cache.get(name, () => bySlugs(db, msp, client));
  };
}

async function bySlugs(db: Db, msp: string, client: string): Promise<HostRecord | undefined> {
  const rows = await db.query<Item & { r?: { id: MspId } }>({ index: 'list', pk: platformMspListPk, prefix: msp });
  const found = rows.items.find((item) => item['g2s'] === msp);
  if (!found?.r) return undefined;
  const owner = await db.get(clientSlug(providerScope(found.r.id), client));
  return owner ? { kind: 'portal', msp: found.r.id, cli: clientId(String(owner['owner'])) } : undefined;
}
