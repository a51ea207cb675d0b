import { takesEither } from '@portico/domain/kernel/id-field';
import { viewSorts } from '@portico/domain/view/view';
import * as z from 'zod';
import { ok, page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { QueuePage, TicketRow } from './schemas.ts';

// Loaded at the first queue: a function that answers tickets or portals starts without the language of filters.
const listing = () => import('@portico/app/queue/list');
const counting = () => import('@portico/app/queue/counts');
const searching = () => import('@portico/app/search/search');

const staff = { scope: 'provider', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:read' } as const;
const everyone = {
  scope: 'client',
  personas: ['technician', 'admin', 'contact', 'key'],
  keyScope: 'tickets:read',
} as const;
const tag = 'Queue';

const scope = z
  .string()
  .max(60)
  .default('all')
  .meta({
    description:
      'all, mine, snoozed, unassigned, team:<id> or client:<slug>; whoever belongs to one client: all, mine or that client',
    example: 'client:acme',
    ...takesEither(['client', 'client:{id}'], ['team', 'team:{id}']),
  });
const q = z
  .string()
  .max(500)
  .default('')
  .meta({
    ...takesEither(['client', 'client:{id}']),
    description: 'Filter grammar: `status:open client:acme priority:1-2 due<2h -channel:email "printer jam"`',
  });
const cursor = z.exactOptional(z.string().max(4_000));

export const queueRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/tickets',
      operationId: 'listTickets',
      summary: 'The one queue over every client you may enter',
      tag,
      auth: everyone,
      query: z.strictObject({
        scope,
        q,
        sort: z.enum(viewSorts).default('due').meta({
          description:
            'By due and priority a page costs the same at any length. By updated and created (your own work, a team or one client) a queue longer than one page can read is read whole for each 100 tickets shown: its pages come empty, with a cursor, until that is done.',
        }),
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor,
      }),
      responses: { 200: QueuePage },
    },
    async (context, { query, request }) => page(request, { ...(await (await listing()).list(context, query)) }),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/counts',
      operationId: 'countQueues',
      summary: 'Open work by queue',
      tag,
      auth: everyone,
      responses: {
        200: z.strictObject({
          mine: z.int(),
          unassigned: z.int(),
          teams: z.record(z.string(), z.int()),
          clients: z.record(z.string(), z.int()),
          priorities: z.record(z.string(), z.int()),
          all: z.int(),
        }),
      },
    },
    async (context) => ok(await (await counting()).counts(context)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/count',
      operationId: 'countTickets',
      summary: 'How many tickets a filter finds, up to 1,000',
      tag,
      auth: everyone,
      query: z.strictObject({ scope, q }),
      responses: { 200: z.strictObject({ count: z.int(), atLeast: z.boolean() }) },
      rate: 'search',
    },
    async (context, { query }) => ok(await (await counting()).countMatching(context, query.scope, query.q)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/search',
      operationId: 'searchTickets',
      summary: 'Find tickets by words',
      tag,
      auth: staff,
      query: z.strictObject({
        // Not trimmed: a space behind the last word says that it is whole.
        q: z.string().max(200).regex(/\S/, 'name a word to look for'),
        limit: z.coerce.number().int().min(1).max(50).default(20),
      }),
      responses: { 200: z.strictObject({ items: z.array(TicketRow), complete: z.boolean() }) },
      rate: 'search',
    },
    async (context, { query }) => ok(await (await searching()).search(context, query.q, query.limit)),
  ),
];
