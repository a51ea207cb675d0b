import { timeStatuses } from '@portico/domain/time/entry';
import { roundingSchema } from '@portico/domain/time/rounding';
import * as z from 'zod';

export const TimeTotals = z
  .strictObject({
    entries: z.int().meta({ description: 'Entries that count: voided ones do not.' }),
    raw: z.int().meta({ description: 'Minutes as worked.' }),
    minutes: z.int().meta({ description: 'Minutes as they count, rounded by the client’s rule.' }),
    billable: z.int().meta({ description: 'Of these, the minutes that are billed.' }),
  })
  .meta({ id: 'TimeTotals' });

const shape = {
  id: z.string(),
  version: z.int().meta({ description: 'Each correction is a new version. The entry’s ETag is `"v{version}"`.' }),
  status: z.enum(timeStatuses),
  person: z.string(),
  date: z.iso.date().meta({ description: 'The day it counts on, in the client’s zone.' }),
  start: z.exactOptional(z.string()),
  raw: z.int(),
  minutes: z.int(),
  billable: z.boolean(),
  activity: z.string(),
  contract: z.exactOptional(z.string()),
  rule: roundingSchema.meta({ description: 'The rule that `minutes` came of.' }),
  note: z.string(),
  loggedAt: z.string(),
};

export const TimeEntry = z.strictObject(shape).meta({ id: 'TimeEntry' });

export const TimeEntries = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ...shape,
        earlier: z.array(TimeEntry).meta({ description: 'What stood here before it was corrected, oldest first.' }),
      }),
    ),
    totals: TimeTotals,
  })
  .meta({ id: 'TimeEntries' });
