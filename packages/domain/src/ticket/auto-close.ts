import { addDays } from '../kernel/time.ts';
import { afterWait } from '../sla/wait.ts';
import type { TicketFacts } from './facts.ts';

/** When a ticket that is resolved now closes by itself: by its client's policy for its process, or for all of them. */
export function closesAt(kind: string, facts: Pick<TicketFacts, 'now' | 'desk' | 'calendar'>): string {
  const own = facts.desk.autoClose?.[kind];
  return own === undefined ? addDays(facts.now, facts.desk.autoCloseDays) : afterWait(facts.calendar, facts.now, own);
}
