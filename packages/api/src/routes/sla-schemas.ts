import { clockNames } from '@portico/domain/sla/clock';
import * as z from 'zod';

const actor = z.strictObject({ kind: z.enum(['staff', 'contact', 'key', 'system']), id: z.string(), name: z.string() });

const line = z.strictObject({
  from: z.string(),
  to: z.string(),
  seconds: z.int(),
  counted: z.boolean(),
  why: z.exactOptional(z.enum(['hours', 'holiday', 'special', 'break', 'pending', 'ended', 'uninterrupted'])).meta({
    description:
      'Outside service hours; holiday; a day or a break with hours of its own; waiting; after its end; counted in spite of its end.',
  }),
  date: z.exactOptional(z.string()).meta({ description: 'Of the holiday or the day with hours of its own.' }),
  name: z.exactOptional(z.string()).meta({ description: 'Of the holiday.' }),
  reason: z.exactOptional(z.string()).meta({ description: 'Id of the reason to wait.' }),
  v: z.exactOptional(z.int()).meta({ description: 'The entry of the log that made it so.' }),
  by: z.exactOptional(actor),
});

const run = z.strictObject({
  target: z.enum(clockNames),
  priority: z.int().meta({ description: 'The ticket’s while the clock had its last target.' }),
  startedAt: z.string(),
  targetSeconds: z.int(),
  usedSeconds: z.int().meta({ description: 'The sum of the counted lines, to the second.' }),
  state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
  due: z.exactOptional(z.string()),
  endedAt: z.exactOptional(z.string()),
  endedBy: z.exactOptional(actor),
  retargeted: z
    .array(z.strictObject({ at: z.string(), targetSeconds: z.int(), by: actor }))
    .meta({ description: 'Targets that another priority or process gave it.' }),
  warnings: z
    .array(z.strictObject({ percent: z.int(), at: z.string() }))
    .meta({ description: 'Percentages of the target that were used up while it ran, and when.' }),
  lines: z.array(line),
  replaced: z.exactOptional(z.literal(true)).meta({ description: 'A later run has taken its place.' }),
});

/** Why a ticket has its targets. */
export const Why = z
  .strictObject({
    rule: z
      .exactOptional(z.string())
      .meta({ description: 'Name of the rule; absent where the table by process and priority applies.' }),
    matched: z.record(z.string(), z.string()).meta({ description: 'What of the ticket fitted, most specific first.' }),
  })
  .meta({ id: 'WhyTargets' });

export const SlaReceipt = z
  .strictObject({
    number: z.string(),
    asOf: z.string(),
    timeZone: z.string().meta({ description: 'The zone of the calendar.' }),
    policy: z.int().meta({ description: 'Version of the policy that the ticket is judged by.' }),
    calendar: z.int().meta({ description: 'Version of the calendar that it is judged by.' }),
    plain: z.array(z.string()).meta({ description: 'In plain words, in the reader’s language.' }),
    why: z.exactOptional(Why).meta({ description: 'For the desk only.' }),
    clocks: z.exactOptional(z.array(run)).meta({ description: 'Line by line; for the desk only.' }),
  })
  .meta({ id: 'SlaReceipt' });
