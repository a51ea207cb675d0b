import { eventItem } from '@portico/store/ticket/log';
import { loadTicket } from '@portico/store/ticket/read';
import type { World } from '../testing.ts';

/** A target told as missed, and one warned of, as a forger would tell it. */
export const late = (dueAt: string) => ({ type: 'sla.breached', data: { target: 'response', dueAt } });
export const warned = (day: string) => ({
  type: 'sla.warned',
  data: { target: 'response', percent: 80, scheduledAt: `2026-03-${day}T10:00:00Z`, dueAt: '2026-03-09T11:00:00Z' },
});

/** A whole new entry, rightly chained, that no command would have written. */
export async function forge(w: World, change: object, type: string): Promise<void> {
  await append(w, change, { type }, 'forged');
}

/** The same with any events. */
export async function append(
  w: World,
  change: object,
  event: object | object[],
  requestId: string,
  at = w.now(),
): Promise<void> {
  const ticket = await loadTicket(w.system, w.acme, 1);
  if (!ticket) throw new Error('no ticket');
  const item = eventItem({
    scope: w.acme,
    number: 1,
    v: ticket.version + 1,
    at,
    by: { kind: 'staff', id: 'tom' },
    events: [event].flat() as never, // Safe: forged on purpose.
    set: change,
    requestId,
    previousHash: ticket.hash,
  });
  await w.system.put(item);
}
