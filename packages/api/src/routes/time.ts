import { CorrectTime, JudgeTime, LogTime, timeActions } from '@portico/domain/time/entry';
import * as z from 'zod';
import { etagOf, ok } from '../reply.ts';
import { type Reply, type Route, route } from '../route.ts';
import { TimeEntries, TimeEntry } from './time-schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const timeLog = () => import('@portico/app/time/log');
const timeList = () => import('@portico/app/time/list');
const timeNotes = () => import('@portico/app/time/erase-note');
const judging = () => import('@portico/app/time/judge');

const tag = 'Time';
const working = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:write' } as const;

/** The tag is the entry's own version, not its ticket's. */
function answered({ status, body }: { status: number; body: { version: number } }): Reply {
  return { status, body, headers: { etag: etagOf(body.version) } };
}

export const timeRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/time',
      operationId: 'logTime',
      summary: 'Log time worked on a ticket',
      description: 'Minutes as worked come in; the client’s rule, or its contract’s, says what they count for.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: LogTime,
      responses: { 201: TimeEntry },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await (await timeLog()).log(context, params.ref, body)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/time',
      operationId: 'listTime',
      summary: 'The time entries of a ticket, and their sum',
      tag,
      auth: { ...working, keyScope: 'tickets:read' },
      ids: { ref: 'ticket' },
      responses: { 200: TimeEntries },
    },
    async (context, { params }) => ok(await (await timeList()).list(context, params.ref)),
  ),
  route(
    {
      method: 'PATCH',
      path: '/v1/tickets/{ref}/time/{entry}',
      operationId: 'correctTime',
      summary: 'Correct a time entry',
      description: 'Makes a new version, to be handed in again; the one before stays. An approved entry is locked.',
      tag,
      auth: working,
      ids: { ref: 'ticket', entry: 'timeEntry' },
      body: CorrectTime.meta({ example: { minutes: 20 } }),
      responses: { 200: TimeEntry },
      ifMatch: true,
      idempotent: true,
    },
    async (context, { params, body, ifMatch }) =>
      answered(await (await timeLog()).correct(context, params.ref, params.entry, body, ifMatch)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/time/{entry}/actions/{action}',
      operationId: 'actOnTime',
      summary: 'Hand a time entry in, approve, reject or void it',
      description:
        'submit {}, approve {}, reject {reason}, void {reason?}. Administrators and the desk’s time leads approve; what is approved is locked, what is void counts for nothing.',
      tag,
      auth: working,
      ids: { ref: 'ticket', entry: 'timeEntry' },
      params: z.object({ action: z.enum(timeActions) }),
      body: JudgeTime,
      responses: { 200: TimeEntry },
      ifMatch: true,
      idempotent: true,
    },
    async (context, { params, body, ifMatch }) =>
      answered(await (await judging()).judge(context, params.ref, params.entry, params.action, body.reason, ifMatch)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/time/{entry}/note',
      operationId: 'eraseTimeNote',
      summary: 'Erase what was written with a time entry',
      description: 'In every version of it, for good. What was counted stays, and the log still verifies.',
      tag,
      auth: { scope: 'client', personas: ['admin'] },
      ids: { ref: 'ticket', entry: 'timeEntry' },
      responses: { 200: TimeEntry },
    },
    async (context, { params }) => answered(await (await timeNotes()).eraseNote(context, params.ref, params.entry)),
  ),
];
