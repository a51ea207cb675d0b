import { Agent, request } from 'node:http';
import { signInAt } from '../support/session.ts';
import type { Used } from './desk.ts';
import { type Operation, operations, type Sent } from './operations.ts';
import { ADMIN } from './tenants.ts';
import type { Workload } from './workload.ts';

/** How often: first to warm up, then so many parts of so many requests, of which the one in the middle counts. */
export interface Rounds {
  readonly warm: number;
  readonly parts: number;
  readonly each: number;
  /** Whether a part more tells the table's share of the CPU. */
  readonly timed: boolean;
}

/** What one request of an operation costs. Units and bytes are the mean, CPU is that of the middle part. */
export interface Cost {
  readonly operation: string;
  readonly bar?: number;
  readonly cpuMs: number;
  /** Of it inside the table's calls: the floor. */
  readonly storeMs: number;
  readonly calls: number;
  readonly rru: number;
  readonly wru: number;
  readonly bytes: number;
}

export interface Served {
  readonly url: string;
  readonly workload: Workload;
  readonly people: { readonly requester: string; readonly technician: string };
  take(): Promise<Used>;
  time(on: boolean): Promise<void>;
}

/** A connection that stays, with one request at a time: what is counted is CPU, not how many fit side by side. */
export function connect(url: string, cookie: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = new URL(url);
  return {
    close: () => agent.destroy(),
    send: ({ method, path, body, headers }: Sent) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const json = body === undefined ? undefined : JSON.stringify(body);
        const sent = request(
          {
            agent,
            host: '127.0.0.1',
            port,
            method,
            path,
            headers: {
              host: new URL(url).host,
              cookie,
              origin: url,
              ...(json ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) } : {}),
              ...headers,
            },
          },
          (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk;
            });
            response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          },
        );
        sent.on('error', reject).end(json);
      }),
  };
}

/** Drives every operation against a served desk. */
export async function drive(served: Served, rounds: (operation: string) => Rounds): Promise<Cost[]> {
  const browser = await signInAt(served.url, ADMIN);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const client = connect(served.url, cookie);
  const made: string[] = [];
  const costs: Cost[] = [];
  const month = { from: dayBefore(35), to: dayBefore(5) };
  for (const operation of operations(served.workload, made, served.people, month)) {
    const { warm, parts, each, timed } = rounds(operation.name);
    let round = 0;
    let bytes = 0;
    const some = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) bytes += await once(client, operation, round++, made);
    };
    await some(warm);
    await served.take();
    bytes = 0;
    const found: Used[] = [];
    for (let part = 0; part < parts; part++) {
      await some(each);
      found.push(await served.take());
    }
    const sent = bytes / (parts * each);
    const storeMs = timed ? await share(served, () => some(each)) : 0;
    costs.push(costOf(operation, found, storeMs, sent));
  }
  client.close();
  return costs;
}

/** CPU of a request inside the table's calls: looking at the clock twice a call is itself a cost, so it is asked apart. */
async function share(served: Served, work: () => Promise<void>): Promise<number> {
  await served.time(true);
  await work();
  const { storeMs, requests } = await served.take();
  await served.time(false);
  return storeMs / requests;
}

async function once(
  client: ReturnType<typeof connect>,
  operation: Operation,
  round: number,
  made: string[],
): Promise<number> {
  const { status, text } = await client.send(operation.request(round));
  if (status !== operation.status) throw new Error(`${operation.name} was answered with ${status}: ${text}`);
  if (operation.name === 'create') made.push((JSON.parse(text) as { number: string }).number);
  return Buffer.byteLength(text);
}

function costOf({ name, bar }: Operation, found: readonly Used[], storeMs: number, bytes: number): Cost {
  const requests = found.reduce((sum, one) => sum + one.requests, 0);
  const mean = (of: (one: Used) => number) => found.reduce((sum, one) => sum + of(one), 0) / requests;
  const middle = (of: (one: Used) => number) =>
    found.map((one) => of(one) / one.requests).sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
  return {
    operation: name,
    ...(bar === undefined ? {} : { bar }),
    cpuMs: rounded(middle((one) => one.cpuMs)),
    storeMs: rounded(storeMs),
    calls: rounded(mean((one) => one.calls)),
    rru: rounded(mean((one) => one.reads)),
    wru: rounded(mean((one) => one.writes)),
    bytes: Math.round(bytes),
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The first operation opens a ticket for each request of the three that change one. */
export function rounds(warm: number, parts: number, each: number, timed = false): (operation: string) => Rounds {
  const times = (name: string): number => (name === 'create' ? 3 : 1);
  return (name) => ({ warm: warm * times(name), parts, each: each * times(name), timed });
}
