import { act } from '@portico/app/ticket/act';
import { change, convert } from '@portico/app/ticket/change';
import { note, reply } from '@portico/app/ticket/converse';
import { LinkInput, linkTypes } from '@portico/app/ticket/link-input';
import { open } from '@portico/app/ticket/open';
import { read } from '@portico/app/ticket/read';
import { actionInputs } from '@portico/domain/kernel/process';
import { ChangeTicket, ConvertTicket } from '@portico/domain/ticket/change';
import { Note, Reply as ReplyBody } from '@portico/domain/ticket/converse';
import { OpenTicket } from '@portico/domain/ticket/open';
import { RateTicket } from '@portico/domain/ticket/rate';
import * as z from 'zod';
import { answered, made, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { Message, Ticket, TicketAnswer, Timeline } from './schemas.ts';
import { ticketCommand } from './ticket-command.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
/** Loaded when somebody looks at what happened, or links tickets. */
const timelines = () => import('@portico/app/ticket/timeline');
const links = () => import('@portico/app/ticket/link');
const undoing = () => import('@portico/app/ticket/undo');
const rating = () => import('@portico/app/ticket/rate');

const desk = ['technician', 'admin', 'key'] as const;
const everyone = ['technician', 'admin', 'contact', 'key'] as const;
const tag = 'Tickets';

const reading = { scope: 'client', personas: everyone, keyScope: 'tickets:read' } as const;
const writing = { scope: 'client', personas: everyone, keyScope: 'tickets:write' } as const;
const working = { scope: 'client', personas: desk, keyScope: 'tickets:write' } as const;

const linkType = z.enum(linkTypes);
const LinkAnswer = z.strictObject({ type: linkType, number: z.string() }).meta({ id: 'Link' });

export const ticketRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/tickets',
      operationId: 'openTicket',
      summary: 'Open a ticket',
      description: 'For oneself on the portal, on somebody’s behalf at the desk, or from another system.',
      tag,
      auth: writing,
      body: OpenTicket,
      responses: { 201: TicketAnswer },
      idempotent: true,
    },
    async (context, { body }) => made(await open(context, body)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}',
      operationId: 'getTicket',
      summary: 'Read a ticket',
      description:
        'A number that was merged into another ticket answers with that one, and `redirectedFrom` names the number that was asked for; end users are led on where they may see it. The number of a ticket that was moved to another client leads on for staff who may enter both clients; to everybody else it is not there.',
      tag,
      auth: reading,
      ids: { ref: 'ticket' },
      responses: { 200: Ticket },
    },
    async (context, { params }) => {
      const found = await read(context, params.ref);
      return ok(found.body, found.version);
    },
  ),
  route(
    {
      method: 'PATCH',
      path: '/v1/tickets/{ref}',
      operationId: 'changeTicket',
      summary: 'Change fields of a ticket',
      description: 'JSON Merge Patch (RFC 7396): null takes a value away. Priority follows impact and urgency.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: ChangeTicket.meta({ example: { subject: 'Printer on floor 3 is offline' } }),
      responses: { 200: TicketAnswer },
      ifMatch: true,
    },
    async (context, { params, body, ifMatch }) => answered(await change(context, params.ref, body, ifMatch)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/actions/{action}',
      operationId: 'actOnTicket',
      summary: 'Take an action of the ticket’s process',
      description:
        'assign {team?, assignee?}, start {}, pend {reason, wakeAt?}, resume {}, resolve {code, text}, reopen {reason}, close {}. A ticket’s `actions` names those possible now.',
      tag,
      auth: writing,
      ids: { ref: 'ticket' },
      params: z.object({ action: z.string().regex(/^[a-z][a-z_]{1,30}$/) }),
      body: z.looseObject(actionInputs.assign.shape),
      responses: { 200: TicketAnswer },
      ifMatch: true,
      idempotent: true,
    },
    async (context, { params, body, ifMatch }) =>
      answered(await act(context, params.ref, params.action, body, ifMatch)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/convert',
      operationId: 'convertTicket',
      summary: 'Turn a ticket into one of another process',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: ConvertTicket.meta({ example: { to: 'request' } }),
      responses: { 200: TicketAnswer },
      ifMatch: true,
      idempotent: true,
    },
    async (context, { params, body, ifMatch }) => answered(await convert(context, params.ref, body.to, ifMatch)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/undo',
      operationId: 'undoOnTicket',
      summary: 'Take the last command back',
      description:
        'An assignment, a status, a priority or a category, for as long as the desk allows (`undoMinutes`). A new entry gives each field the value it had; clocks run as if it had not been. Refused when one of the fields has changed since.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: z.strictObject({
        version: z.exactOptional(z.int().positive()).meta({
          description:
            'The version that the command led to, as its ETag told; the newest that can be undone where absent.',
        }),
      }),
      responses: { 200: TicketAnswer },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await (await undoing()).undo(context, params.ref, body.version)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/replies',
      operationId: 'replyToTicket',
      summary: 'Reply in public',
      tag,
      auth: writing,
      ids: { ref: 'ticket' },
      body: ReplyBody,
      responses: { 201: Message },
      idempotent: true,
    },
    async (context, { params, body }) =>
      answered(await reply(context, params.ref, body.text, body.confirm, body.files, body.draft)),
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/rating',
      operationId: 'rateTicket',
      summary: 'Rate what was done',
      description:
        'By the requester, once the ticket is resolved: 1 not content at all, 5 very. Rating again replaces it.',
      tag,
      auth: { scope: 'client', personas: ['contact'] },
      body: RateTicket,
      responses: { 200: TicketAnswer },
    },
    async () => (await rating()).rate,
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/notes',
      operationId: 'noteOnTicket',
      summary: 'Write an internal note',
      description: 'A note has no recipients: a body that names some is refused.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: Note,
      responses: { 201: Message },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await note(context, params.ref, body.text, body.files, body.draft)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/timeline',
      operationId: 'getTimeline',
      summary: 'The history of a ticket, newest part first to come',
      tag,
      auth: reading,
      ids: { ref: 'ticket' },
      query: z.strictObject({ cursor: z.exactOptional(z.string().max(500)) }),
      responses: { 200: Timeline },
    },
    async (context, { params, query }) => ok(await (await timelines()).timeline(context, params.ref, query.cursor)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/links',
      operationId: 'linkTicket',
      summary: 'Link two tickets of one client',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: LinkInput,
      responses: { 200: LinkAnswer, 201: LinkAnswer },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await (await links()).link(context, params.ref, body, undefined)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/links/{type}/{other}',
      operationId: 'unlinkTicket',
      summary: 'Take a link away',
      tag,
      auth: working,
      ids: { ref: 'ticket', other: 'ticket' },
      params: z.object({ type: linkType }),
      responses: { 200: LinkAnswer },
    },
    async (context, { params }) =>
      answered(await (await links()).unlink(context, params.ref, { type: params.type, ref: params.other }, undefined)),
  ),
];
