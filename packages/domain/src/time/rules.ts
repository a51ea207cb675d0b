import * as z from 'zod';
import { keySchema, labelSchema } from '../tenant/names.ts';
import { roundingSchema } from './rounding.ts';

const activitySchema = z.strictObject({
  id: keySchema,
  label: labelSchema,
  /** Whether work of this kind is billed unless an entry says otherwise. */
  billable: z.boolean(),
});

const contractSchema = z.strictObject({
  id: keySchema,
  label: labelSchema,
  /** In place of the desk's own rule. */
  rounding: z.exactOptional(roundingSchema),
});

/** How time on tickets is kept: kinds of work, rounding by client and contract, and who may approve. */
export const timeSchema = z.strictObject({
  rounding: roundingSchema,
  activities: z.array(activitySchema).min(1).max(50),
  contracts: z.array(contractSchema).max(50).default([]),
  /** E-mail addresses of technicians who approve time beside the administrators. */
  leads: z.array(z.email()).max(50).default([]),
  /** Whether who approves may approve their own time: for desks of one. */
  approveOwn: z.boolean().default(false),
});
export type TimeRules = z.output<typeof timeSchema>;

/** Of a desk whose configuration is older than these rules: whole quarters of an hour, everything billed. */
export const plainTimeRules: TimeRules = {
  rounding: { mode: 'up', step: 15, minimum: 15 },
  activities: [{ id: 'work', label: 'Work', billable: true }],
  contracts: [],
  leads: [],
  approveOwn: false,
};
