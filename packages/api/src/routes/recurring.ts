import { openFromForm } from '@portico/app/ticket/open';
import { takes } from '@portico/domain/kernel/id-field';
import { closedDays, Rule } from '@portico/domain/schedule/rule';
import { ChangeSchedule, CreateSchedule } from '@portico/domain/schedule/schedule';
import { OpenFromTemplate, TicketForm } from '@portico/domain/ticket/template';
import * as z from 'zod';
import { answered, created, noContent, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { TicketAnswer } from './schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const schedules = () => import('@portico/app/schedule/manage');

const tag = 'Recurring tickets';
const desk = ['technician', 'admin', 'key'] as const;
const reading = { scope: 'client', personas: desk, keyScope: 'tickets:read' } as const;
const working = { scope: 'client', personas: desk, keyScope: 'tickets:write' } as const;

const Schedule = z
  .strictObject({
    id: z.string(),
    client: z.string(),
    version: z.int(),
    name: z.string(),
    active: z.boolean(),
    rule: Rule,
    at: z.string(),
    zone: z.exactOptional(z.string()),
    runsIn: z.string().meta({ description: 'The zone it runs by: its own, or the client’s.' }),
    from: z.string(),
    until: z.exactOptional(z.string()),
    closed: z.enum(closedDays),
    catchUp: z.int(),
    ticket: TicketForm,
    upcoming: z
      .array(z.strictObject({ day: z.string(), at: z.string() }))
      .meta({ description: 'The next five: the day by the rule, and the moment in UTC.' }),
    last: z.exactOptional(z.string()),
    made: z.int().meta({ description: 'Tickets opened so far.' }),
    fault: z
      .exactOptional(z.strictObject({ day: z.string(), code: z.string() }))
      .meta({ description: 'Why the last one could not be opened.' }),
  })
  .meta({ id: 'Schedule', description: 'Opens a ticket again and again, at the client’s own time.' });

const ScheduleList = z
  .strictObject({
    items: z.array(
      z.strictObject({ id: z.string(), name: z.string(), active: z.boolean(), next: z.exactOptional(z.string()) }),
    ),
  })
  .meta({ id: 'ScheduleList' });

export const recurringRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/tickets/from-template',
      operationId: 'openFromTemplate',
      summary: 'Open a ticket from a template',
      description: 'What the form says wins; the template fills in the rest.',
      tag: 'Tickets',
      auth: { scope: 'client', personas: desk, keyScope: 'tickets:write' },
      body: OpenFromTemplate,
      responses: { 201: TicketAnswer },
      idempotent: true,
    },
    async (context, { body: { client, ...form } }) => {
      const done = await openFromForm(context, client, form);
      return created(done.body, `/v1/tickets/${done.body.number}`, done.version);
    },
  ),
  route(
    {
      method: 'GET',
      path: '/v1/schedules',
      operationId: 'listSchedules',
      summary: 'What recurs at a client',
      tag,
      auth: reading,
      query: z.strictObject({ client: z.string().min(1).max(40).meta(takes('client')) }),
      responses: { 200: ScheduleList },
    },
    async (context, { query }) => ok(await (await schedules()).list(context, query.client)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/schedules',
      operationId: 'createSchedule',
      summary: 'Open a ticket again and again',
      description:
        'By days, weeks or months, at a wall-clock time of the client. Each day of the rule has one ticket, also where clocks change: a time that is skipped comes as much later, one that is there twice counts once.',
      tag,
      auth: working,
      body: CreateSchedule,
      responses: { 201: Schedule },
      idempotent: true,
    },
    async (context, { body }) => {
      const done = await (await schedules()).create(context, body);
      return created(done.body, `/v1/schedules/${done.body.id}`, done.version);
    },
  ),
  route(
    {
      method: 'GET',
      path: '/v1/schedules/{schedule}',
      operationId: 'getSchedule',
      summary: 'A recurring ticket, with its next times',
      tag,
      auth: reading,
      ids: { schedule: 'schedule' },
      responses: { 200: Schedule },
    },
    async (context, { params }) => {
      const { body, version } = await (await schedules()).read(context, params.schedule);
      return ok(body, version);
    },
  ),
  route(
    {
      method: 'PATCH',
      path: '/v1/schedules/{schedule}',
      operationId: 'changeSchedule',
      summary: 'Change, stop or take up a recurring ticket',
      description: 'JSON Merge Patch (RFC 7396). A day that was dealt with is not dealt with again, whatever changes.',
      tag,
      auth: working,
      ids: { schedule: 'schedule' },
      body: ChangeSchedule,
      responses: { 200: Schedule },
      ifMatch: true,
    },
    async (context, { params, body, ifMatch }) =>
      answered(await (await schedules()).change(context, params.schedule, body, ifMatch)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/schedules/{schedule}',
      operationId: 'deleteSchedule',
      summary: 'Delete a recurring ticket',
      description: 'It opens nothing more. The tickets that it opened stay as they are, and so does its history.',
      tag,
      auth: working,
      ids: { schedule: 'schedule' },
      responses: { 204: null },
      ifMatch: true,
    },
    async (context, { params, ifMatch }) => {
      await (await schedules()).remove(context, params.schedule, ifMatch);
      return noContent();
    },
  ),
];
