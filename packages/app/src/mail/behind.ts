import { epochMs } from '@portico/domain/kernel/time';
import { oldestDue } from '@portico/store/mail/outbox';
import type { Ports } from '../ports.ts';

/** For how many seconds the longest waiting mail has been due: above a few minutes nobody sends any more. */
export async function mailBehind(ports: Ports): Promise<number> {
  const now = ports.now();
  const oldest = await oldestDue(ports.unscoped('whether mails go out is seen across all tenants'), now);
  return oldest === undefined ? 0 : Math.max(0, Math.floor((epochMs(now) - epochMs(oldest)) / 1000));
}
