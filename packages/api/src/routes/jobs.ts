import { jobOutcomes } from '@portico/domain/job/job';
import { StartJob } from '@portico/domain/job/start';
import * as z from 'zod';
import { ok, page } from '../reply.ts';
import { type Reply, type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const verbs = () => import('@portico/app/job/jobs');

const tag = 'Jobs';
const working = { scope: 'provider', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:write' } as const;
const reading = { ...working, keyScope: 'tickets:read' } as const;
const cursor = z.exactOptional(z.string().max(4_000));

const Job = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    state: z.enum(['running', 'done', 'cancelled']),
    by: z.strictObject({ kind: z.enum(['staff', 'contact', 'key', 'system']), id: z.string() }),
    command: z.unknown(),
    total: z.int().meta({ description: 'Tickets of the selection.' }),
    done: z.int(),
    refused: z.int(),
    gone: z.int().meta({ description: 'Tickets that were not there any more.' }),
    clients: z.int().meta({ description: 'Clients whose tickets are in the selection.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
    undoes: z.exactOptional(z.string()).meta({ description: 'The job that this one takes back.' }),
    undoneBy: z.exactOptional(z.string()).meta({ description: 'The newest job that takes this one back.' }),
    undoUntil: z
      .exactOptional(z.string())
      .meta({ description: 'When the last of its tickets can be undone no longer; absent where nothing can.' }),
    failures: z
      .exactOptional(z.int())
      .meta({ description: 'How often its next ticket has failed for no reason of its own; it is tried again.' }),
  })
  .meta({ id: 'Job' });

const Result = z
  .strictObject({
    ticket: z.string(),
    id: z.string(),
    outcome: z.enum(jobOutcomes),
    version: z.exactOptional(z.int()).meta({ description: 'The version that it led to.' }),
    why: z.exactOptional(z.strictObject({ code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'JobResult' });

function accepted(job: { readonly id: string }): Reply {
  return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
}

/** One command on many tickets: previewed, run in steps that survive a crash, told ticket by ticket, taken back. */
export const jobRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/jobs',
      operationId: 'startJob',
      summary: 'One command on many tickets',
      description:
        'Tickets by number, or all that a filter shows now (at most 1,000). Each is judged by what you may do when its turn comes; a refusal concerns that ticket alone.',
      tag,
      auth: working,
      body: StartJob,
      responses: { 202: Job },
      idempotent: true,
    },
    async (context, { body }) => accepted(await (await verbs()).start(context, body)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/jobs/preview',
      operationId: 'previewJob',
      summary: 'What a job would do, ticket by ticket',
      description: 'Nothing is changed. Tells the first 100 tickets, and every client that is touched.',
      tag,
      auth: working,
      body: StartJob,
      responses: {
        200: z.strictObject({
          total: z.int(),
          clients: z.array(z.string()),
          results: z.array(Result),
          more: z.boolean(),
        }),
      },
      rate: 'search',
    },
    async (context, { body }) => ok(await (await verbs()).preview(context, body)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/jobs',
      operationId: 'listJobs',
      summary: 'My jobs, newest first',
      description: 'Administrators who may enter every client see those of others too.',
      tag,
      auth: reading,
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(100).default(20),
        whose: z.enum(['mine', 'all']).default('all'),
        cursor,
      }),
      responses: { 200: z.strictObject({ items: z.array(Job), nextCursor: z.exactOptional(z.string()) }) },
    },
    async (context, { query, request }) => page(request, await (await verbs()).jobs(context, query)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/jobs/{job}',
      operationId: 'getJob',
      summary: 'How far a job has come',
      tag,
      auth: reading,
      ids: { job: 'job' },
      responses: { 200: Job },
    },
    async (context, { params }) => ok(await (await verbs()).readJob(context, params.job)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/jobs/{job}/results',
      operationId: 'listJobResults',
      summary: 'What became of each ticket of a job',
      tag,
      auth: reading,
      ids: { job: 'job' },
      query: z.strictObject({
        only: z
          .exactOptional(z.literal('failed'))
          .meta({ description: 'Those alone that were not changed, refused or gone.' }),
        cursor,
      }),
      responses: { 200: z.strictObject({ items: z.array(Result), nextCursor: z.exactOptional(z.string()) }) },
    },
    async (context, { params, query, request }) =>
      page(request, await (await verbs()).results(context, params.job, query)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/jobs/{job}/cancel',
      operationId: 'cancelJob',
      summary: 'Stop a job',
      description: 'What is done stays done; the rest is left alone.',
      tag,
      auth: working,
      ids: { job: 'job' },
      body: z.strictObject({}),
      responses: { 200: Job },
    },
    async (context, { params }) => ok(await (await verbs()).cancel(context, params.job)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/jobs/{job}/undo',
      operationId: 'undoJob',
      summary: 'Take a whole job back',
      description: 'A job of its own: each ticket is undone unless it has changed since, which is told.',
      tag,
      auth: working,
      ids: { job: 'job' },
      body: z.strictObject({}),
      responses: { 202: Job },
      idempotent: true,
    },
    async (context, { params }) => accepted(await (await verbs()).undoJob(context, params.job)),
  ),
];
