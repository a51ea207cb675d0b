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
    satisfaction: z.strictObject({
      rated: z.int(),
      mean: z.nullable(z.number()),
      top2Percent: z.nullable(z.number()).meta({ description: 'Share of the scores 4 and 5.' }),
      byScore: counts,
    }),
    ticketsByFacet: z.record(z.string(), z.strictObject({ distinct: z.int(), tickets: counts })).meta({
      description: 'By further values of the source, such as product: how many there are, and tickets by each.',
    }),
    teamsInvolved: z.int(),
    peopleInvolved: z.int(),
    ticketsReturned: z.int().meta({ description: 'A team had them again after another one.' }),
    ticketsEscalated: z.int().meta({ description: 'They went to a higher support level.' }),
    meanHoursOfUpdates: z.nullable(z.number()).meta({ description: 'From first to last update, per ticket.' }),
    meanHoursWaiting: z.nullable(z.number()),
  })
  .meta({ id: 'ServiceReport' });

const figures = {
  tickets: z.int().meta({ description: 'Opened in the month; the figures of service levels are about these.' }),
  ticketsReopened: z.int(),
  slaMet: z.int(),
  slaBreached: z.int(),
  compliancePercent: z
    .nullable(z.number())
    .meta({ description: 'Of the tickets that were judged; null when none was.' }),
  ticketsMerged: z.int().meta({ description: 'Merged into others since: in no other figure.' }),
  ticketsMoved: z.int().meta({ description: 'Moved to another client since: in no other figure.' }),
  resolved: z.int().meta({ description: 'Resolved in the month, whenever they were opened.' }),
  closed: z.int(),
  meanHoursToResolve: z
    .nullable(z.number())
    .meta({ description: 'Calendar hours from opening to resolution of what was resolved in the month.' }),
  minutes: z.int().meta({ description: 'Minutes as they count, of work done in the month.' }),
  billableMinutes: z.int(),
  openNow: z.int().meta({ description: 'Now, whatever the month.' }),
};

const ClientsReport = z
  .strictObject({
    month: z.string(),
    totals: z.strictObject(figures).meta({ description: 'The sum over the clients below, and over no other.' }),
    clients: z.array(
      z.strictObject({ client: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }), ...figures }),
    ),
  })
  .meta({ id: 'ClientsReport' });

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
    async (context, { query: { client, ...range } }) => {
      // Loaded when somebody asks, as whatever few requests need: the function starts without it.
      const { serviceReportOf } = await import('@portico/app/report/service');
      return ok(await serviceReportOf(context, client, range));
    },
  ),
  route(
    {
      method: 'GET',
      path: '/v1/reports/clients',
      operationId: 'getClientsReport',
      summary: 'A month of every client that you may enter',
      description:
        'One row a client, in order of their names, and their sum; clients that are not granted to you are in neither. The month is one of the MSP’s zone, in every row; the report of one client counts in days of its own. Time counts in the month of the day that it was logged for.',
      tag: 'Reports',
      auth: { scope: 'provider', personas: ['technician', 'admin'] },
      query: z.strictObject({
        month: z
          .string()
          .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month like 2026-10')
          .meta({ description: 'YYYY-MM.', example: '2026-10' }),
      }),
      responses: { 200: ClientsReport },
      rate: 'export',
    },
    async (context, { query: { month } }) => {
      const { clientsReportOf } = await import('@portico/app/report/clients');
      return ok(await clientsReportOf(context, month));
    },
  ),
];
