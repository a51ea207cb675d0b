import { takes } from '@portico/domain/kernel/id-field';
import { confirmField } from '@portico/domain/ticket/confirm';
import * as z from 'zod';
import { created, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { TicketAnswer } from './schemas.ts';

/** Loaded when somebody uses one: a function that answers tickets starts without the template language. */
const macros = () => import('@portico/app/macro/macros');

const tag = 'Macros';
const desk = { scope: 'client', personas: ['technician', 'admin'] } as const;
const params = z.object({
  macro: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .meta({ example: 'received' }),
});
const kind = z.enum(['reply', 'note']);

const MacroList = z
  .strictObject({
    client: z.string(),
    items: z.array(z.strictObject({ id: z.string(), label: z.string(), kind, actions: z.array(z.string()) })),
  })
  .meta({ id: 'MacroList', description: 'Canned texts and macros; a canned text is a macro without actions.' });

const Preview = z
  .strictObject({
    kind,
    text: z.string(),
    actions: z.array(z.strictObject({ action: z.string(), input: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'MacroPreview' });

export const macroRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/macros',
      operationId: 'listMacros',
      summary: 'Canned texts and macros for a client’s tickets',
      description:
        'They stand in the client’s desk configuration, as `macros`; those of another team or person are left out.',
      tag,
      auth: desk,
      query: z.strictObject({ client: z.string().min(1).max(40).meta(takes('client')) }),
      responses: { 200: MacroList },
    },
    async (context, { query }) => ok(await (await macros()).list(context, query.client)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/macros/{macro}',
      operationId: 'previewMacro',
      summary: 'What a macro would write and do here',
      description: 'Refused with `macro.variable_missing` where a variable of the text has no value for this ticket.',
      tag,
      auth: desk,
      ids: { ref: 'ticket' },
      params,
      responses: { 200: Preview },
    },
    async (context, input) => ok(await (await macros()).preview(context, input.params.ref, input.params.macro)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/macros/{macro}',
      operationId: 'applyMacro',
      summary: 'Write a macro’s text and take its actions, in one go',
      description: '`text` is what was made of the preview, where it was changed. All of it happens, or nothing.',
      tag,
      auth: desk,
      ids: { ref: 'ticket' },
      params,
      body: z.strictObject({ text: z.exactOptional(z.string().trim().min(1).max(50_000)), confirm: confirmField }),
      responses: { 201: TicketAnswer },
      idempotent: true,
    },
    async (context, input) => {
      const done = await (await macros()).apply(context, input.params.ref, input.params.macro, input.body);
      return created(done.body, `/v1/tickets/${done.body.number}`, done.version);
    },
  ),
];
