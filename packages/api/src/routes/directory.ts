import { contacts } from '@portico/app/directory/contacts';
import { deskView } from '@portico/app/directory/desk-view';
import { directoryView } from '@portico/app/directory/directory-view';
import * as z from 'zod';
import { ok, page } from '../reply.ts';
import { type Route, route } from '../route.ts';

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

export const directoryRoutes: readonly Route[] = [
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
      responses: { 200: z.looseObject({}).meta({ id: 'Desk' }) },
    },
    async (context, { params }) => ok(await deskView(context, params.client)),
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
            }),
          ),
          nextCursor: z.exactOptional(z.string()),
        }),
      },
    },
    async (context, { params, query, request }) =>
      page(request, { ...(await contacts(context, params.client, query)) }),
  ),
];
