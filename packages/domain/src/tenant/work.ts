import * as z from 'zod';
import { waitSchema } from '../sla/wait.ts';
import type { Fault } from './fault.ts';
import { macroSchema } from './macros.ts';
import { keySchema, labelSchema, personIdSchema, teamIdSchema } from './names.ts';

const level = z.literal([1, 2, 3], { error: 'must be 1, 2 or 3' });

const taskSchema = z.strictObject({
  title: labelSchema,
  /** Ids of a team and a person of the MSP. */
  team: z.exactOptional(teamIdSchema),
  assignee: z.exactOptional(personIdSchema),
  /** Due so long after the task comes to be. */
  dueIn: z.exactOptional(waitSchema),
  /** Small steps to tick off. */
  steps: z.exactOptional(z.array(labelSchema).max(30)),
  /** Places in the list, from 1, of tasks that must be done before. */
  after: z.exactOptional(z.array(z.int().min(1)).max(10)),
});

const taskTemplateSchema = z.strictObject({
  label: labelSchema,
  /** Tickets of these categories get the tasks when they are opened; absent: by hand only. */
  categories: z.exactOptional(z.array(keySchema).min(1).max(50)),
  /** Of these subcategories only. */
  subcategories: z.exactOptional(z.array(keySchema).min(1).max(50)),
  /** Tickets of these processes only. */
  processes: z.exactOptional(z.array(z.string().regex(/^[a-z][a-z_]{1,30}$/)).min(1)),
  tasks: z.array(taskSchema).min(1).max(20),
});
export type TaskTemplate = z.output<typeof taskTemplateSchema>;

/** What must hold before a ticket of a process is resolved or closed. A client turns one off with false or 0. */
const closingSchema = z.strictObject({
  tasksDone: z.exactOptional(z.boolean()),
  assignee: z.exactOptional(z.boolean()),
  category: z.exactOptional(z.boolean()),
  subcategory: z.exactOptional(z.boolean()),
  /** Minutes of time logged on the ticket at least. */
  minutesLogged: z.exactOptional(z.int().min(0).max(100_000)),
  /** Characters that the resolution's text has at least. */
  resolutionCharacters: z.exactOptional(z.int().min(0).max(1_000)),
});

const ticketTemplateSchema = z.strictObject({
  label: labelSchema,
  process: z.string().regex(/^[a-z][a-z_]{1,30}$/),
  subject: labelSchema,
  description: z.exactOptional(z.string().max(10_000)),
  impact: z.exactOptional(level),
  urgency: z.exactOptional(level),
  category: z.exactOptional(keySchema),
  subcategory: z.exactOptional(keySchema),
  team: z.exactOptional(teamIdSchema),
  assignee: z.exactOptional(personIdSchema),
  /** Names of task templates whose tasks it brings. */
  tasks: z.exactOptional(z.array(keySchema).max(5)),
});
export type TicketTemplate = z.output<typeof ticketTemplateSchema>;

/** How the desk's work is prepared: optional, and by name, so that a client adds to what its MSP gives. */
export const workFields = {
  taskTemplates: z.exactOptional(z.record(keySchema, taskTemplateSchema)),
  closing: z.exactOptional(z.record(z.string().regex(/^[a-z][a-z_]{1,30}$/), closingSchema)),
  ticketTemplates: z.exactOptional(z.record(keySchema, ticketTemplateSchema)),
  /** Canned texts and macros. */
  macros: z.exactOptional(z.record(keySchema, macroSchema)),
  /** By process, in the place of `autoCloseDays`: after how long a resolved ticket closes by itself. */
  autoClose: z.exactOptional(z.record(z.string().regex(/^[a-z][a-z_]{1,30}$/), waitSchema)),
};

interface WorkPart {
  readonly categories: readonly { readonly id: string; readonly subcategories: readonly { readonly id: string }[] }[];
  readonly taskTemplates?: Readonly<Record<string, TaskTemplate>>;
  readonly ticketTemplates?: Readonly<Record<string, TicketTemplate>>;
}

/** What the schema cannot say of templates: the names they use exist. */
export function workFaults(desk: WorkPart): Fault[] {
  const categories = new Map(desk.categories.map((one) => [one.id, one.subcategories.map((sub) => sub.id)]));
  const faults: Fault[] = [];
  const unknown = (path: (string | number)[], what: string, known: Iterable<string>): void => {
    faults.push({ path, message: `there is no ${what}; use one of ${[...known].join(', ') || 'none is declared'}` });
  };
  for (const [name, template] of Object.entries(desk.taskTemplates ?? {})) {
    for (const [place, category] of (template.categories ?? []).entries()) {
      const path = ['taskTemplates', name, 'categories', place];
      if (!categories.has(category)) unknown(path, `category "${category}"`, categories.keys());
    }
    const within = (template.categories ?? []).flatMap((one) => categories.get(one) ?? []);
    for (const [place, sub] of (template.subcategories ?? []).entries()) {
      const path = ['taskTemplates', name, 'subcategories', place];
      if (!within.includes(sub)) unknown(path, `subcategory "${sub}" of its categories`, within);
    }
    for (const [place, task] of template.tasks.entries()) {
      if (!(task.after ?? []).some((before) => before > place)) continue;
      const path = ['taskTemplates', name, 'tasks', place, 'after'];
      faults.push({ path, message: 'a task comes after earlier ones of the list only; name smaller places' });
    }
  }
  for (const [name, template] of Object.entries(desk.ticketTemplates ?? {})) {
    const path = ['ticketTemplates', name];
    const { category, subcategory } = template;
    const subs = category === undefined ? undefined : categories.get(category);
    if (category !== undefined && !subs) unknown([...path, 'category'], `category "${category}"`, categories.keys());
    if (subcategory !== undefined && !subs?.includes(subcategory))
      unknown([...path, 'subcategory'], `subcategory "${subcategory}" of it`, subs ?? []);
    for (const [place, tasks] of (template.tasks ?? []).entries()) {
      const known = desk.taskTemplates ?? {};
      if (!Object.hasOwn(known, tasks))
        unknown([...path, 'tasks', place], `task template "${tasks}"`, Object.keys(known));
    }
  }
  return faults;
}

/** Names of the processes that templates and close conditions speak of, with the place of each. */
export function processesNamed(desk: {
  readonly taskTemplates?: Readonly<Record<string, TaskTemplate>>;
  readonly closing?: Readonly<Record<string, unknown>>;
  readonly ticketTemplates?: Readonly<Record<string, TicketTemplate>>;
  readonly autoClose?: Readonly<Record<string, string>>;
}): { readonly path: (string | number)[]; readonly process: string }[] {
  return [
    ...Object.keys(desk.autoClose ?? {}).map((process) => ({ path: ['autoClose', process], process })),
    ...Object.keys(desk.closing ?? {}).map((process) => ({ path: ['closing', process], process })),
    ...Object.entries(desk.ticketTemplates ?? {}).map(([name, { process }]) => ({
      path: ['ticketTemplates', name, 'process'],
      process,
    })),
    ...Object.entries(desk.taskTemplates ?? {}).flatMap(([name, { processes }]) =>
      (processes ?? []).map((process, place) => ({ path: ['taskTemplates', name, 'processes', place], process })),
    ),
  ];
}
