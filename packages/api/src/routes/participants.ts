import { AddParticipant, participantKinds, participantRoles } from '@portico/domain/ticket/participants';
import * as z from 'zod';
import { etagOf, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const participation = () => import('@portico/app/ticket/participants');

const everyone = ['technician', 'admin', 'contact', 'key'] as const;
const tag = 'Tickets';

const Participant = z
  .strictObject({
    id: z.string(),
    kind: z.enum(participantKinds).meta({ description: 'external: an outside address, which is never given access.' }),
    role: z.enum(participantRoles),
    name: z.string(),
    address: z.exactOptional(z.string()).meta({ description: 'Of an outside address only.' }),
    since: z.string(),
  })
  .meta({ id: 'Participant' });

export const participantRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/participants',
      operationId: 'listParticipants',
      summary: 'Who follows a ticket, or is in cc',
      description: 'The desk sees everybody, the requester no staff, a follower only themselves.',
      tag,
      auth: { scope: 'client', personas: everyone, keyScope: 'tickets:read' },
      ids: { ref: 'ticket' },
      responses: { 200: z.strictObject({ items: z.array(Participant) }) },
    },
    async (context, { params }) => ok(await (await participation()).participants(context, params.ref)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/participants',
      operationId: 'addParticipant',
      summary: 'Let somebody follow a ticket, or put them in cc',
      description:
        'Staff with a grant on the client, and contacts of the client by id or address. Contacts who take part read the public part of the ticket, and no more. The desk may put outside addresses in cc.',
      tag,
      auth: { scope: 'client', personas: everyone, keyScope: 'tickets:write' },
      ids: { ref: 'ticket' },
      body: AddParticipant,
      responses: { 201: Participant },
      idempotent: true,
    },
    async (context, { params, body }) => {
      const done = await (await participation()).follow(context, params.ref, body);
      return { status: done.status, body: done.body, headers: { etag: etagOf(done.version) } };
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/participants/{person}',
      operationId: 'removeParticipant',
      summary: 'Take somebody off a ticket',
      description: 'Those who only follow it may take off themselves.',
      tag,
      auth: { scope: 'client', personas: everyone, keyScope: 'tickets:write' },
      ids: { ref: 'ticket', person: 'person' },
      responses: { 200: Participant },
    },
    async (context, { params }) => {
      const done = await (await participation()).unfollow(context, params.ref, params.person);
      return { status: done.status, body: done.body, headers: { etag: etagOf(done.version) } };
    },
  ),
];
