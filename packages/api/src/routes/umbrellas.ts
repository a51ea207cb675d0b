import { takes } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import { answered, created, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { TicketRow } from './schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const reading = () => import('@portico/app/umbrella/read');
const creating = () => import('@portico/app/umbrella/create');
const joining = () => import('@portico/app/umbrella/join');

const staff = { scope: 'provider', personas: ['technician', 'admin'] } as const;
const tag = 'Umbrellas';

const CreateUmbrella = z.strictObject({ title: z.string().trim().min(1).max(200) });
const JoinUmbrella = z.strictObject({ ref: z.string().min(1).max(40).meta(takes('ticket')) });

const Umbrella = z
  .strictObject({ id: z.string(), title: z.string(), createdAt: z.string() })
  .meta({ id: 'Umbrella', description: 'Tickets of several clients with one cause. Known to staff alone.' });

export const umbrellaRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/umbrellas',
      operationId: 'createUmbrella',
      summary: 'Open an umbrella over tickets of several clients',
      tag,
      auth: staff,
      body: CreateUmbrella,
      responses: { 201: Umbrella },
      idempotent: true,
    },
    async (context, { body }) => {
      const done = await (await creating()).create(context, body);
      return created(done.body, `/v1/umbrellas/${done.body.id}`);
    },
  ),
  route(
    {
      method: 'GET',
      path: '/v1/umbrellas/{umbrella}',
      operationId: 'getUmbrella',
      summary: 'An umbrella with the tickets under it that you may see',
      tag,
      auth: staff,
      ids: { umbrella: 'umbrella' },
      responses: { 200: Umbrella.extend({ members: z.array(TicketRow) }).meta({ id: 'FullUmbrella' }) },
    },
    async (context, { params }) => ok(await (await reading()).read(context, params.umbrella)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/umbrellas/{umbrella}/members',
      operationId: 'joinUmbrella',
      summary: 'Put a ticket under an umbrella',
      tag,
      auth: staff,
      ids: { umbrella: 'umbrella' },
      body: JoinUmbrella,
      responses: { 201: z.strictObject({ umbrella: z.string(), number: z.string() }) },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await (await joining()).join(context, params.umbrella, body)),
  ),
];
