import { serviceReportOf } from '@portico/app/report/service';
import { takes } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

const counts = z.record(z.string(), z.int());
const ranked = z.array(z.strictObject({ id: z.nullable(z.string()), name: z.nullable(z.string()), count: z.int() }));

const ServiceReport = z
  .looseObject({
    client: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }),
    from: z.nullable(z.string()),
    to: z.nullable(z.string()),
    zone: z.string(),
    tickets: z.int(),
    ticketsMerged: z.int().meta({ description: 'Merged into others since: in no other figure.' }),
    ticketsMoved: z.int().meta({ description: 'Moved to another client since: in no other figure.' }),
    ticketsByLastPriority: counts,
    ticketsByChannel: counts,
    topGroups: ranked,
    topCategories: ranked,
    time: z.strictObject({
      minutes: z.int().meta({ description: 'Minutes as they count, of work done in the range.' }),
      rawMinutes: z.int(),
      billableMinutes: z.int(),
      approvedMinutes: z.int(),
      byActivity: counts,
    }),
  })
  .meta({ id: 'ServiceReport' });

export const reportRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/reports/service',
      operationId: 'getServiceReport',
      summary: 'The service report of one client',
      description: 'Counts are exact and times are exact to the second. Days are the client’s.',
      tag: 'Reports',
      auth: { scope: 'client', personas: ['technician', 'admin', 'contact', 'key'], keyScope: 'reports:read' },
      query: z.strictObject({
        client: z
          .string()
          .min(1)
          .max(40)
          .meta({ description: 'Slug or id.', example: 'acme', ...takes('client') }),
        from: z.exactOptional(z.iso.date()),
        to: z.exactOptional(z.iso.date()),
      }),
      responses: { 200: ServiceReport },
      rate: 'export',
    },
    async (context, { query: { client, ...range } }) => ok(await serviceReportOf(context, client, range)),
  ),
];
