import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const logs = () => import('@portico/app/person/log');
const erasing = () => import('@portico/app/person/erase');

const PersonLog = z
  .strictObject({
    address: z.string(),
    mail: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('sent') }),
      z.strictObject({
        state: z.literal('stopped'),
        because: z.enum(['bounced', 'complained']),
        since: z.string(),
        said: z.string(),
      }),
    ]),
    items: z.array(z.strictObject({ at: z.string(), by: z.string(), event: z.looseObject({ type: z.string() }) })),
  })
  .meta({ id: 'PersonLog' });
const desk = ['technician', 'admin'] as const;
const tag = 'Directory';
const ofClient = '/v1/clients/{client}/contacts/{person}';
const responses = { 200: PersonLog };

export const peopleRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: `${ofClient}/erase`,
      operationId: 'eraseContact',
      summary: 'Erase a person',
      description:
        'Name, address and what they wrote go for good; the histories keep an id that stands for nobody. Asking again goes on where an interrupted erasure stopped.',
      tag,
      auth: { scope: 'client', personas: ['admin'] },
      ids: { client: 'client', person: 'person' },
      responses: { 200: z.strictObject({ id: z.string(), tickets: z.int() }) },
    },
    async (context, { params }) => ok((await (await erasing()).erase(context, params.client, params.person)).body),
  ),
  route(
    {
      method: 'GET',
      path: `${ofClient}/log`,
      operationId: 'getContactLog',
      summary: 'Whether mails reach a person, and when they signed in',
      tag,
      auth: { scope: 'client', personas: desk },
      ids: { client: 'client', person: 'person' },
      responses,
    },
    async (context, { params }) => ok(await (await logs()).personHistory(context, params.client, params.person)),
  ),
  route(
    {
      method: 'POST',
      path: `${ofClient}/mail/resume`,
      operationId: 'resumeContactMail',
      summary: 'Write to a person again whose mails came back',
      tag,
      auth: { scope: 'client', personas: ['admin'] },
      ids: { client: 'client', person: 'person' },
      responses,
    },
    async (context, { params }) => ok(await (await logs()).resumePersonMail(context, params.client, params.person)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/staff/{colleague}/log',
      operationId: 'getStaffLog',
      summary: 'Whether mails reach a colleague',
      tag,
      auth: { scope: 'provider', personas: ['admin'] },
      ids: { colleague: 'staff' },
      responses,
    },
    async (context, { params }) => ok(await (await logs()).personHistory(context, undefined, params.colleague)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/staff/{colleague}/mail/resume',
      operationId: 'resumeStaffMail',
      summary: 'Write to a colleague again whose mails came back',
      tag,
      auth: { scope: 'provider', personas: ['admin'] },
      ids: { colleague: 'staff' },
      responses,
    },
    async (context, { params }) => ok(await (await logs()).resumePersonMail(context, undefined, params.colleague)),
  ),
];
