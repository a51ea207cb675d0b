import { takes } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { Month, ServiceLevelReport, WhatIf, WhatIfReport } from './service-level-schemas.ts';
import { SlaReceipt } from './sla-schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const receipts = () => import('@portico/app/ticket/receipt');
const levels = () => import('@portico/app/report/service-levels');
const drafts = () => import('@portico/app/report/what-if');

/** What service levels say of themselves. */
export const serviceLevelRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/sla',
      operationId: 'getSlaReceipt',
      summary: 'The receipt of a ticket’s service clocks',
      description:
        'Every stretch of time, counted or not, and why, made from the ticket’s log alone. End users read it in plain words in their language; the desk reads every line too. It reads the whole log.',
      tag: 'Tickets',
      auth: { scope: 'client', personas: ['technician', 'admin', 'contact', 'key'], keyScope: 'tickets:read' },
      ids: { ref: 'ticket' },
      responses: { 200: SlaReceipt },
    },
    async (context, { params }) => ok(await (await receipts()).slaReceipt(context, params.ref)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/reports/service-levels',
      operationId: 'getServiceLevels',
      summary: 'What a client’s service levels came to, by month, target and priority',
      description:
        'Exact to the second: made from the logs of the tickets, each judged by the policy and calendar it was opened under. Every figure names the tickets behind it. A run of a clock counts in the month in which its verdict was certain: the end of a target that was met, the due time of one that was missed; it counts for the priority that gave it its target. At most 500 tickets a request; the command line reads any number.',
      tag: 'Reports',
      auth: { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'reports:read' },
      query: z.strictObject({
        client: z
          .string()
          .min(1)
          .max(40)
          .meta({ description: 'Slug or id.', example: 'acme', ...takes('client') }),
        from: Month.meta({ description: 'YYYY-MM.', example: '2026-03' }),
        to: z.exactOptional(Month).meta({ description: 'YYYY-MM, included; the same month where absent.' }),
      }),
      responses: { 200: ServiceLevelReport },
      rate: 'export',
    },
    async (context, { query: { client, from, to = from } }) =>
      ok(await (await levels()).serviceLevelsOf(context, client, { from, to })),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/reports/what-if',
      operationId: 'whatIf',
      summary: 'What a client’s last days would have come to under another policy or calendar',
      description:
        'The tickets opened in these days, with the same deeds at the same times, judged anew: compliance before and after, and every verdict that would be another one. Changes nothing. At most 500 tickets a request; the command line reads any number.',
      tag: 'Reports',
      auth: { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'reports:read' },
      body: WhatIf,
      responses: { 200: WhatIfReport },
      rate: 'export',
    },
    async (context, { body: { client, days, policy, calendar } }) =>
      ok(await (await drafts()).whatIf(context, client, days, { policy, calendar })),
  ),
];
