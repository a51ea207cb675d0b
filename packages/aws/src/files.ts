import type { FileAddress, FilePlace, FileStore, Files } from '@portico/app/file/store';
import type { ClientScope } from '@portico/domain/kernel/scope';
import { incomingFile, keptFile, keptFiles } from '@portico/store/keys';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SessionCredentials } from './credentials.ts';
import { NodeSha256 } from './sha256.ts';

export interface S3Deps {
  readonly bucket: string;
  readonly region: string;
  /** Credentials of one client's session: its policy reaches that client's objects alone. */
  credentials(scope: ClientScope): Promise<SessionCredentials>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly fetch?: typeof fetch;
}

type Method = 'GET' | 'PUT' | 'DELETE';
type Parameters = Readonly<Record<string, string>>;

const TIMEOUT_MS = 20_000;
/** What a request's own signature says of its body: TLS protects it, and its hash is checked when it was taken in. */
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/**
 * Files in one bucket, under each client's own credentials. Browsers send and fetch them there directly, by addresses
 * that are signed for one object, one length and hash or one answer, and a short while.
 */
export function s3Files(deps: S3Deps): Files {
  return { store: s3Store(deps) };
}

function s3Store(deps: S3Deps): FileStore {
  const { bucket, region } = deps;
  const hostname = `${bucket}.s3.${region}.amazonaws.com`;
  const signer = async (scope: ClientScope): Promise<SignatureV4> =>
    new SignatureV4({
      service: 's3',
      region,
      credentials: await deps.credentials(scope),
      sha256: NodeSha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
  const request = (method: Method, key: string, headers: Parameters, query: Parameters = {}) => ({
    method,
    protocol: 'https:',
    hostname,
    path: `/${key}`,
    query: { ...query },
    headers: { host: hostname, ...headers },
  });
  const call = async (
    scope: ClientScope,
    method: Method,
    key: string,
    options: { headers?: Parameters; query?: Parameters; body?: Uint8Array<ArrayBuffer> } = {},
  ): Promise<Response> => {
    const headers = { 'x-amz-content-sha256': UNSIGNED, ...options.headers };
    const signed = await (await signer(scope)).sign(request(method, key, headers, options.query), {
      signingDate: new Date(deps.now()),
    });
    const url = `https://${hostname}/${key}${queryText(options.query)}`;
    const { host: _, ...sent } = signed.headers;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const body = options.body === undefined ? {} : { body: options.body };
    return (deps.fetch ?? fetch)(url, { method, headers: sent, signal, ...body });
  };
  const presigned = async (
    scope: ClientScope,
    method: 'GET' | 'PUT',
    key: string,
    seconds: number,
    more: { headers?: Parameters; query?: Parameters },
  ): Promise<FileAddress> => {
    const headers = more.headers ?? {};
    // Named in the address, as S3 reads it where the body is not signed: otherwise an empty body would be signed for.
    const unsigned = { 'X-Amz-Content-Sha256': UNSIGNED };
    const signed = await (await signer(scope)).presign(request(method, key, { ...headers, ...unsigned }, more.query), {
      expiresIn: seconds,
      signingDate: new Date(deps.now()),
      // Otherwise its own headers would be left out of the signature, and any length could be sent.
      signableHeaders: new Set(['host', ...Object.keys(headers)]),
      unhoistableHeaders: new Set(Object.keys(headers)),
    });
    return {
      method,
      url: `https://${hostname}/${key}${queryText(signed.query as Parameters)}`,
      // A browser says the length by itself, and lets nobody set it.
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-length')),
      expiresAt: new Date(deps.now() + seconds * 1000).toISOString(),
    };
  };
  return {
    direct: {
      upload: ({ scope, id }, { size, sha256 }, seconds) =>
        presigned(scope, 'PUT', incomingFile(scope, id), seconds, {
          headers: {
            'content-length': String(size),
            'content-type': 'application/octet-stream',
            // S3 holds what comes to it, and refuses anything else.
            ...(sha256 === undefined ? {} : { 'x-amz-checksum-sha256': padded(sha256) }),
          },
        }),
      download: ({ scope, id }, { name, type }, seconds) =>
        presigned(scope, 'GET', keptFile(scope, id), seconds, { query: answerHeaders(name, type) }),
    },
    async receive({ scope, id }, bytes, most) {
      const { size, body } = await gather(bytes, most);
      if (size <= most) await done(await call(scope, 'PUT', incomingFile(scope, id), { body }));
      return size;
    },
    async keep({ scope, id }) {
      const source = incomingFile(scope, id);
      const headers = { 'x-amz-copy-source': `/${bucket}/${source}` };
      const copied = await call(scope, 'PUT', keptFile(scope, id), { headers });
      // Moved before, by a request whose answer got lost.
      if (copied.status === 404 || copied.status === 403) return (await readKept({ scope, id })) !== undefined;
      // S3 can fail in the midst of a copy that it has begun to answer with 200.
      if ((await done(copied)).includes('<Error>')) throw new Error('S3 did not copy the file');
      await done(await call(scope, 'DELETE', source));
      return true;
    },
    read: (place) => readKept(place),
    async remove({ scope, id }) {
      for (const key of [incomingFile(scope, id), keptFile(scope, id)]) await done(await call(scope, 'DELETE', key));
    },
    async *list(scope) {
      const prefix = keptFiles(scope);
      let token: string | undefined;
      do {
        const more: Parameters = token === undefined ? {} : { 'continuation-token': token };
        const text = await done(await call(scope, 'GET', '', { query: { 'list-type': '2', prefix, ...more } }));
        for (const [, key = ''] of text.matchAll(/<Key>([^<]+)<\/Key>/g)) yield key.slice(prefix.length);
        token = /<NextContinuationToken>([^<]+)</.exec(text)?.[1];
      } while (token !== undefined);
    },
  };

  async function readKept({ scope, id }: FilePlace): Promise<AsyncIterable<Uint8Array> | undefined> {
    const found = await call(scope, 'GET', keptFile(scope, id));
    if (found.status === 404 || found.status === 403) return undefined;
    if (!found.ok || !found.body) throw new Error(`S3 answered ${found.status}`);
    return found.body;
  }
}

/** The answer's text. @throws for what is no success; deleting what is not there is one. */
async function done(response: Response): Promise<string> {
  const text = await response.text();
  if (!response.ok) throw new Error(`S3 answered ${response.status}`);
  return text;
}

/** As `/files` answers on one machine: a download and nothing else. */
function answerHeaders(name: string, type: string): Parameters {
  const shown = /^image\/(?:png|jpeg|gif|webp)$/.test(type);
  const exact = encodeURIComponent(name).replaceAll(/['()*!]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return {
    'response-content-disposition': `attachment; filename*=UTF-8''${exact}`,
    'response-content-type': shown ? type : 'application/octet-stream',
    'response-cache-control': 'private, no-store',
  };
}

function queryText(query: Parameters | undefined): string {
  const parts = Object.entries(query ?? {}).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Base64 as S3 wants a hash, of base64url without padding. */
function padded(hash: string): string {
  return Buffer.from(hash, 'base64url').toString('base64');
}

/** RFC 3986, as Signature Version 4 counts it. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function gather(bytes: AsyncIterable<Uint8Array>, most: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most) return { size, body: new Uint8Array() };
    chunks.push(chunk);
  }
  return { size, body: new Uint8Array(Buffer.concat(chunks)) };
}
