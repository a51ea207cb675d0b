import type { ClientScope } from '@portico/domain/kernel/scope';
import type { Db } from '@portico/store/db';
import { loadCurrent } from '@portico/store/tenant/config';
import type { ClientRow } from '@portico/store/tenant/directory';
import type { Ports } from '../ports.ts';

/** What a client's ticket numbers begin with (`ACME`), for work without a caller. */
export function clientPrefixOf(ports: Ports, db: Db, scope: ClientScope): Promise<string> {
  return ports.cache.get(scope, 'prefix', async () => {
    const found = await loadCurrent(db, scope, ['profile']);
    const profile = found.get('profile')?.value as ClientRow | undefined; // Safe: the installer wrote a ClientRow.
    return profile?.prefix ?? '';
  });
}
