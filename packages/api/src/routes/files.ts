import { AnnounceFile } from '@portico/domain/file/file';
import { answered, created, ok } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { AnnouncedFile, Attachment, AttachmentLink, Attachments, File } from './file-schemas.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const announcing = () => import('@portico/app/file/announce');
const downloading = () => import('@portico/app/file/download');
const fileErasing = () => import('@portico/app/file/erase');
const completing = () => import('@portico/app/file/complete');

const tag = 'Files';
const everyone = ['technician', 'admin', 'contact', 'key'] as const;
const writing = { scope: 'client', personas: everyone, keyScope: 'tickets:write' } as const;
const reading = { scope: 'client', personas: everyone, keyScope: 'tickets:read' } as const;

export const fileRoutes: readonly Route[] = [
  route(
    {
      method: 'POST',
      path: '/v1/files',
      operationId: 'announceFile',
      summary: 'Announce a file that is to be uploaded',
      description:
        'Three steps: announce it, send its bytes to `upload`, complete it. Then a message or a new ticket names its id. What no message brings within a day is removed.',
      tag,
      auth: writing,
      body: AnnounceFile,
      responses: { 201: AnnouncedFile },
      idempotent: true,
    },
    async (context, { body }) => {
      const done = await (await announcing()).announce(context, body);
      return created(done.body, `/v1/files/${done.body.id}`);
    },
  ),
  route(
    {
      method: 'GET',
      path: '/v1/files/{file}',
      operationId: 'getFile',
      summary: 'What became of a file that you announced',
      description: 'For its sender alone, and until it is attached: from then on its ticket has it.',
      tag,
      auth: reading,
      ids: { file: 'upload' },
      responses: { 200: File },
    },
    async (context, { params }) => ok(await (await completing()).show(context, params.file)),
  ),
  route(
    {
      method: 'POST',
      path: '/v1/files/{file}/complete',
      operationId: 'completeFile',
      summary: 'Have an uploaded file checked',
      description:
        'Length, hash and content are checked. Programs, scripts and files that are not what they claim are put aside.',
      tag,
      auth: writing,
      ids: { file: 'upload' },
      responses: { 200: File },
    },
    async (context, { params }) => ok(await (await completing()).complete(context, params.file)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/files',
      operationId: 'listAttachments',
      summary: 'The files of a ticket',
      tag,
      auth: reading,
      ids: { ref: 'ticket' },
      responses: { 200: Attachments },
    },
    async (context, { params }) => ok(await (await downloading()).listFiles(context, params.ref)),
  ),
  route(
    {
      method: 'GET',
      path: '/v1/tickets/{ref}/files/{file}',
      operationId: 'getAttachment',
      summary: 'A file of a ticket, with an address to download it from',
      description: 'The address works for a minute, for this one file, and for whoever asked for it.',
      tag,
      auth: reading,
      ids: { ref: 'ticket', file: 'file' },
      responses: { 200: AttachmentLink },
    },
    async (context, { params }) => ok(await (await downloading()).linkFile(context, params.ref, params.file)),
  ),
  route(
    {
      method: 'DELETE',
      path: '/v1/tickets/{ref}/files/{file}',
      operationId: 'eraseAttachment',
      summary: 'Erase a file for good',
      description:
        'Its content is overwritten and its name taken away. Its size and hash stay, so the log still verifies.',
      tag,
      auth: { scope: 'client', personas: ['admin'] },
      ids: { ref: 'ticket', file: 'file' },
      responses: { 200: Attachment },
    },
    async (context, { params }) => answered(await (await fileErasing()).eraseFile(context, params.ref, params.file)),
  ),
];
