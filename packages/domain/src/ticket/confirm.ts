import * as z from 'zod';
import { type Decision, isRefusal, type Refusal } from './facts.ts';

/** What a writer is warned of, and may go on with by saying so. */
export const confirmations = ['other_client'] as const;
export type Confirmation = (typeof confirmations)[number];

export const confirmField = z
  .exactOptional(z.array(z.enum(confirmations)).max(confirmations.length))
  .meta({ description: 'Warnings that you have read and go on with: other_client' });

/** Keeps in the log that somebody was warned and went on. */
export function confirmed(decision: Decision | Refusal, what: readonly Confirmation[]): Decision | Refusal {
  const [first, ...rest] = isRefusal(decision) ? [] : decision.events;
  if (isRefusal(decision) || !first || what.length === 0) return decision;
  return { ...decision, events: [{ ...first, data: { ...first.data, confirmed: what } }, ...rest] };
}
