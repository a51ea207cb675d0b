import { takes } from '@portico/domain/kernel/id-field';
import { calendarSchema } from '@portico/domain/sla/calendar';
import { promiseNames } from '@portico/domain/sla/clock';
import { slaPolicySchema } from '@portico/domain/sla/policy';
import * as z from 'zod';

const client = z.strictObject({ id: z.string(), slug: z.string(), name: z.string() });
const target = z.enum(promiseNames);
const totals = z.strictObject({
  met: z.int(),
  breached: z.int(),
  compliancePercent: z.nullable(z.number()).meta({ description: 'To two decimals; null where nothing was judged.' }),
});

export const ServiceLevelReport = z
  .strictObject({
    client,
    zone: z.string(),
    from: z.string(),
    to: z.string(),
    asOf: z.string(),
    tickets: z.int().meta({ description: 'How many tickets were looked at.' }),
    totals,
    rows: z.array(
      z.strictObject({
        month: z.string().meta({ description: 'YYYY-MM, in the zone of the client.' }),
        target,
        priority: z.int(),
        met: z.int(),
        breached: z.int(),
        compliancePercent: z.number(),
        metTickets: z.array(z.string()).meta({ description: 'Their numbers, once for each verdict.' }),
        breachedTickets: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ServiceLevelReport' });

const judgement = z.strictObject({
  verdict: z.enum(['met', 'breached', 'none']),
  due: z.exactOptional(z.string()),
  targetSeconds: z.exactOptional(z.int()),
  usedSeconds: z.exactOptional(z.int()),
  rule: z.exactOptional(z.string()).meta({ description: 'The rule that chose the targets.' }),
});

export const WhatIfReport = z
  .strictObject({
    client,
    days: z.int(),
    asOf: z.string(),
    tickets: z.int(),
    before: totals,
    after: totals,
    flips: z
      .array(z.strictObject({ number: z.string(), target, before: judgement, after: judgement }))
      .meta({ description: 'Runs of clocks that would have another verdict, with what of them would be otherwise.' }),
  })
  .meta({ id: 'WhatIfReport' });

const five = { responseMinutes: 60, resolutionMinutes: 480 };

export const WhatIf = z
  .strictObject({
    client: z
      .string()
      .min(1)
      .max(40)
      .meta({ description: 'Slug or id.', ...takes('client') }),
    days: z.int().min(1).max(366),
    policy: slaPolicySchema,
    calendar: z.exactOptional(calendarSchema).meta({ description: 'Absent: the calendar each ticket is judged by.' }),
  })
  .meta({
    id: 'WhatIf',
    example: {
      client: 'acme',
      days: 30,
      policy: {
        calendar: 'office',
        targets: { incident: { '1': five, '2': five, '3': five, '4': five, '5': five } },
        update: 'reply',
        pausesResponse: false,
        reopen: 'continue',
      },
    },
  });

/** A month such as 2026-10. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month like 2026-10');
