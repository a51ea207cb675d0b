/**
 * The DynamoDB protocol (JSON 1.0) over the engine: as a request handler for the unmodified SDK, without a socket,
 * and as a loopback port for outside tools.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import type { HttpHandler, HttpRequest } from '@smithy/core/protocols';
import { HttpResponse } from '@smithy/core/protocols';
import type { Principal } from './access.ts';
import type { Engine } from './engine.ts';
import { internalError, serialization, unknownOperation } from './errors.ts';
import type { Input } from './ops/context.ts';
import { type OperationName, operations } from './ops/register.ts';
import { wire } from './wire-values.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

type Serve = (target: string, body: string) => Promise<Answer>;

/** DynamoDB refuses larger requests. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

function serve(engine: Engine, principal: Principal): Serve {
  const session = engine.session(principal, wire);
  return async (target, body) => {
    try {
      const input = parse(body);
      const name = target.slice(target.indexOf('.') + 1);
      if (name === 'DescribeTable') return answer(200, describe(engine));
      if (!Object.hasOwn(operations, name)) throw unknownOperation(name);
      const { $metadata: _, ...output } = (await session(name as OperationName, input)) as Record<string, unknown>;
      return answer(200, output);
    } catch (error) {
      return failure(error);
    }
  };
}

function parse(body: string): Input {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw serialization('The request body is not JSON');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw serialization('The request body must be a JSON object');
  }
  return input as Input;
}

/** Enough for tools that ask before they query. */
function describe({ table }: Engine) {
  const schema = (partitionKey: string, sortKey: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];
  const keys = [table, ...table.indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return {
    Table: {
      TableName: table.name,
      TableStatus: 'ACTIVE',
      AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: schema(table.partitionKey, table.sortKey),
      GlobalSecondaryIndexes: table.indexes.map(({ name, partitionKey, sortKey, projection }) => ({
        IndexName: name,
        IndexStatus: 'ACTIVE',
        KeySchema: schema(partitionKey, sortKey),
        Projection: {
          ProjectionType: projection.type,
          ...(projection.type === 'INCLUDE' && { NonKeyAttributes: projection.attributes }),
        },
      })),
    },
  };
}

function answer(status: number, output: object): Answer {
  const body = Buffer.from(JSON.stringify(output, writeBytes));
  return {
    status,
    body,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(body.length),
      'x-amz-crc32': String(crc32(body)),
      'x-amzn-requestid': 'local',
    },
  };
}

/** Bytes occur in errors only (the item of a failed condition); answers have them in base64 already. */
function writeBytes(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/** Errors of the API carry their members (`CancellationReasons`, `Item`); anything else is a 500 without detail. */
function failure(error: unknown): Answer {
  const known = error instanceof DynamoDBServiceException ? error : internalError();
  const { name, message, $fault, $metadata: _, $response: __, $retryable: ___, stack: ____, ...members } = known;
  const prefix = name === 'ValidationException' ? 'com.amazon.coral.validate' : 'com.amazonaws.dynamodb.v20120810';
  return answer($fault === 'server' ? 500 : 400, { __type: `${prefix}#${name}`, message, ...members });
}

/** The engine behind the SDK: `new DynamoDBClient({ requestHandler: requestHandler(engine, principal), ... })`. */
export function requestHandler(engine: Engine, principal: Principal): HttpHandler {
  const respond = serve(engine, principal);
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest) {
      const {
        status,
        headers,
        body: content,
      } = await respond(request.headers['x-amz-target'] ?? '', text(request.body));
      return { response: new HttpResponse({ statusCode: status, headers, body: new Uint8Array(content) }) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** The SDK's bytes warn when asked for a string, so they are read through their buffer. */
function text(body: unknown): string {
  if (!(body instanceof Uint8Array)) return String(body ?? '');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the principal's data to every process of this machine, so it is for development and tests only. */
export async function listen(engine: Engine, principal: Principal, { port }: { port: number }): Promise<Listener> {
  const respond = serve(engine, principal);
  const server = createServer((request, response) => {
    handle(respond, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(respond: Serve, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await respondTo(respond, request);
  response.writeHead(status, headers).end(body);
}

/** Only by a loopback name: a web page that rebinds its own name to 127.0.0.1 must not reach the data. */
async function respondTo(respond: Serve, request: IncomingMessage): Promise<Answer> {
  const host = request.headers.host?.replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost') return failure(serialization('Use the address 127.0.0.1'));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) return failure(serialization('The request is larger than 16 MB'));
    chunks.push(chunk);
  }
  return respond(String(request.headers['x-amz-target'] ?? ''), Buffer.concat(chunks).toString('utf8'));
}
