import { takes } from '@portico/domain/kernel/id-field';
import {
  ChangeTaskTemplate,
  ChangeTicketTemplate,
  NewTaskTemplate,
  NewTicketTemplate,
  taskTemplateParts,
  ticketTemplateParts,
} from '@portico/domain/tenant/templates';
import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { libraryRoutes, preparedPlace } from './library.ts';

const templates = () => import('@portico/app/library/templates');

const tag = 'Templates';
const desk = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:read' } as const;
const source = z.enum(['file', 'desk']).meta({
  description: '`file`: of the tenants’ reviewed files, changed there alone. `desk`: written here.',
});
const { label: _label, subject: _subject, tasks: _tasks, ...words } = ticketTemplateParts;

/** As whoever uses one reads it: in their language, and with the client's words. */
const TemplateList = z
  .strictObject({
    client: z.string(),
    tickets: z.array(
      z.strictObject({
        id: z.string(),
        source,
        label: z.string(),
        subject: z.string(),
        ...words,
        tasks: z.array(z.string()).meta({ description: 'Task templates whose tasks it brings.' }),
      }),
    ),
    tasks: z.array(
      z.strictObject({
        id: z.string(),
        source,
        label: z.string(),
        tasks: z.array(z.strictObject({ title: z.string(), steps: z.array(z.string()) })),
      }),
    ),
  })
  .meta({ id: 'TemplateList' });

const TicketTemplate = z
  .strictObject({ ...preparedPlace, ...ticketTemplateParts })
  .meta({ id: 'TicketTemplate', description: 'What a new ticket is filled in with, written at the desk.' });
const TaskTemplate = z
  .strictObject({ ...preparedPlace, ...taskTemplateParts })
  .meta({ id: 'TaskTemplate', description: 'Tasks and checklists for a ticket, written at the desk.' });

const created =
  'For one client or every one; an administrator’s to write. What the tenants’ files declare stays as it is.';

export const templateRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/templates',
      operationId: 'listTemplates',
      summary: 'Templates for a client’s tickets and their tasks',
      description: 'Those of the tenants’ files and those written at the desk, for this client and for every one.',
      tag,
      auth: desk,
      query: z.strictObject({ client: z.string().min(1).max(40).meta(takes('client')) }),
      responses: { 200: TemplateList },
    },
    async (context, { query }) => ok(await (await templates()).list(context, query.client)),
  ),
  ...libraryRoutes({
    tag,
    own: false,
    path: '/v1/ticket-templates',
    kind: 'ticketTemplate',
    names: {
      one: 'TicketTemplate',
      many: 'TicketTemplates',
      write: 'writeTicketTemplate',
      versions: 'listTicketTemplateVersions',
    },
    words: {
      list: 'Ticket templates written at the desk, whole, to be changed',
      create: 'Write a ticket template',
      created,
      read: 'A ticket template as it was written',
      versions: 'What a ticket template has been, and who made it so',
      change: 'Change a ticket template, its place in lists, or whether it is offered',
      remove: 'Take a ticket template away',
    },
    answer: TicketTemplate,
    create: NewTicketTemplate,
    change: ChangeTicketTemplate,
    verbs: async () => (await templates()).ticketTemplateVerbs,
  }),
  ...libraryRoutes({
    tag,
    own: false,
    path: '/v1/task-templates',
    kind: 'taskTemplate',
    names: {
      one: 'TaskTemplate',
      many: 'TaskTemplates',
      write: 'writeTaskTemplate',
      versions: 'listTaskTemplateVersions',
    },
    words: {
      list: 'Task templates written at the desk, whole, to be changed',
      create: 'Write a task template: tasks, each with its checklist',
      created,
      read: 'A task template as it was written',
      versions: 'What a task template has been, and who made it so',
      change: 'Change a task template, its place in lists, or whether it is offered',
      remove: 'Take a task template away',
    },
    answer: TaskTemplate,
    create: NewTaskTemplate,
    change: ChangeTaskTemplate,
    verbs: async () => (await templates()).taskTemplateVerbs,
  }),
];
