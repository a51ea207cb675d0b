import * as z from 'zod';
import { takes, takesEither } from '../kernel/id-field.ts';
import { TicketsCommand } from './command.ts';
import { selectionMax } from './job.ts';

/** Which tickets: named ones, or all that a queue shows. */
export const Selection = z.union([
  z.strictObject({
    refs: z
      .array(z.string().min(1).max(64).meta(takes('ticket')))
      .min(1)
      .max(selectionMax),
  }),
  z.strictObject({
    q: z.string().max(500).meta({ description: 'Filter grammar, as in GET /v1/tickets.' }),
    scope: z
      .string()
      .max(60)
      .default('all')
      .meta(takesEither(['client', 'client:{id}'], ['team', 'team:{id}'])),
  }),
]);
export type Selection = z.output<typeof Selection>;

/** What a job is started with: which tickets, and what becomes of each. */
export const StartJob = z.strictObject({ select: Selection, command: TicketsCommand });
export type StartJob = z.output<typeof StartJob>;
