import { chmodSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '@portico/store/db';
import type { Engine } from '../dynamodb/engine.ts';
import { requestHandler } from '../dynamodb/wire.ts';

/**
 * The way in for commands while a server holds the data folder: a socket in that folder, so only its owner gets in,
 * speaking DynamoDB's protocol. One process writes, and one relay publishes, whatever else runs.
 */
const BODY_MAX = 16 * 1024 * 1024;

export function socketPath(folder: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\portico-${Buffer.from(folder).toString('hex')}`
    : join(folder, 'store.sock');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves the engine to commands of the same owner. `settle` answers once everything written was projected. */
export async function serveSocket(engine: Engine, folder: string, settle: () => Promise<void>): Promise<Server> {
  // the command line of the folder's owner installs, imports and verifies across tenants
  const handler = requestHandler(engine, { role: 'System' });
  const path = socketPath(folder);
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await bodyOf(request);
      if (request.url === '/settle') {
        await settle();
        response.writeHead(204).end();
        return;
      }
      const target = String(request.headers['x-amz-target'] ?? '');
      const out = await handler.handle({ headers: { 'x-amz-target': target }, body } as never); // Safe: all it reads.
      response
        .writeHead(out.response.statusCode, out.response.headers)
        .end(Buffer.from(out.response.body as Uint8Array));
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return server;
}

function call(path: string, url: string, headers: Record<string, string>, body: string) {
  return new Promise<{ statusCode: number; headers: Record<string, string>; body: Uint8Array }>((resolve, reject) => {
    const request = httpRequest({ socketPath: path, path: url, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const plain = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({
          statusCode: response.statusCode ?? 500,
          headers: plain,
          body: new Uint8Array(Buffer.concat(chunks)),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A document client through the socket: the unmodified SDK, with the socket in place of the network. */
export function socketClient(folder: string): {
  client: DocumentClient;
  settle: () => Promise<void>;
  close: () => void;
} {
  const path = socketPath(folder);
  const handler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: { headers: Record<string, string>; body?: unknown }) {
      // The SDK hands its text over as bytes that complain when a method of a string is called on them.
      const body =
        typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body as Uint8Array);
      const {
        statusCode,
        headers,
        body: content,
      } = await call(path, '/', { 'x-amz-target': request.headers['x-amz-target'] ?? '' }, body);
      return { response: { statusCode, headers, body: content } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const base = new DynamoDBClient({
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: handler as unknown as NonNullable<DynamoDBClientConfig['requestHandler']>, // Safe: the one method the SDK calls.
    maxAttempts: 2,
  });
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: false } });
  return {
    client,
    settle: async () => {
      await call(path, '/settle', {}, '');
    },
    close: () => base.destroy(),
  };
}
