import type { FileGate } from '@portico/app/file/gate';
import { notFound } from '@portico/domain/kernel/error';
import { takesNoId } from '@portico/domain/kernel/id-field';
import * as z from 'zod';
import { fileHeaders } from '../headers.ts';
import { noContent } from '../reply.ts';
import { type Route, route } from '../route.ts';

// Used where browsers do not reach the store: not by the function that runs on AWS.
const gates = () => import('@portico/app/file/gate');

const tag = 'Files';
const key = z.strictObject({
  key: z
    .string()
    .max(400)
    .default('')
    .meta({ description: 'As it stands in the address that was given out.', ...takesNoId }),
});

/**
 * The way of files where the store itself is out of browsers' reach: beside the API, without cookies, for who holds a
 * link that was signed for one file, one person and a short while.
 * @param gate absent where browsers go to the store directly; then nothing is here.
 */
export function fileGateRoutes(gate: FileGate | undefined): readonly Route[] {
  const open = (): FileGate => {
    if (!gate) throw notFound();
    return gate;
  };
  return [
    route(
      {
        method: 'PUT',
        path: '/files/{file}',
        operationId: 'uploadFile',
        summary: 'Send the bytes of an announced file',
        description: 'To the address that announcing it gave. The body is the file, as it is.',
        tag,
        auth: { scope: 'public' },
        ids: { file: 'upload' },
        query: key,
        responses: { 204: null },
      },
      async (context, { params, query, request }) => {
        await (await gates()).receive(open(), context, params.file, query.key, request.body ?? undefined);
        return noContent();
      },
    ),
    route(
      {
        method: 'GET',
        path: '/files/{file}',
        operationId: 'downloadFile',
        summary: 'Download a file by its link',
        description: 'Always as a download: no browser shows or runs what somebody uploaded.',
        tag,
        auth: { scope: 'public' },
        ids: { file: 'file' },
        query: key,
        responses: { 200: null },
      },
      async (context, { params, query }) => {
        const { file, bytes } = await (await gates()).serve(open(), context, params.file, query.key);
        return new Response(bodyOf(bytes), { headers: fileHeaders(file) });
      },
    ),
  ];
}

function bodyOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return ReadableStream.from(bytes) as ReadableStream<Uint8Array>; // Safe: the stream of what it was made from.
}
