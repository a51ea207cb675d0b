import { AppError } from '@portico/domain/kernel/error';
import { HttpProblem } from './problem.ts';

/** No request of the API needs more; files go another way. */
export const BODY_BYTES_MOST = 1024 * 1024;

const JSON_TYPE = /^application\/(?:json|merge-patch\+json)\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body's bytes. @throws AppError `too_large` past the limit, whether or not the length was declared. */
export async function readBytes(request: Request, most: number = BODY_BYTES_MOST): Promise<Uint8Array> {
  const declared = request.headers.get('content-length');
  if (declared !== null && Number(declared) > most) throw tooLarge(most);
  if (declared !== null) return await counted(new Uint8Array(await request.arrayBuffer()), most);
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function counted(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length > most) throw tooLarge(most);
  return bytes;
}

function tooLarge(most: number): AppError {
  return new AppError('too_large', 'body.too_large', `The body is larger than ${most} bytes.`);
}

/** JSON of a body. No body at all is `{}`: an action without details needs none. */
export function parseJson(bytes: Uint8Array, contentType: string | null): unknown {
  if (bytes.length === 0) return {};
  if (!JSON_TYPE.test(contentType ?? '')) {
    throw new HttpProblem(415, 'body.media_type', 'Send the body as JSON, with Content-Type: application/json.');
  }
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new AppError('malformed', 'body.malformed', 'The body is not JSON in UTF-8.');
  }
}
