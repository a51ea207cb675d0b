import { takes } from '@portico/domain/kernel/id-field';
import { JoinTrouble, Publication } from '@portico/domain/ticket/known';
import * as z from 'zod';
import { answered, made, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { TicketAnswer } from './schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const troubles = () => import('@portico/app/ticket/known');

/** Troubles that a company is told of, and "me too". */
const tag = 'Known troubles';
const working = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:write' } as const;

const number = z.string().meta({ example: 'ACME-1042' });
const KnownTrouble = z
  .strictObject({
    number,
    title: z.string(),
    text: z.string(),
    at: z.string(),
    joined: z.exactOptional(number).meta({ description: 'The reader’s own ticket about it.' }),
  })
  .meta({ id: 'KnownTrouble' });

export const knownRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/known-troubles',
      operationId: 'listKnownTroubles',
      summary: 'Troubles that a company is told of and that are not over',
      description: 'End users get those of their own company; the desk names a client.',
      tag,
      auth: { scope: 'client', personas: ['technician', 'admin', 'contact', 'key'], keyScope: 'tickets:read' },
      query: z.strictObject({ client: z.exactOptional(z.string().min(1).max(40).meta(takes('client'))) }),
      responses: { 200: z.strictObject({ items: z.array(KnownTrouble) }) },
    },
    async (context, { query }) => ok(await (await troubles()).known(context, query.client)),
  ),
  route(
    {
      method: 'PUT',
      path: '/v1/tickets/{ref}/publication',
      operationId: 'publishTrouble',
      summary: 'Tell a ticket’s whole company of it as a known trouble',
      description: 'In words of its own: the ticket itself stays unseen. Telling again replaces the words.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: Publication,
      responses: { 200: KnownTrouble },
    },
    async (context, { params, body }) => answered(await (await troubles()).publish(context, params.ref, body)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/publication',
      operationId: 'unpublishTrouble',
      summary: 'Take a known trouble off the portal',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      responses: { 200: z.strictObject({ number }) },
    },
    async (context, { params }) => answered(await (await troubles()).unpublish(context, params.ref)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/known-troubles/{ref}/join',
      operationId: 'joinTrouble',
      summary: '“Me too”: join a known trouble of one’s company',
      description: 'The caller gets a ticket of their own under it and is told when it is solved.',
      tag,
      auth: { scope: 'client', personas: ['contact'] },
      ids: { ref: 'ticket' },
      body: JoinTrouble,
      responses: { 201: TicketAnswer },
      idempotent: true,
    },
    async (context, { params, body }) => made(await (await troubles()).join(context, params.ref, body)),
  ),
];
