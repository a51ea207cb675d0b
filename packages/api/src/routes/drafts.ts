import { FileIds } from '@portico/domain/file/file';
import { draftKinds } from '@portico/store/draft/draft';
import * as z from 'zod';
import { noContent, ok, page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { File } from './file-schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const drafts = () => import('@portico/app/draft/drafts');
const ownDrafts = () => import('@portico/app/draft/mine');

const tag = 'Drafts';
const people = { scope: 'client', personas: ['technician', 'admin', 'contact'] } as const;
const params = z.object({ kind: z.enum(draftKinds) });

const Draft = z
  .strictObject({
    text: z.string(),
    files: z.array(File).meta({ description: 'Files that are to go with it, as far as they are still there.' }),
    version: z.int().meta({ description: '0 where there is none.' }),
    updatedAt: z.exactOptional(z.string()),
  })
  .meta({ id: 'Draft', description: 'What you have begun to write. Nobody else reads it; kept for 30 days.' });

const OwnDrafts = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ticket: z.strictObject({ id: z.string(), number: z.string(), client: z.string(), subject: z.string() }),
        kind: z.enum(draftKinds),
        begins: z.string().meta({ description: 'Its first words.' }),
        files: z.int().meta({ description: 'How many are to go with it.' }),
        updatedAt: z.string(),
      }),
    ),
    nextCursor: z.exactOptional(z.string()),
  })
  .meta({ id: 'OwnDrafts' });

export const draftRoutes: readonly Route[] = [
  route(
    {
      method: 'GET',
      path: '/v1/drafts',
      operationId: 'listOwnDrafts',
      summary: 'What you have begun to write, on any ticket',
      description: 'Over all clients that you may enter, last changed first.',
      tag,
      auth: { scope: 'provider', personas: ['technician', 'admin'] },
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(20).default(20),
        cursor: z.exactOptional(z.string().max(4_000)),
      }),
      responses: { 200: OwnDrafts },
    },
    async (context, { query, request }) => page(request, { ...(await (await ownDrafts()).mine(context, query)) }),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/drafts/{kind}',
      operationId: 'getDraft',
      summary: 'What you have begun to write',
      tag,
      auth: people,
      ids: { ref: 'ticket' },
      params,
      responses: { 200: Draft },
    },
    async (context, input) => ok(await (await drafts()).read(context, input.params.ref, input.params.kind)),
  ),
  route(
    {
      method: 'PUT',
      path: '/v1/tickets/{ref}/drafts/{kind}',
      operationId: 'keepDraft',
      summary: 'Keep what you have written so far',
      description:
        'Text, files or both; the files are kept as long as the draft. `version` is the one that was read, 0 for a first draft; 412 where another window has written since. A reply or note that names its `draft` takes it away in the same transaction.',
      tag,
      auth: people,
      ids: { ref: 'ticket' },
      params,
      body: z
        .strictObject({ text: z.string().max(50_000), files: z.exactOptional(FileIds), version: z.int().min(0) })
        .meta({ example: { text: 'What I found so far', version: 0 } }),
      responses: { 200: Draft },
    },
    async (context, input) => ok(await (await drafts()).keep(context, input.params.ref, input.params.kind, input.body)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/drafts/{kind}',
      operationId: 'discardDraft',
      summary: 'Throw a draft away',
      tag,
      auth: people,
      ids: { ref: 'ticket' },
      params,
      responses: { 204: null },
    },
    async (context, input) => {
      await (await drafts()).discard(context, input.params.ref, input.params.kind);
      return noContent();
    },
  ),
];
