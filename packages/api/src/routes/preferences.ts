import { noticeKinds } from '@portico/domain/notify/names';
import { mailModes, noticeSettingsSchema } from '@portico/domain/notify/settings';
import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const choices = () => import('@portico/app/notify/preferences');
const mutes = () => import('@portico/app/notify/mute');

const people = ['technician', 'admin', 'contact'] as const;
const tag = 'Notifications';

const Preferences = z
  .strictObject({
    version: z.int(),
    zone: z.string().meta({ description: 'By whose clocks quiet hours and digests are meant.' }),
    digestAt: z.string(),
    kinds: z.array(
      z.strictObject({
        kind: z.enum(noticeKinds),
        app: z.exactOptional(z.boolean()).meta({ description: 'Absent for what is told by mail alone.' }),
        mail: z.enum(mailModes),
        fixed: z.boolean().meta({ description: 'Whether your company decides how you are told by mail.' }),
      }),
    ),
    chosen: noticeSettingsSchema,
  })
  .meta({ id: 'NotificationPreferences' });

const Mute = z.strictObject({ muted: z.boolean() }).meta({ id: 'TicketMute' });
const ofTicket = { path: '/v1/tickets/{ref}/mute', tag, ids: { ref: 'ticket' } } as const;
const reader = { scope: 'client', personas: people } as const;

export const preferenceRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/me/notification-preferences',
      operationId: 'getNotificationPreferences',
      summary: 'What I am told of, and how',
      tag,
      auth: { scope: 'self', personas: people },
      responses: { 200: Preferences },
    },
    async (context) => {
      const found = await (await choices()).preferences(context);
      return ok(found, found.version);
    },
  ),
  route(
    {
      method: 'PUT',
      path: '/v1/me/notification-preferences',
      operationId: 'setNotificationPreferences',
      summary: 'Choose what I am told of, and how',
      description: 'Staff also by client and priority, in `rules`.',
      tag,
      auth: { scope: 'self', personas: people },
      body: noticeSettingsSchema.meta({ example: { kinds: { replied: { mail: 'hourly' } } } }),
      ifMatch: true,
      responses: { 200: Preferences },
    },
    async (context, { body, ifMatch }) => {
      const found = await (await choices()).changePreferences(context, body, ifMatch);
      return ok(found, found.version);
    },
  ),
  route(
    {
      ...ofTicket,
      method: 'GET',
      operationId: 'getTicketMute',
      summary: 'Whether I muted a ticket',
      auth: reader,
      responses: { 200: Mute },
    },
    async (context, { params }) => ok(await (await mutes()).readMute(context, params.ref)),
  ),
  route(
    {
      ...ofTicket,
      method: 'PUT',
      operationId: 'muteTicket',
      summary: 'Mute a ticket for myself',
      auth: reader,
      responses: { 200: Mute },
    },
    async (context, { params }) => ok(await (await mutes()).mute(context, params.ref)),
  ),
  route(
    {
      ...ofTicket,
      method: 'DELETE',
      operationId: 'unmuteTicket',
      summary: 'Be told of a ticket again',
      auth: reader,
      responses: { 200: Mute },
    },
    async (context, { params }) => ok(await (await mutes()).unmute(context, params.ref)),
  ),
];
