import { FileIds } from '@portico/domain/file/file';
import { takes } from '@portico/domain/kernel/id-field';
import { ChangeMacro, macroSchema, NewMacro } from '@portico/domain/tenant/macros';
import { confirmField } from '@portico/domain/ticket/confirm';
import { draftField } from '@portico/domain/ticket/converse';
import * as z from 'zod';
import { created, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { libraryRoutes, preparedPlace } from './library.ts';
import { TicketAnswer } from './schemas.ts';

/** Loaded when somebody uses one: a function that answers tickets starts without the template language. */
const macros = () => import('@portico/app/macro/macros');

const tag = 'Macros';
const desk = { scope: 'client', personas: ['technician', 'admin'] } as const;
const kind = z.enum(['reply', 'note']);

const MacroList = z
  .strictObject({
    client: z.string(),
    items: z.array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        kind,
        actions: z.array(z.string()),
        source: z.enum(['file', 'desk']).meta({
          description: '`file`: of the tenants’ reviewed files, changed there alone. `desk`: written here.',
        }),
        for: z.enum(['everybody', 'team', 'me']),
      }),
    ),
  })
  .meta({ id: 'MacroList', description: 'Canned texts and macros; a canned text is a macro without actions.' });

const Preview = z
  .strictObject({
    kind,
    text: z.string(),
    missing: z
      .array(z.string())
      .meta({ description: 'Variables without a value; each stands in the text as `{{ name }}`.' }),
    actions: z.array(z.strictObject({ action: z.string(), input: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'MacroPreview' });

const WrittenMacro = z
  .strictObject({
    ...preparedPlace,
    private: z.boolean(),
    label: macroSchema.shape.label,
    kind,
    text: macroSchema.shape.text,
    team: z.exactOptional(z.string()),
    actions: z.array(z.strictObject({ action: z.string(), input: z.exactOptional(z.record(z.string(), z.unknown())) })),
  })
  .meta({ id: 'WrittenMacro', description: 'A canned text or macro that somebody wrote at the desk.' });

const PreviewText = z
  .strictObject({ kind, text: macroSchema.shape.text, actions: macroSchema.shape.actions })
  .meta({ id: 'PreviewText', example: { kind: 'note', text: 'On {{ ticket.number }}' } });

export const macroRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/macros',
      operationId: 'listMacros',
      summary: 'Canned texts and macros for a client’s tickets',
      description:
        'Those of the tenants’ files and those written at the desk, for this client and for every one; those of another team or person are left out.',
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
      description:
        'A variable that has no value for this ticket is named in `missing`, and stands in the text as it is.',
      tag,
      auth: desk,
      ids: { ref: 'ticket', macro: 'macro' },
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
      description:
        '`text` is what was made of the preview, where it was changed. Refused with `macro.variable_missing` where a variable is still to be filled in. All of it happens, or nothing.',
      tag,
      auth: desk,
      ids: { ref: 'ticket', macro: 'macro' },
      body: z.strictObject({
        text: z.exactOptional(z.string().trim().min(1).max(50_000)),
        confirm: confirmField,
        files: z.exactOptional(FileIds),
        draft: draftField,
      }),
      responses: { 201: TicketAnswer },
      idempotent: true,
    },
    async (context, input) => {
      const done = await (await macros()).apply(context, input.params.ref, input.params.macro, input.body);
      return created(done.body, `/v1/tickets/${done.body.number}`, done.version);
    },
  ),
  route(
    {
      method: 'POST',
      path: '/v1/tickets/{ref}/macro-preview',
      operationId: 'previewText',
      summary: 'What a text that nobody has kept yet would write and do here',
      tag,
      auth: desk,
      ids: { ref: 'ticket' },
      body: PreviewText,
      responses: { 200: Preview },
    },
    async (context, { params, body }) => ok(await (await macros()).previewText(context, params.ref, body)),
  ),
  ...libraryRoutes({
    tag,
    own: true,
    path: '/v1/written-macros',
    kind: 'macro',
    names: { one: 'WrittenMacro', many: 'WrittenMacros', write: 'writeMacro', versions: 'listMacroVersions' },
    words: {
      list: 'Macros written at the desk, whole, to be changed',
      create: 'Write a macro or canned text',
      read: 'A macro as it was written',
      versions: 'What a macro has been, and who made it so',
      change: 'Change a macro, its place in lists, or whether it is offered',
      remove: 'Take a macro away',
      created:
        'For one client or every one. What others use too is an administrator’s to write; anybody of the desk may write `private` ones. What the tenants’ files declare stays as it is.',
    },
    answer: WrittenMacro,
    create: NewMacro,
    change: ChangeMacro,
    verbs: async () => {
      const { create, change, listWritten, readWritten, remove, versionsOf } = await import(
        '@portico/app/macro/written'
      );
      return { list: listWritten, read: readWritten, versions: versionsOf, create, change, remove };
    },
  }),
];
