import { takes, takesEither } from '@portico/domain/kernel/id-field';
import { AddTask, ChangeTask } from '@portico/domain/task/task';
import * as z from 'zod';
import { answered, ok, page } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const tasks = () => import('@portico/app/task/tasks');
const ownTasks = () => import('@portico/app/task/mine');

const tag = 'Tasks';
const desk = ['technician', 'admin', 'key'] as const;
const reading = { scope: 'client', personas: desk, keyScope: 'tickets:read' } as const;
const working = { scope: 'client', personas: desk, keyScope: 'tickets:write' } as const;

const Task = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    order: z.int(),
    team: z.exactOptional(z.string()),
    assignee: z.exactOptional(z.string()),
    due: z.exactOptional(z.string()),
    steps: z.array(z.strictObject({ id: z.string(), text: z.string(), done: z.boolean() })),
    after: z.array(z.string()).meta({ description: 'Tasks of the ticket that must be done before it.' }),
    done: z.exactOptional(z.strictObject({ at: z.string(), by: z.strictObject({ kind: z.string(), id: z.string() }) })),
  })
  .meta({ id: 'Task', description: 'A piece of a ticket’s work, with its checklist. For the desk only.' });
const TaskList = z.strictObject({ items: z.array(Task) }).meta({ id: 'TaskList' });

const OwnTasks = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        ticket: z.strictObject({ id: z.string(), number: z.string(), client: z.string() }),
        team: z.exactOptional(z.string()),
        assignee: z.exactOptional(z.string()),
        due: z.exactOptional(z.string()),
        steps: z.strictObject({ done: z.int(), all: z.int() }),
      }),
    ),
    nextCursor: z.exactOptional(z.string()),
  })
  .meta({ id: 'OwnTasks' });

export const taskRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/tasks',
      operationId: 'listOwnTasks',
      summary: 'Open tasks of yours, by due',
      tag,
      auth: { scope: 'provider', personas: ['technician', 'admin'] },
      query: z.strictObject({
        scope: z
          .string()
          .max(80)
          .default('mine')
          .meta({
            description: '`mine`, `team:<id>` or `person:<id>`.',
            ...takesEither(['team', 'team:{id}'], ['staff', 'person:{id}']),
          }),
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor: z.exactOptional(z.string().max(4_000)),
      }),
      responses: { 200: OwnTasks },
    },
    async (context, { query, request }) => page(request, { ...(await (await ownTasks()).mine(context, query)) }),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/tasks',
      operationId: 'listTasks',
      summary: 'Tasks of a ticket, in their order',
      tag,
      auth: reading,
      ids: { ref: 'ticket' },
      responses: { 200: TaskList },
    },
    async (context, { params }) => {
      const { body, version } = await (await tasks()).listTasks(context, params.ref);
      return ok(body, version);
    },
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/tasks',
      operationId: 'addTask',
      summary: 'Put a task on a ticket',
      description: 'Each change of a task is an entry of its ticket’s history, and changes the ticket’s version.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: AddTask,
      responses: { 201: Task },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await (await tasks()).addTask(context, params.ref, body)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/task-templates',
      operationId: 'applyTaskTemplate',
      summary: 'Put the tasks of a template on a ticket',
      description: 'By its name in the client’s files, or the id of one that was written at the desk.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: z.strictObject({
        template: z.string().min(1).max(40).meta(takes('taskTemplate')),
      }),
      responses: { 201: TaskList },
      idempotent: true,
    },
    async (context, { params, body }) =>
      answered(await (await tasks()).applyTemplate(context, params.ref, body.template)),
  ),
  route(
    {
      method: 'PATCH',
      path: '/v1/tickets/{ref}/tasks/{task}',
      operationId: 'changeTask',
      summary: 'Change a task, tick its steps, finish it',
      description: 'JSON Merge Patch (RFC 7396). `done: true` is refused while a step or a task before it is open.',
      tag,
      auth: working,
      ids: { ref: 'ticket', task: 'task' },
      body: ChangeTask,
      responses: { 200: Task },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await (await tasks()).change(context, params.ref, params.task, body)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/tasks/{task}',
      operationId: 'removeTask',
      summary: 'Take a task off a ticket',
      tag,
      auth: working,
      ids: { ref: 'ticket', task: 'task' },
      responses: { 200: Task },
    },
    async (context, { params }) => answered(await (await tasks()).remove(context, params.ref, params.task)),
  ),
];
