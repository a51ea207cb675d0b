import { ApiError, api, unwrap } from './client.ts';
import type { AnnounceFile, Attachment, FileAddress, OwnFile } from './contract-talk.ts';
import { newKey } from './idempotency.ts';

export const announce = (file: AnnounceFile): Promise<OwnFile & { upload: FileAddress }> =>
  unwrap(api.POST('/v1/files', { params: { header: { 'Idempotency-Key': newKey() } }, body: file }));

/** SHA-256 in base64url, so that what arrives is what was chosen; none where a browser has no cryptography (plain http). */
export async function hashOf(bytes: Blob): Promise<string | undefined> {
  const { subtle }: { subtle?: SubtleCrypto } = crypto;
  const hash = await subtle?.digest('SHA-256', await bytes.arrayBuffer());
  if (!hash) return undefined;
  const text = btoa(String.fromCharCode(...new Uint8Array(hash)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Has an uploaded file checked; asked again, it tells whether a scanner has spoken meanwhile. */
export const complete = (file: string): Promise<OwnFile> =>
  unwrap(api.POST('/v1/files/{file}/complete', { params: { path: { file } } }));

/**
 * Sends the bytes. By XMLHttpRequest, because fetch does not tell how much has gone.
 * @throws ApiError with status 0 where they did not arrive
 */
export function sendBytes(
  to: FileAddress,
  bytes: Blob,
  signal: AbortSignal,
  onProgress: (part: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new ApiError(request.status, undefined, `HTTP ${request.status}`));
    request.open(to.method, to.url);
    for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : failed());
    request.onerror = failed;
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });
}

/** Downloads a file of a ticket by a link that is asked for now: it works for a minute. */
export async function download(ref: string, file: Attachment): Promise<void> {
  const { download: link } = await unwrap(
    api.GET('/v1/tickets/{ref}/files/{file}', { params: { path: { ref, file: file.id } } }),
  );
  const anchor = document.createElement('a');
  anchor.href = link.url;
  anchor.download = file.name;
  anchor.rel = 'noreferrer';
  anchor.click();
}
