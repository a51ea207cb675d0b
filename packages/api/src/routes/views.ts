import { takes } from '@portico/domain/kernel/id-field';
import { nextReasons } from '@portico/domain/query/next';
import {
  audiences,
  ChangeView,
  CreateView,
  densities,
  groupings,
  layouts,
  ViewColumn,
  viewSorts,
} from '@portico/domain/view/view';
import * as z from 'zod';
import { created, noContent, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { rowOfList } from './schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const create = () => import('@portico/app/view/create');
const change = () => import('@portico/app/view/change');
const remove = () => import('@portico/app/view/remove');
const read = () => import('@portico/app/view/read');
const list = () => import('@portico/app/view/list');
const order = () => import('@portico/app/view/order');
const vocabulary = () => import('@portico/app/view/vocabulary');
const next = () => import('@portico/app/view/next');
const overview = () => import('@portico/app/view/overview');

const tag = 'Views';
const desk = { scope: 'provider', personas: ['technician', 'admin'] } as const;

const View = z
  .strictObject({
    id: z.string(),
    version: z.int(),
    name: z.string(),
    owner: z.string(),
    audience: z.enum(audiences),
    team: z.exactOptional(z.string()),
    scope: z.string(),
    q: z.string(),
    sort: z.enum(viewSorts),
    columns: z.exactOptional(z.array(ViewColumn)).meta({ description: 'In their order; absent: the usual ones.' }),
    density: z.exactOptional(z.enum(densities)).meta({ description: 'Absent: as its reader has rows elsewhere.' }),
    layout: z.enum(layouts),
    groupBy: z.enum(groupings),
    createdAt: z.string(),
    updatedAt: z.string(),
    mayChange: z.boolean(),
  })
  .meta({
    id: 'View',
    description: 'A way to look at the queue, with a name: of one person, of a team or of the desk.',
  });

const ViewList = z
  .strictObject({
    items: z.array(View),
    hidden: z.array(z.string()).meta({ description: 'Those that you have put out of sight.' }),
  })
  .meta({ id: 'ViewList' });

const viewIds = z.array(z.string().meta(takes('view'))).max(300);

const Word = z.strictObject({
  value: z.string(),
  label: z.exactOptional(z.string()),
  id: z.exactOptional(z.string()).meta({ description: 'Of the client, person or team that it names.' }),
});
const Vocabulary = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        label: z.exactOptional(z.string()),
        operators: z.array(z.string()),
        values: z.array(Word),
        open: z.boolean().meta({ description: 'Whether other values than those are understood too.' }),
      }),
    ),
  })
  .meta({ id: 'FilterVocabulary' });

const NextList = z
  .strictObject({
    items: z.array(z.strictObject({ ...rowOfList, reasons: z.array(z.enum(nextReasons)) })),
    complete: z
      .boolean()
      .meta({ description: 'False where your queues are longer than was read: the rest is due later.' }),
  })
  .meta({ id: 'NextList' });

const load = { open: z.int(), overdue: z.int(), dueToday: z.int() };
const Loads = z.array(z.strictObject({ id: z.string(), ...load }));
const Overview = z
  .strictObject({
    open: z.int(),
    risk: z.strictObject({ overdue: z.int(), hour: z.int(), today: z.int(), later: z.int(), none: z.int() }),
    age: z.strictObject({ day: z.int(), three_days: z.int(), week: z.int(), month: z.int(), older: z.int() }),
    nobody: z.strictObject(load),
    people: Loads,
    teams: Loads,
    clients: Loads,
    complete: z.boolean().meta({
      description: 'False where there is more open work than was read. What is due first was: its counts are exact.',
    }),
  })
  .meta({ id: 'DeskOverview' });

export const viewRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/views',
      operationId: 'listViews',
      summary: 'Your views, your teams’ and those for everybody',
      description: 'In your own order. A view that names a client you may not enter is not among them.',
      tag,
      auth: desk,
      responses: { 200: ViewList },
    },
    async (context) => ok(await (await list()).list(context)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/views',
      operationId: 'createView',
      summary: 'Give a way to look at the queue a name',
      tag,
      auth: desk,
      body: CreateView.meta({ example: { name: 'Printers', q: 'printer', audience: 'private' } }),
      responses: { 201: View },
      idempotent: true,
    },
    async (context, { body }) => {
      const made = await (await create()).create(context, body);
      return created(made, `/v1/views/${made.id}`, made.version);
    },
  ),
  route(
    {
      method: 'GET',
      path: '/v1/views/{view}',
      operationId: 'getView',
      summary: 'A view',
      tag,
      auth: desk,
      ids: { view: 'view' },
      responses: { 200: View },
    },
    async (context, { params }) => {
      const view = await (await read()).read(context, params.view);
      return ok(view, view.version);
    },
  ),
  route(
    {
      method: 'PATCH',
      path: '/v1/views/{view}',
      operationId: 'changeView',
      summary: 'Change a view, or who has it',
      description: 'JSON Merge Patch (RFC 7396). Its maker may, and for a team’s or everybody’s an administrator.',
      tag,
      auth: desk,
      ids: { view: 'view' },
      body: ChangeView.meta({ example: { name: 'Printers and scanners' } }),
      responses: { 200: View },
      ifMatch: true,
    },
    async (context, { params, body, ifMatch }) => {
      const view = await (await change()).change(context, params.view, body, ifMatch);
      return ok(view, view.version);
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/views/{view}',
      operationId: 'deleteView',
      summary: 'Delete a view, for everybody who has it',
      tag,
      auth: desk,
      ids: { view: 'view' },
      responses: { 204: null },
      ifMatch: true,
    },
    async (context, { params, ifMatch }) => {
      await (await remove()).remove(context, params.view, ifMatch);
      return noContent();
    },
  ),
  route(
    {
      method: 'PUT',
      path: '/v1/views/order',
      operationId: 'orderViews',
      summary: 'Put your list of views in order',
      description: 'For you alone. Views that are not named come last, by name.',
      tag,
      auth: desk,
      body: z.strictObject({ order: viewIds, hidden: viewIds }),
      responses: { 200: ViewList },
    },
    async (context, { body }) => ok(await (await order()).order(context, body)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/filter',
      operationId: 'getFilterVocabulary',
      summary: 'What can be written into a filter',
      description:
        'Fields, their operators and values; of one client also its own fields, statuses, categories and tags.',
      tag: 'Queue',
      auth: desk,
      query: z.strictObject({ client: z.exactOptional(z.string().min(1).max(40)).meta(takes('client')) }),
      responses: { 200: Vocabulary },
    },
    async (context, { query }) => ok(await (await vocabulary()).vocabulary(context, query.client)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/next',
      operationId: 'listNextTickets',
      summary: 'What to take up next, and why',
      description: 'Your own open work, and what nobody of your teams has taken.',
      tag: 'Queue',
      auth: desk,
      query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(25) }),
      responses: { 200: NextList },
    },
    async (context, { query }) => ok(await (await next()).next(context, query.limit)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/overview',
      operationId: 'getDeskOverview',
      summary: 'What is about to break, how old the backlog is, and who has it',
      tag: 'Queue',
      auth: desk,
      responses: { 200: Overview },
      rate: 'search',
    },
    async (context) => ok(await (await overview()).overview(context)),
  ),
];
