import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { dayIn } from '../report/local-time.ts';
import { parseDate } from '../sla/instant.ts';

export const severities = ['info', 'warning'] as const;

const day = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDate(text) !== undefined, {
    error: 'must be a date like 2026-12-01',
  })
  .meta({ description: 'A day in the client’s time zone, like 2026-12-01' });

const parts = {
  /** What staff should know before they act: "Call the CFO first". */
  text: z.string().trim().min(1).max(280),
  severity: z.enum(severities).default('info'),
  /** First and last day on which it is shown; without them always. */
  from: z.exactOptional(day),
  to: z.exactOptional(day),
};

const inOrder = { error: 'ends before it begins', path: ['to'] };
const ordered = ({ from, to }: { readonly from?: string; readonly to?: string }): boolean =>
  from === undefined || to === undefined || from <= to;

/** A short text that staff read beside every ticket of a client, or of one person there. End users never see it. */
export const advisorySchema = z.strictObject(parts).refine(ordered, inOrder);
export type Advisory = z.output<typeof advisorySchema>;

/** An advisory as administrators write it: of the whole client, or of one person. */
export const NewAdvisory = z
  .strictObject({ ...parts, person: z.exactOptional(z.string().min(1).max(40).meta(takes('person'))) })
  .refine(ordered, inOrder);
export type NewAdvisory = z.output<typeof NewAdvisory>;

/** Whether it is shown at a moment: its days are those of the client's zone, both included. */
export function inForce({ from, to }: Pick<Advisory, 'from' | 'to'>, zone: string, now: string): boolean {
  const today = dayIn(zone, now);
  return (from === undefined || from <= today) && (to === undefined || today <= to);
}
