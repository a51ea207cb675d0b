import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { processKinds } from '../processes/index.ts';
import { waitSchema } from '../sla/wait.ts';
import { preparedFields } from './library.ts';
import { keySchema, labelSchema } from './names.ts';
import type { TaskTemplate, TicketTemplate } from './work.ts';

const client = z
  .exactOptional(z.string().min(1).max(40).meta(takes('client')))
  .meta({ description: 'Absent: for the tickets of every client.' });
const team = z.string().min(1).max(40).meta(takes('team'));
const assignee = z.string().min(1).max(40).meta(takes('staff'));
const level = z.literal([1, 2, 3]);

/** The tasks of a list that is put on a ticket in one go: a checklist, where each is but a title. */
const tasks = z
  .array(
    z.strictObject({
      title: labelSchema,
      team: z.exactOptional(team),
      assignee: z.exactOptional(assignee),
      dueIn: z.exactOptional(waitSchema),
      steps: z.exactOptional(z.array(labelSchema).max(30)),
      after: z.exactOptional(z.array(z.int().min(1)).max(10)),
    }),
  )
  .min(1)
  .max(20);
const taskTemplate = { label: labelSchema, tasks };

const ticketTemplate = {
  label: labelSchema,
  process: z.enum(processKinds),
  subject: labelSchema,
  description: z.exactOptional(z.string().max(10_000)),
  impact: z.exactOptional(level),
  urgency: z.exactOptional(level),
  category: z.exactOptional(keySchema),
  subcategory: z.exactOptional(keySchema),
  team: z.exactOptional(team),
  assignee: z.exactOptional(assignee),
  tasks: z.exactOptional(
    z
      .array(z.string().min(1).max(40).meta(takes('taskTemplate')))
      .max(5)
      .meta({ description: 'Task templates whose tasks it brings, by id or by their name in the tenants’ files.' }),
  ),
};

export const NewTaskTemplate = z
  .strictObject({ client, order: preparedFields.order, ...taskTemplate })
  .meta({ id: 'NewTaskTemplate', example: { label: 'Joiner', tasks: [{ title: 'Set the account up' }] } });
export type NewTaskTemplate = z.output<typeof NewTaskTemplate>;

export const NewTicketTemplate = z
  .strictObject({ client, order: preparedFields.order, ...ticketTemplate })
  .meta({ id: 'NewTicketTemplate', example: { label: 'Joiner', process: 'request', subject: 'A new colleague' } });
export type NewTicketTemplate = z.output<typeof NewTicketTemplate>;

/** A change of one (RFC 7396): what is not named stays, null takes away. */
export const ChangeTaskTemplate = z
  .strictObject({ ...preparedFields, label: z.exactOptional(labelSchema), tasks: z.exactOptional(tasks) })
  .meta({ id: 'ChangeTaskTemplate', example: { label: 'Newcomer' } });
export type ChangeTaskTemplate = z.output<typeof ChangeTaskTemplate>;

const clearable = <S extends z.ZodType>(schema: z.ZodExactOptional<S>) => z.exactOptional(schema.unwrap().nullable());
export const ChangeTicketTemplate = z
  .strictObject({
    ...preparedFields,
    label: z.exactOptional(labelSchema),
    process: z.exactOptional(ticketTemplate.process),
    subject: z.exactOptional(labelSchema),
    description: clearable(ticketTemplate.description),
    impact: clearable(ticketTemplate.impact),
    urgency: clearable(ticketTemplate.urgency),
    category: clearable(ticketTemplate.category),
    subcategory: clearable(ticketTemplate.subcategory),
    team: clearable(ticketTemplate.team),
    assignee: clearable(ticketTemplate.assignee),
    tasks: clearable(ticketTemplate.tasks),
  })
  .meta({ id: 'ChangeTicketTemplate', example: { label: 'Newcomer' } });
export type ChangeTicketTemplate = z.output<typeof ChangeTicketTemplate>;

/** What a merge patch makes of a value: null takes a field away. */
export function mergePatched<T extends TaskTemplate | TicketTemplate>(value: T, patch: object): T {
  const merged = Object.entries({ ...value, ...patch }).filter(([, one]) => one !== null);
  return Object.fromEntries(merged) as T; // Safe: the patch's schema lets null stand for optional fields alone.
}

export const taskTemplateParts = taskTemplate;
export const ticketTemplateParts = ticketTemplate;
