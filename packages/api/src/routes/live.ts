import { type LiveHome, pollSeconds } from '@portico/app/live/source';
import { notFound } from '@portico/domain/kernel/error';
import { presences } from '@portico/domain/live/message';
import * as z from 'zod';
import { noContent, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Loaded with the first who listens or comes: the function starts with less.
const presence = () => import('@portico/app/presence/presence');
const streams = () => import('../live-stream.ts');

const tag = 'Live';
const people = { scope: 'self', personas: ['technician', 'admin', 'contact'] } as const;
const desk = { scope: 'provider', personas: ['technician', 'admin'] } as const;

const Endpoint = z
  .discriminatedUnion('transport', [
    z.strictObject({ transport: z.literal('stream'), path: z.string() }),
    z.strictObject({
      transport: z.literal('appsync'),
      url: z.string(),
      host: z.string(),
      token: z.string(),
      channels: z.array(z.string()),
      windowSeconds: z.int(),
    }),
    z.strictObject({ transport: z.literal('poll'), everySeconds: z.int() }),
  ])
  .meta({ id: 'LiveEndpoint', description: 'Where to listen for changes, in this installation.' });

const Present = z
  .strictObject({
    ticket: z.string(),
    person: z.string(),
    doing: z.enum(presences),
    until: z.string().meta({ description: 'When it stops to hold, unless it is said again.' }),
  })
  .meta({ id: 'Present', description: 'Somebody of the desk who has a ticket open.' });
const Everybody = z.strictObject({ present: z.array(Present) });

/** @param home absent where nobody is told: then it is asked again and again. */
export function liveRoutes(home: LiveHome | undefined): readonly Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/v1/live/endpoint',
        operationId: 'getLiveEndpoint',
        summary: 'Where to listen for changes',
        description:
          '`stream`: server-sent events at `path`. `appsync`: AppSync Events at `url`; subscribe to each of `channels` with `token`, `{window}` being the seconds since 1970 divided by `windowSeconds`, and again in each window. `poll`: ask again every so many seconds.',
        tag,
        auth: people,
        responses: { 200: Endpoint },
      },
      async (context) => ok(home ? await home.endpoint(context) : { transport: 'poll', everySeconds: pollSeconds }),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/live',
        operationId: 'listen',
        summary: 'Changes as they happen',
        description:
          'Server-sent events, where the endpoint says `stream`. `ticket`: one that you see was changed (`ticket`, `version`, `changed`); `presence`: somebody of the desk opened one, writes or left; `inbox`: you have a new notification; `resync`: something was missed, read everything again; `end`: you may listen no more. They hold ids and words of the product, nothing that anybody wrote. Send `Last-Event-ID` to go on after a break.',
        tag,
        auth: people,
        query: z.strictObject({
          for: z.coerce
            .number()
            .int()
            .min(0)
            .max(3600)
            .meta({ description: 'For how many seconds at most; 0 for what was missed, without waiting.', example: 0 }),
        }),
        responses: { 200: z.string() },
      },
      async (context, { request, query }) => {
        if (!home?.stream) throw notFound();
        return (await streams()).liveStream(home.stream, context, request, query.for);
      },
    ),
    route(
      {
        method: 'GET',
        path: '/v1/presence',
        operationId: 'listPresence',
        summary: 'Who has which ticket open',
        tag,
        auth: desk,
        responses: { 200: Everybody },
      },
      async (context) => ok({ present: await (await presence()).present(context) }),
    ),
    route(
      {
        method: 'PUT',
        path: '/v1/tickets/{ref}/presence',
        operationId: 'announcePresence',
        summary: 'Say that you have a ticket open',
        description:
          'Holds for 30 seconds; say it again while it is so. Answers who is at the ticket, yourself included.',
        tag,
        auth: desk,
        ids: { ref: 'ticket' },
        body: z.strictObject({ doing: z.enum(presences) }),
        responses: { 200: Everybody },
      },
      async (context, { params, body }) =>
        ok({ present: await (await presence()).announce(context, params.ref, body.doing) }),
    ),
    route(
      {
        method: 'DELETE',
        path: '/v1/tickets/{ref}/presence',
        operationId: 'endPresence',
        summary: 'Say that you have closed a ticket',
        tag,
        auth: desk,
        ids: { ref: 'ticket' },
        responses: { 204: null },
      },
      async (context, { params }) => {
        await (await presence()).leave(context, params.ref);
        return noContent();
      },
    ),
  ];
}
