import { directoryView } from '@portico/app/directory/directory-view';
import { filePolicySchema } from '@portico/domain/file/policy';
import { processKinds } from '@portico/domain/processes/index';
import { fieldTypes } from '@portico/domain/tenant/custom-field';
import { locales } from '@portico/domain/tenant/names';
import * as z from 'zod';
import { ok, page } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const people = () => import('@portico/app/directory/contacts');
const tagging = () => import('@portico/app/directory/tags');
const deskViews = () => import('@portico/app/directory/desk-view');

const tag = 'Directory';
const everyone = {
  scope: 'client',
  personas: ['technician', 'admin', 'contact', 'key'],
  keyScope: 'tickets:read',
} as const;

const Client = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    prefix: z.string(),
    kind: z.enum(['customer', 'internal']),
    color: z.string(),
    timeZone: z.string(),
  })
  .meta({ id: 'Client' });

const labelled = { id: z.string(), label: z.string() };
const Labelled = z.strictObject(labelled);
const kind = z.enum(processKinds);
const colour = z.string().meta({ description: '#rrggbb' });
const SchemeColours = z
  .strictObject({ text: colour, soft: colour, onSoft: colour })
  .meta({ id: 'SchemeColours', description: 'Readable on every surface of the scheme (WCAG 2.2, 4.5:1).' });

const Brand = z
  .strictObject({
    name: z.string(),
    fromName: z.string(),
    primary: colour,
    color: colour,
    colours: z.strictObject({
      fill: colour,
      onFill: colour,
      fillHover: colour,
      light: SchemeColours,
      dark: SchemeColours,
    }),
    logo: z.exactOptional(z.string()).meta({ description: 'SVG text.' }),
    locale: z.enum(locales),
    zone: z.string(),
    welcome: z.string(),
  })
  .meta({ id: 'Brand' });

const Process = z
  .strictObject({
    kind,
    label: z.string(),
    states: z.array(
      z.strictObject({
        ...labelled,
        phase: z.enum(['open', 'pending', 'resolved', 'closed']),
        portal: z.string().meta({ description: 'What end users read instead of the label.' }),
      }),
    ),
    actions: z.array(z.strictObject({ ...labelled, effect: z.string() })),
    convertsTo: z.array(kind),
  })
  .meta({ id: 'Process' });

const Desk = z
  .strictObject({
    client: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }),
    categories: z.array(z.strictObject({ ...labelled, subcategories: z.array(Labelled) })),
    matrix: z.array(z.array(z.int())).meta({ description: 'Priority by impact, then urgency, both from 1.' }),
    pendingReasons: z.array(
      z.strictObject({
        ...labelled,
        pausesClock: z.boolean(),
        awaits: z.enum(['requester', 'approval', 'supplier', 'desk']),
        wakeAfter: z.exactOptional(z.string()),
        wakeOn: z.exactOptional(z.array(z.enum(['reply', 'links']))),
        reminders: z.exactOptional(z.strictObject({ after: z.string(), times: z.int(), resolves: z.boolean() })),
      }),
    ),
    resolutionCodes: z.array(Labelled),
    requestTypes: z.array(
      z.strictObject({
        ...labelled,
        hint: z.exactOptional(z.string()),
        process: kind,
        category: z.exactOptional(z.string()),
        subcategory: z.exactOptional(z.string()),
        impact: z.int(),
        urgency: z.int(),
      }),
    ),
    fields: z.array(
      z.strictObject({
        ...labelled,
        help: z.exactOptional(z.string()),
        type: z.enum(fieldTypes),
        options: z.exactOptional(z.array(Labelled)),
        required: z
          .exactOptional(z.enum(['open', 'resolved', 'closed']))
          .meta({ description: 'Up to when it must be filled in.' }),
        portal: z.enum(['hidden', 'read', 'edit']).meta({ description: 'What end users have of it.' }),
        filter: z.boolean().meta({ description: 'Whether lists can be filtered by it: `field.id:value`.' }),
        kinds: z.exactOptional(z.array(z.string())),
      }),
    ),
    tags: z.exactOptional(z.array(z.string())).meta({ description: 'The only tags that may be given.' }),
    taskTemplates: z.exactOptional(z.array(z.strictObject({ ...labelled, tasks: z.int() }))),
    ticketTemplates: z.exactOptional(z.array(z.strictObject({ ...labelled, process: kind, subject: z.string() }))),
    attachments: filePolicySchema.meta({
      description: 'Which files tickets take: largest one in bytes, number, media types.',
    }),
    processes: z.array(Process),
    brand: Brand,
  })
  .meta({ id: 'Desk' });

const ContactProfile = z.strictObject({
  phone: z.exactOptional(z.string()),
  mobile: z.exactOptional(z.string()),
  manager: z.exactOptional(z.string().meta({ description: 'Name or address, as the source had it.' })),
  site: z.exactOptional(z.string()),
  title: z.exactOptional(z.string()),
  department: z.exactOptional(z.string()),
});

export const directoryRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/clients/{client}/tags',
      operationId: 'countTags',
      summary: 'Tags on the open tickets of a client',
      tag,
      auth: { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:read' },
      ids: { client: 'client' },
      responses: { 200: z.strictObject({ items: z.array(z.strictObject({ tag: z.string(), open: z.int() })) }) },
    },
    async (context, { params }) => ok(await (await tagging()).tagCounts(context, params.client)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/directory',
      operationId: 'getDirectory',
      summary: 'Clients, teams and colleagues',
      tag,
      auth: { scope: 'provider', personas: ['technician', 'admin', 'key'], keyScope: 'people:read' },
      responses: {
        200: z.strictObject({
          clients: z.array(Client),
          teams: z.array(z.strictObject({ id: z.string(), name: z.string() })),
          staff: z.array(
            z.strictObject({ id: z.string(), name: z.string(), teams: z.array(z.string()), active: z.boolean() }),
          ),
        }),
      },
    },
    async (context) => ok(await directoryView(context)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/clients/{client}/desk',
      operationId: 'getDesk',
      summary: 'Categories, reasons, codes, processes and brand of a client',
      tag,
      auth: everyone,
      ids: { client: 'client' },
      responses: { 200: Desk },
    },
    async (context, { params }) => ok(await (await deskViews()).deskView(context, params.client)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/clients/{client}/contacts',
      operationId: 'listContacts',
      summary: 'People of a client',
      tag,
      auth: { scope: 'client', personas: ['technician', 'admin', 'contact', 'key'], keyScope: 'people:read' },
      ids: { client: 'client' },
      query: z.strictObject({
        q: z.string().max(60).default(''),
        limit: z.coerce.number().int().min(1).max(100).default(20),
        cursor: z.exactOptional(z.string().max(4_000)),
      }),
      responses: {
        200: z.strictObject({
          items: z.array(
            z.strictObject({
              id: z.string(),
              name: z.string(),
              email: z.string(),
              roles: z.array(z.enum(['user', 'approver', 'poc'])),
              active: z.boolean(),
              profile: z.exactOptional(ContactProfile),
            }),
          ),
          nextCursor: z.exactOptional(z.string()),
        }),
      },
    },
    async (context, { params, query, request }) =>
      page(request, { ...(await (await people()).contacts(context, params.client, query)) }),
  ),
];
