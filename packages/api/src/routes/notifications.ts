import { noticeReasons } from '@portico/domain/notify/names';
import * as z from 'zod';
import { noContent, page } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const lists = () => import('@portico/app/notify/list');
const marks = () => import('@portico/app/notify/mark-read');

const people = { scope: 'self', personas: ['technician', 'admin', 'contact'] } as const;
const tag = 'Notifications';

const Notification = z
  .strictObject({
    id: z.string(),
    at: z.string(),
    type: z.string(),
    ticket: z.strictObject({ id: z.string(), number: z.string(), subject: z.string(), client: z.string() }),
    by: z.strictObject({ kind: z.enum(['staff', 'contact', 'key', 'system']), id: z.string() }),
    why: z.exactOptional(z.enum(noticeReasons)).meta({
      description: 'Why you were told; absent on what was told before reasons were kept.',
    }),
    read: z.boolean(),
  })
  .meta({ id: 'Notification' });

export const notificationRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/notifications',
      operationId: 'listNotifications',
      summary: 'My notifications, newest first',
      tag,
      auth: people,
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(100).default(20),
        cursor: z.exactOptional(z.string().max(4_000)),
      }),
      responses: {
        200: z.strictObject({
          items: z.array(Notification),
          unread: z.int().meta({ description: 'Counted up to 100.' }),
          nextCursor: z.exactOptional(z.string()),
        }),
      },
    },
    async (context, { query, request }) => page(request, { ...(await (await lists()).list(context, query)) }),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/notifications/read',
      operationId: 'readNotifications',
      summary: 'Mark notifications as read up to one',
      tag,
      auth: people,
      body: z.strictObject({ upTo: z.string().min(1).max(120) }),
      responses: { 204: null },
    },
    async (context, { body }) => {
      await (await marks()).markRead(context, body.upTo);
      return noContent();
    },
  ),
];
