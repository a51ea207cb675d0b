import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine, Principal } from '@portico/local/dynamodb/engine';
import { requestHandler } from '@portico/local/dynamodb/wire';
import type { HttpRequest } from '@smithy/core/protocols';
import { attributeOf } from './attributes.ts';
import type { Live } from './live.ts';
import type { MailService } from './mail.ts';
import type { Objects } from './objects.ts';
import type { Resource } from './resource.ts';
import type { Roles } from './roles.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Deployment } from './template.ts';

/** An event as PutEvents takes it. */
export interface PutEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName: string;
}

export interface CloudOptions {
  readonly deployment: Deployment;
  readonly engine: Engine;
  readonly roles: Roles;
  readonly sessions: Sessions;
  readonly objects: Objects;
  readonly live: Live;
  readonly mail: MailService;
  /** Calls a function by its name, and waits for nothing. */
  readonly call: (fn: Resource) => void;
  /** Takes what was published. */
  readonly publish: (entries: readonly PutEntry[]) => void;
}

export interface Cloud {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

/** DynamoDB, STS, EventBridge, AppSync Events, SES and S3 on one loopback port: each call is judged by the caller's own policies. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const dynamo = tableOf(options.engine);
  const server = createServer((request, response) => {
    answer(options, dynamo, request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: CloudOptions,
  dynamo: ReturnType<typeof tableOf>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bytesOf(request);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const credential =
    /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ??
    url.searchParams.get('X-Amz-Credential')?.split('/')[0];
  const session = credential === undefined ? undefined : options.sessions.find(credential);
  if (!session) {
    response.writeHead(403).end('{"__type":"UnrecognizedClientException","message":"no such credentials"}');
    return;
  }
  const target = String(request.headers['x-amz-target'] ?? '');
  const text = () => body.toString('utf8');
  if (target.startsWith('DynamoDB')) {
    const { statusCode, headers, body: content } = await dynamo(session, target, text());
    response.writeHead(statusCode, headers).end(Buffer.from(content as Uint8Array));
    return;
  }
  const given =
    target === 'AWSEvents.PutEvents'
      ? putEvents(options, session, text())
      : request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
        ? assumeRole(options, session, new URLSearchParams(text()))
        : url.pathname === '/event'
          ? told(options.live.publish(session, text()))
          : url.pathname.startsWith('/2015-03-31/functions/')
            ? invoke(options, session, url.pathname.split('/')[3] ?? '')
            : url.pathname === '/v2/email/outbound-emails'
              ? options.mail.send(session, text())
              : options.objects.answer(session, request, url, body);
  response.writeHead(given.status, { 'content-type': given.type }).end(given.body);
}

function tableOf(engine: Engine) {
  const handlers = new Map<string, ReturnType<typeof requestHandler>>();
  return async ({ role, tags }: Session, target: string, body: string) => {
    const key = JSON.stringify([role, tags]);
    // Safe: the engine was opened with the documents of these very roles, and gives a role without one no access.
    const handler = handlers.get(key) ?? requestHandler(engine, { role, tags } as unknown as Principal);
    handlers.set(key, handler);
    const request = { headers: { 'x-amz-target': target }, body } as unknown as HttpRequest; // Safe: all it reads.
    return (await handler.handle(request)).response;
  };
}

function putEvents(options: CloudOptions, session: Session, body: string): Answer {
  const { Entries } = JSON.parse(body) as { Entries: PutEntry[] };
  const type = 'application/x-amz-json-1.1';
  for (const { EventBusName } of Entries) {
    const bus = options.deployment.of('AWS::Events::EventBus').find((one) => one.name === EventBusName);
    // To a bus that does not exist AWS answers with success and forgets the event; here it is refused.
    const arn = bus ? String(attributeOf(bus, 'Arn')) : `no bus ${EventBusName}`;
    if (!bus || !options.roles.allows(session.role, 'events:PutEvents', arn, {}, session.tags)) {
      const message = `${session.role} is not authorized to perform events:PutEvents on ${arn}`;
      return { status: 400, type, body: JSON.stringify({ __type: 'AccessDeniedException', message }) };
    }
  }
  options.publish(Entries);
  const results = Entries.map((_, at) => ({ EventId: `local-${at}` }));
  return { status: 200, type, body: JSON.stringify({ FailedEntryCount: 0, Entries: results }) };
}

function invoke({ deployment, roles, call }: CloudOptions, session: Session, name: string): Answer {
  const fn = deployment.of('AWS::Lambda::Function').find((one) => one.name === name);
  const arn = fn ? String(attributeOf(fn, 'Arn')) : `no function ${name}`;
  if (!fn || !roles.allows(session.role, 'lambda:InvokeFunction', arn, {}, session.tags)) {
    return told(`${session.role} is not authorized to perform lambda:InvokeFunction on ${arn}`);
  }
  call(fn);
  return { status: 202, type: 'application/json', body: '' };
}

function told(refusal: string | undefined): Answer {
  const type = 'application/json';
  if (refusal === undefined) return { status: 200, type, body: JSON.stringify({ failed: [], successful: [] }) };
  return { status: 403, type, body: JSON.stringify({ message: refusal }) };
}

function assumeRole({ sessions }: CloudOptions, session: Session, form: URLSearchParams): Answer {
  const arn = form.get('RoleArn') ?? '';
  const tags: Record<string, string> = {};
  for (let n = 1; form.has(`Tags.member.${n}.Key`); n++) {
    tags[form.get(`Tags.member.${n}.Key`) ?? ''] = form.get(`Tags.member.${n}.Value`) ?? '';
  }
  const key = sessions.assume(session, arn, tags);
  const type = 'text/xml';
  if (key === undefined) {
    const message = `${session.role} is not authorized to perform sts:AssumeRole on ${arn}`;
    const body = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`;
    return { status: 403, type, body };
  }
  const expires = new Date(Date.now() + Number(form.get('DurationSeconds') ?? 3600) * 1000).toISOString();
  const body = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>local</SecretAccessKey><SessionToken>local</SessionToken>
<Expiration>${expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  return { status: 200, type, body };
}

/** @param request of the function's own process: this port is on loopback and asks for credentials. */
async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
