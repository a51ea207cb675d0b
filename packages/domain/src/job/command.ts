import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';

const level = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const category = z.exactOptional(z.nullable(z.string().min(1).max(60)));

/** What may be the same on many tickets; a subject and a requester are each ticket's own. */
const ChangeMany = z
  .strictObject({ impact: z.exactOptional(level), urgency: z.exactOptional(level), category, subcategory: category })
  .refine((patch) => Object.keys(patch).length > 0, { message: 'name at least one field to change' });

/** What a job does to each ticket of its selection. */
export const TicketsCommand = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('assign'),
    team: z.exactOptional(z.nullable(z.string().min(1).max(40).meta(takes('team')))),
    assignee: z.exactOptional(z.nullable(z.string().min(1).max(40).meta(takes('staff')))),
  }),
  z.strictObject({
    do: z.literal('action'),
    action: z
      .string()
      .regex(/^[a-z][a-z_]{1,30}$/)
      .meta({ example: 'start' }),
    with: z.exactOptional(z.looseObject({})).meta({ description: 'The action’s own body: {code, text} to resolve.' }),
  }),
  z.strictObject({ do: z.literal('change'), patch: ChangeMany }),
]);
export type TicketsCommand = z.output<typeof TicketsCommand>;
