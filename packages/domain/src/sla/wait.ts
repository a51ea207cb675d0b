import * as z from 'zod';
import { epochMs, isoAt } from '../kernel/time.ts';
import { addBusinessDays } from './business-days.ts';
import { addBusinessSeconds } from './business-time.ts';
import type { Calendar } from './calendar.ts';

const pattern = /^(\d{1,3}) (business )?(hour|day)s?$/;

/** A length of time as people say it; business hours and days are those of the client's calendar. */
export const waitSchema = z
  .string()
  .regex(pattern, { error: 'must be like "2 business days", "4 business hours", "3 days" or "12 hours"' })
  .meta({
    description: 'Like "2 business days", "4 business hours", "3 days" or "12 hours"',
    examples: ['2 business days'],
  });
export type Wait = z.output<typeof waitSchema>;

/** The moment that lies a wait after another. A day without "business" is 24 hours, whatever the clocks do. */
export function afterWait(calendar: Calendar, from: string, wait: Wait): string {
  const match = pattern.exec(wait);
  if (!match) throw new RangeError(`"${wait}" is no length of time`);
  const [count, business, unit] = [Number(match[1]), match[2] !== undefined, match[3]];
  const start = epochMs(from);
  if (!business) return isoAt(start + count * (unit === 'day' ? 24 : 1) * 3_600_000);
  return isoAt(
    unit === 'day' ? addBusinessDays(calendar, start, count) : addBusinessSeconds(calendar, start, count * 3_600),
  );
}
