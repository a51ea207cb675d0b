import * as z from 'zod';

/** How worked minutes become minutes that count: to the next step, to the nearest one, or as they are. */
export const roundingSchema = z.strictObject({
  mode: z.enum(['up', 'nearest', 'none']),
  /** Minutes of one step: 15 is a quarter of an hour. */
  step: z.int().min(1).max(480),
  /** The least that an entry counts for, in minutes. */
  minimum: z.int().min(0).max(480),
});
export type Rounding = z.output<typeof roundingSchema>;

/** The minutes that `raw` worked minutes count for. Rounding what was rounded changes nothing. */
export function rounded(rule: Rounding, raw: number): number {
  const least = Math.max(raw, rule.minimum);
  switch (rule.mode) {
    case 'up':
      return Math.ceil(least / rule.step) * rule.step;
    case 'nearest':
      return Math.max(Math.floor(least / rule.step + 0.5) * rule.step, rule.minimum);
    case 'none':
      return least;
  }
}
