import { takes } from '@portico/domain/kernel/id-field';
import { NewAdvisory } from '@portico/domain/tenant/advisory';
import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { Advisory } from './schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const advisories = () => import('@portico/app/directory/advisories');

const tag = 'Directory';
const desk = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'people:read' } as const;
const admins = { scope: 'client', personas: ['admin'] } as const;

const ContactCard = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(['user', 'approver', 'poc'])),
    active: z.boolean(),
    vip: z.boolean().meta({ description: 'Their tickets get at least the client’s floor of priority.' }),
    advisories: z.array(Advisory),
  })
  .meta({ id: 'ContactCard' });

export const advisoryRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/clients/{client}/advisories',
      operationId: 'listAdvisories',
      summary: 'What staff should know of a client',
      tag,
      auth: desk,
      ids: { client: 'client' },
      responses: { 200: z.strictObject({ items: z.array(Advisory) }) },
    },
    async (context, { params }) => ok(await (await advisories()).listAdvisories(context, params.client)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/clients/{client}/advisories',
      operationId: 'addAdvisory',
      summary: 'Write what staff should know of a client, or of a person there',
      description: 'Staff read it beside every ticket while it is in force. End users never see it.',
      tag,
      auth: admins,
      ids: { client: 'client' },
      body: NewAdvisory,
      responses: { 201: Advisory },
    },
    async (context, { params, body }) => (await advisories()).addAdvisory(context, params.client, body),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/clients/{client}/advisories/{advisory}',
      operationId: 'removeAdvisory',
      summary: 'Take an advisory away',
      description: 'One of a person is named together with the person. Those of tenant files are changed there.',
      tag,
      auth: admins,
      ids: { client: 'client', advisory: 'advisory' },
      query: z.strictObject({ person: z.exactOptional(z.string().max(40).meta(takes('person'))) }),
      responses: { 200: z.strictObject({ id: z.string() }) },
    },
    async (context, { params, query }) =>
      (await advisories()).removeAdvisory(context, params.client, params.advisory, query.person),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/clients/{client}/contacts/{person}',
      operationId: 'getContact',
      summary: 'A person of a client, as the desk knows them',
      tag,
      auth: desk,
      ids: { client: 'client', person: 'person' },
      responses: { 200: ContactCard },
    },
    async (context, { params }) => ok(await (await advisories()).contactCard(context, params.client, params.person)),
  ),
  route(
    {
      method: 'PUT',
      path: '/v1/clients/{client}/contacts/{person}/vip',
      operationId: 'markVip',
      summary: 'Say whether a person is a VIP',
      description: 'It outranks the tenant file, and holds for tickets opened from now on.',
      tag,
      auth: admins,
      ids: { client: 'client', person: 'person' },
      body: z.strictObject({ vip: z.boolean() }),
      responses: { 200: ContactCard },
    },
    async (context, { params, body }) => (await advisories()).markVip(context, params.client, params.person, body.vip),
  ),
];
