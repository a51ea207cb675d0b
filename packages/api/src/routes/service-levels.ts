import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { SlaReceipt } from './sla-schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const receipts = () => import('@portico/app/ticket/receipt');

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
];
