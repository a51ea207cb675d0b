import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { AsOf, FieldAt } from './schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const pastFields = () => import('@portico/app/history/field');
const exporting = () => import('@portico/app/history/export');
const pastStates = () => import('@portico/app/history/as-of');

const tag = 'History';
const desk = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:read' } as const;
const everyone = { ...desk, personas: ['technician', 'admin', 'contact', 'key'] } as const;
const moment = z.exactOptional(z.iso.datetime()).meta({ description: 'RFC 3339; now where absent.' });

/** What was, who made it so, and the proof of it. */
export const historyRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/fields/{field}',
      operationId: 'getFieldAt',
      summary: 'The value of a field at any time',
      description: 'With who gave it, when, from where, by which request, and what was said with it.',
      tag,
      auth: desk,
      ids: { ref: 'ticket' },
      params: z.object({ field: z.string().regex(/^([a-zA-Z]{1,40}|fields\.[a-z][a-z0-9_]{0,39})$/) }),
      query: z.strictObject({ at: moment }),
      responses: { 200: FieldAt },
    },
    async (context, { params, query }) =>
      ok(await (await pastFields()).fieldAt(context, params.ref, params.field, query.at ?? context.now)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/as-of',
      operationId: 'getTicketAsOf',
      summary: 'A whole ticket as it was at a time',
      description:
        'Its fields, tags, links, clocks, texts, files and the messages that its reader may see, with those of tickets that were merged into it then; its time and how many tasks it had.',
      tag,
      auth: everyone,
      ids: { ref: 'ticket' },
      query: z.strictObject({ at: moment }),
      responses: { 200: AsOf },
    },
    async (context, { params, query }) =>
      ok(await (await pastStates()).asOf(context, params.ref, query.at ?? context.now)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/history-export',
      operationId: 'exportTicketHistory',
      summary: 'A ticket’s whole history as a file that proves itself',
      description:
        'JSON lines: the head, every entry of the log with its hash and its texts, every message. `portico audit verify FILE` checks it without a server. For the desk: internal notes are in it.',
      tag,
      auth: desk,
      ids: { ref: 'ticket' },
      responses: { 200: z.string().meta({ description: 'application/x-ndjson' }) },
      rate: 'export',
    },
    async (context, { params }) => {
      const { name, lines } = await (await exporting()).exportHistory(context, params.ref);
      return new Response(textOf(lines), {
        headers: {
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      });
    },
  ),
];

/** Lines as a body that is read as it is sent: a long history never stands in memory whole. */
function textOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${value}\n`));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
