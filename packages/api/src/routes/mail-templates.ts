import { takes } from '@portico/domain/kernel/id-field';
import { noticeKinds } from '@portico/domain/notify/names';
import { locales } from '@portico/domain/tenant/names';
import * as z from 'zod';
import { ok } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const templates = () => import('@portico/app/mail/templates');

const tag = 'Notifications';
const auth = { scope: 'client', personas: ['admin'] } as const;
const ids = { client: 'client' } as const;
const params = z.strictObject({ kind: z.enum(noticeKinds), locale: z.enum(locales) });
const path = '/v1/clients/{client}/mail-templates/{kind}/{locale}';
// What a text may say is looked at by the verb, which is loaded when it is asked for.
const written = {
  heading: z.string().trim().min(1).max(200),
  intro: z.exactOptional(z.string().trim().min(1).max(2_000)),
};
const example = { heading: '{{ actor }} has news about {{ ticket.number }}' };

const Template = z
  .strictObject({
    kind: z.enum(noticeKinds),
    locale: z.enum(locales),
    heading: z.string(),
    intro: z.exactOptional(z.string()),
    source: z.enum(['product', 'file', 'desk']),
    version: z.int(),
  })
  .meta({ id: 'MailTemplate' });

export const mailTemplateRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/clients/{client}/mail-templates',
      operationId: 'listMailTemplates',
      summary: 'The words of mails to a client’s people',
      tag,
      auth,
      ids,
      responses: {
        200: z
          .strictObject({
            client: z.string(),
            variables: z.array(z.string()),
            items: z.array(Template),
          })
          .meta({ id: 'MailTemplateList' }),
      },
    },
    async (context, { params: { client } }) => ok(await (await templates()).listTemplates(context, client)),
  ),
  route(
    {
      method: 'PUT',
      path,
      operationId: 'writeMailTemplate',
      summary: 'Write a client’s own words for one kind of mail',
      description: 'In Liquid. What a text names and nobody has is refused.',
      tag,
      auth,
      ids,
      params,
      body: z.strictObject(written).meta({ example }),
      ifMatch: true,
      responses: { 200: Template },
    },
    async (context, { params: place, body, ifMatch }) => {
      const kept = await (await templates()).writeTemplate(context, place, body, ifMatch);
      return ok(kept, kept.version);
    },
  ),
  route(
    {
      method: 'DELETE',
      path,
      operationId: 'takeBackMailTemplate',
      summary: 'Go back to the words of the client’s files, or the product’s',
      tag,
      auth,
      ids,
      params,
      responses: { 200: Template },
    },
    async (context, { params: place }) => {
      const kept = await (await templates()).writeTemplate(context, place, undefined, undefined);
      return ok(kept, kept.version);
    },
  ),
  route(
    {
      method: 'POST',
      path: `${path}/preview`,
      operationId: 'previewMailTemplate',
      summary: 'A mail in words that nobody has kept yet, about a real ticket of the client',
      tag,
      auth,
      ids,
      params,
      body: z
        .strictObject({
          ...written,
          ticket: z.string().min(1).max(40).meta(takes('ticket')),
        })
        .meta({ id: 'PreviewMailTemplate' }),
      responses: { 200: z.strictObject({ subject: z.string(), text: z.string(), html: z.string() }) },
    },
    async (context, { params: place, body }) => ok(await (await templates()).previewTemplate(context, place, body)),
  ),
];
