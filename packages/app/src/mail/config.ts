import type { ClientScope, MspId } from '@portico/domain/kernel/scope';
import type { Brand } from '@portico/domain/tenant/brand';
import type { Desk } from '@portico/domain/tenant/desk';
import type { Db } from '@portico/store/db';
import { type Named, readMsp } from '@portico/store/identity/accounts';
import { loadTemplates, type TemplateItem } from '@portico/store/mail/templates';
import { loadCurrent } from '@portico/store/tenant/config';
import type { ClientRow } from '@portico/store/tenant/directory';
import type { Ports } from '../ports.ts';

/** What a client's mails are made with. */
export interface MailConfig {
  readonly client: ClientRow;
  readonly brand: Brand;
  readonly desk: Desk;
  /** Its own words, as they were written at the desk. */
  readonly templates: readonly TemplateItem[];
}

/** The configuration in force, at most a minute old. */
export function mailConfig(ports: Ports, db: Db, t: ClientScope): Promise<MailConfig> {
  return ports.cache.get(t, 'mail', async () => {
    const [parts, templates] = await Promise.all([
      loadCurrent(db, t, ['profile', 'brand', 'desk']),
      loadTemplates(db, t),
    ]);
    const value = (part: 'profile' | 'brand' | 'desk') => parts.get(part)?.value;
    // Safe: the installer wrote what its schemas had parsed.
    return {
      client: value('profile') as ClientRow,
      brand: value('brand') as Brand,
      desk: value('desk') as Desk,
      templates,
    };
  });
}

/** @throws Error where the MSP is unknown or suspended: nothing is sent in its name. */
export async function mailMsp(ports: Ports, msp: MspId): Promise<Named> {
  const found = await ports.cache.get(msp, 'mail-msp', () =>
    readMsp(ports.unscoped('the name and the address of an MSP stand with the platform'), msp),
  );
  if (!found) throw new Error(`${msp} is suspended or unknown`);
  return found;
}
