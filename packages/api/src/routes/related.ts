import { MergeInput, merge, unmerge } from '@portico/app/ticket/merge';
import * as z from 'zod';
import { etagOf } from '../reply.ts';
import { type Reply, type Route, route } from '../route.ts';

/** Commands on several tickets of one client at once: merging, splitting, parents and children; and moving one away. */
const tag = 'Related tickets';
const working = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:write' } as const;

function answered(done: { status: number; body: unknown; version: number }): Reply {
  return { status: done.status, body: done.body, headers: { etag: etagOf(done.version) } };
}

const number = z.string().meta({ example: 'ACME-1042' });

const Merge = z
  .strictObject({ number, into: number, undoUntil: z.string().meta({ description: 'RFC 3339, UTC.' }) })
  .meta({ id: 'Merge' });
const Unmerge = z.strictObject({ number, from: number }).meta({ id: 'Unmerge' });

export const relatedRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/merge',
      operationId: 'mergeTicket',
      summary: 'Merge a ticket into another one of its client',
      description:
        'The ticket ends, its clocks stop without a verdict, and its number leads to the other one: reading it answers 200 with the other ticket and `redirectedFrom`, and replies to either number land on the other one. Messages, files, time and watchers stay with the ticket that has them and are read through the other one, so nothing counts twice. Its requester may read the other ticket from now on; where they must not, close it as a duplicate instead. Lists, search and counts show the other one alone; reports count the merged one apart.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: MergeInput,
      responses: { 200: Merge },
      idempotent: true,
    },
    async (context, { params, body }) => answered(await merge(context, params.ref, body)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/unmerge',
      operationId: 'unmergeTicket',
      summary: 'Undo a merge',
      description:
        'Named by the number that was merged away, until `undoUntil` (the desk’s `mergeUndoHours`). Both tickets are as they would be had they never been merged: the clocks ran on, waits stayed waits, and what came in on the number since then goes back with it.',
      tag,
      auth: working,
      ids: { ref: 'ticket' },
      body: z.strictObject({}),
      responses: { 200: Unmerge },
      idempotent: true,
    },
    async (context, { params }) => answered(await unmerge(context, params.ref)),
  ),
];
