import { type ClientScope, mspOf, type ProviderScope, providerScope } from '@portico/domain/kernel/scope';
import { type Returned, stopMail } from '@portico/domain/person/log';
import { appendToPersonLog } from '@portico/store/person/log';
import type { Ports } from '../ports.ts';

/**
 * A mail that was sent came back for good, or was complained of: its person's log tells of it, and that address is not
 * written to any more. Told twice it is written once.
 * @param scope of whoever was written to: the MSP for staff, their client for everybody else.
 */
export async function mailReturned(
  ports: Ports,
  scope: ProviderScope | ClientScope,
  recipient: string,
  told: Returned,
): Promise<boolean> {
  const msp = mspOf(scope);
  const db = await ports.provider(providerScope(msp));
  const by = { kind: 'system', id: 'mail' } as const;
  return appendToPersonLog(db, scope, recipient, (stop) => {
    const at = ports.now();
    const decided = stopMail(stop, told, at);
    return decided && { ...decided, by, at };
  });
}
