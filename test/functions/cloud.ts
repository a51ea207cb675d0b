import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Engine, openEngine, type Principal } from '@portico/local/dynamodb/engine';
import { requestHandler } from '@portico/local/dynamodb/wire';
import { table } from '@portico/store/table';
import type { HttpRequest } from '@smithy/core/protocols';

interface PutEventsEntry {
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName: string;
}

/** DynamoDB, STS and EventBridge on one loopback port, under the policies that are deployed. */
export interface Cloud {
  readonly engine: Engine;
  readonly url: string;
  /** What was published. */
  readonly events: readonly PutEventsEntry[];
  /** Roles that were assumed, with their tags: `ClientScope k7m2q9xw c93fa1`. */
  readonly sessions: readonly string[];
  close(): Promise<void>;
}

function policies(path: string) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

/** A credential names whose it is, so that every call is judged by that principal's own policy. */
function principalOf(accessKey: string): Principal {
  const [role = '', msp = '', cli] = accessKey.split(':');
  const principal = msp ? { role, tags: { msp, ...(cli ? { cli } : {}) } } : { role };
  return principal as Principal; // Safe: a role without a policy is denied everything.
}

export async function startCloud(): Promise<Cloud> {
  // None of them reads the table under its own role.
  const nothing = { Version: '2012-10-17', Statement: [] };
  const none = { Http: nothing, Relay: nothing, Subscriber: nothing };
  const every = {
    ...policies('../../packages/store/policies.json'),
    ...policies('../../infra/policies.json'),
    ...none,
  };
  const engine = openEngine({ path: ':memory:', table, durability: 'none', policies: every });
  const handlers = new Map<string, ReturnType<typeof requestHandler>>();
  const events: PutEventsEntry[] = [];
  const sessions: string[] = [];

  const dynamo = async (accessKey: string, target: string, body: string) => {
    const handler = handlers.get(accessKey) ?? requestHandler(engine, principalOf(accessKey));
    handlers.set(accessKey, handler);
    const request = { headers: { 'x-amz-target': target }, body } as unknown as HttpRequest; // Safe: all it reads.
    const { response } = await handler.handle(request);
    return { status: response.statusCode, headers: response.headers, body: Buffer.from(response.body as Uint8Array) };
  };
  const server = createServer(async (request, response) => {
    const accessKey = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const target = String(request.headers['x-amz-target'] ?? '');
    const body = await text(request);
    if (target.startsWith('DynamoDB')) {
      const answer = await dynamo(accessKey, target, body);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } else if (target === 'AWSEvents.PutEvents') {
      const { Entries } = JSON.parse(body) as { Entries: PutEventsEntry[] };
      events.push(...Entries);
      const results = Entries.map((_, at) => ({ EventId: `event-${events.length + at}` }));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify({ FailedEntryCount: 0, Entries: results }));
    } else {
      const { session, xml } = assumed(new URLSearchParams(body));
      sessions.push(session);
      response.writeHead(200, { 'content-type': 'text/xml' }).end(xml);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    engine,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    sessions,
    async close() {
      server.close();
      server.closeAllConnections();
      await engine.close();
    },
  };
}

function assumed(form: URLSearchParams): { session: string; xml: string } {
  const role = form.get('RoleArn')?.split('/').at(-1) ?? '';
  const tags = [1, 2].map((n) => form.get(`Tags.member.${n}.Value`)).filter((tag) => tag !== null);
  const key = [role, ...tags].join(':');
  const xml = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  return { session: [role, ...tags].join(' '), xml };
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
