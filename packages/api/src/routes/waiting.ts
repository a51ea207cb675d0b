import { conditionNames } from '@portico/domain/ticket/closing';
import { Snooze } from '@portico/domain/ticket/snooze';
import { Confirmation } from '@portico/domain/ticket/solution';
import * as z from 'zod';
import { answered, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { TicketAnswer } from './schemas.ts';
import { ticketCommand } from './ticket-command.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const snoozing = () => import('@portico/app/waiting/snooze');
const confirming = () => import('@portico/app/waiting/confirm');
const closings = () => import('@portico/app/ticket/closing');

const tag = 'Tickets';
const staff = { scope: 'client', personas: ['technician', 'admin'] } as const;

const CloseConditions = z
  .strictObject({
    items: z.array(
      z.strictObject({
        name: z.enum(conditionNames),
        met: z.boolean(),
        pointer: z.string(),
        detail: z.string(),
        have: z.exactOptional(z.int()),
        need: z.exactOptional(z.int()),
      }),
    ),
  })
  .meta({ id: 'CloseConditions' });

export const waitingRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/close-conditions',
      operationId: 'getCloseConditions',
      summary: 'What must hold before a ticket is ended',
      description:
        'By the client’s `closing`, its required fields and `parentWaitsForChildren`: each with whether it holds, where it stands on the ticket, how much there is and how much there must be. Characters of the resolution count from none.',
      tag,
      auth: { ...staff, personas: ['technician', 'admin', 'key'], keyScope: 'tickets:read' },
      ids: { ref: 'ticket' },
      responses: { 200: CloseConditions },
    },
    async (context, { params }) => {
      const { body, version } = await (await closings()).closing(context, params.ref);
      return ok(body, version);
    },
  ),
  ticketCommand(
    {
      method: 'PUT',
      path: '/v1/tickets/{ref}/snooze',
      operationId: 'snoozeTicket',
      summary: 'Put a ticket aside for a while',
      description:
        'For whoever has it: it leaves their own queue (`scope=mine`) and stands in `scope=snoozed` until its time, a reply of its requester, or another assignee. Its service clocks run on.',
      tag,
      auth: staff,
      body: Snooze,
      responses: { 200: TicketAnswer },
    },
    async () => (await snoozing()).snooze,
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/snooze',
      operationId: 'unsnoozeTicket',
      summary: 'Take a ticket up again that was put aside',
      tag,
      auth: staff,
      ids: { ref: 'ticket' },
      responses: { 200: TicketAnswer },
    },
    async (context, { params }) => answered(await (await snoozing()).unsnooze(context, params.ref)),
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/confirmation',
      operationId: 'confirmSolution',
      summary: 'Say whether it is solved',
      description:
        '`{"solved": true}` closes a resolved ticket; `{"solved": false, "reason": ...}` opens it again while the window is open. On the portal, or by the desk for somebody who calls.',
      tag,
      auth: { scope: 'client', personas: ['technician', 'admin', 'contact'] },
      body: Confirmation,
      responses: { 200: TicketAnswer },
    },
    async () => (await confirming()).confirm,
  ),
];
