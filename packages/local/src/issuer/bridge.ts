import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/**
 * Calls a Node request listener with a web Request, without a socket. The issuer is written for Node's server; this
 * way it mounts like any other fetch function, and the token exchange stays within the process.
 */
export async function callListener(listener: RequestListener, request: Request, mount: string): Promise<Response> {
  const incoming = await toIncoming(request, mount);
  const outgoing = new ServerResponse(incoming);
  const chunks: Buffer[] = [];
  return new Promise<Response>((resolve, reject) => {
    outgoing.write = (chunk: unknown) => {
      chunks.push(toBuffer(chunk));
      return true;
    };
    outgoing.end = ((chunk?: unknown) => {
      if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') chunks.push(toBuffer(chunk));
      resolve(toResponse(outgoing, Buffer.concat(chunks), request.method));
      return outgoing;
    }) as ServerResponse['end']; // Safe: the listeners called here pass a chunk or nothing.
    Promise.resolve(listener(incoming, outgoing) as unknown).catch(reject);
  });
}

async function toIncoming(request: Request, mount: string): Promise<IncomingMessage> {
  const url = new URL(request.url);
  const incoming = new IncomingMessage(new Socket());
  incoming.method = request.method;
  Object.assign(incoming, { originalUrl: url.pathname + url.search });
  incoming.url = (url.pathname.slice(mount.length) || '/') + url.search;
  for (const [name, value] of request.headers) {
    if (!name.startsWith('x-forwarded-')) incoming.headers[name] = value;
  }
  // The provider is told to believe these two: only this function sets them.
  incoming.headers.host = url.host;
  incoming.headers['x-forwarded-proto'] = url.protocol.slice(0, -1);
  const body = Buffer.from(await request.arrayBuffer());
  incoming.headers['content-length'] = String(body.length);
  if (body.length > 0) incoming.push(body);
  incoming.push(null);
  return incoming;
}

function toBuffer(chunk: unknown): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array);
}

const WITHOUT_BODY = new Set([204, 205, 304]);

function toResponse(outgoing: ServerResponse, body: Buffer, method: string): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(outgoing.getHeaders())) {
    if (value === undefined || name === 'transfer-encoding' || name === 'connection') continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, String(one));
  }
  const empty = WITHOUT_BODY.has(outgoing.statusCode) || method === 'HEAD';
  return new Response(empty ? null : new Uint8Array(body), { status: outgoing.statusCode, headers });
}
