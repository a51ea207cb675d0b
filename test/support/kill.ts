import { afterAll, afterEach, expect } from 'vitest';
import { folders, portico, type RunningServer, startServer } from './cli.ts';
import { callJson } from './session.ts';

type Credential = Parameters<typeof callJson>[1];

/** How often a test kills: more in a long run. */
export const KILLS = Number(process.env['KILLS'] ?? 3);

export interface Targets {
  /** A new folder, gone after the tests of the file. */
  folder(): string;
  /** A data folder with the tenants of the demo, and none of its tickets. */
  installed(): Promise<string>;
  /** A server that would survive a power cut; none outlives its test. */
  start(data: string): Promise<RunningServer>;
}

/** What the tests of a file kill, cleared away after them. */
export function targets(): Targets {
  const temp = folders();
  const running: RunningServer[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.kill();
  });
  afterAll(() => temp.clear());
  return {
    folder: () => temp.make(),
    async installed() {
      const data = temp.make();
      const { code, err } = await portico(data, ['tenants', 'apply']);
      if (code !== 0) throw new Error(err);
      return data;
    },
    async start(data) {
      const server = await startServer(data, { PORTICO_DURABILITY: 'power' });
      running.push(server);
      return server;
    },
  };
}

/** What opens a ticket of Daniel Osei at Acme. */
export const incident = (subject: string) => ({
  client: 'acme',
  kind: 'incident',
  subject,
  description: 'Under fire',
  impact: 2,
  urgency: 2,
  requester: '3vg6b13xqw',
});

/** API keys that open, read and change tickets: each has its own count of requests, so no limit stops a test. */
export async function newKeys(url: string, session: Credential, count: number): Promise<string[]> {
  const wanted = { name: 'writer', scopes: ['tickets:write', 'tickets:read'] };
  const keys: string[] = [];
  while (keys.length < count)
    keys.push((await must<{ key: string }>(url, session, 'POST', '/v1/api-keys', wanted, 201)).key);
  return keys;
}

/** A call that must be answered so. @throws TypeError or SyntaxError where the server went away meanwhile */
export async function must<T>(
  url: string,
  credential: Credential,
  method: string,
  path: string,
  body: object | undefined,
  status: number,
): Promise<T> {
  const answer = await callJson<T>(url, credential, method, path, body);
  expect(answer.status, `${method} ${path} was answered with ${JSON.stringify(answer.body)}`).toBe(status);
  return answer.body;
}

/** Every item of a list, page by page. */
export async function everyItem<T>(url: string, credential: Credential, path: string): Promise<T[]> {
  const all: T[] = [];
  const sign = path.includes('?') ? '&' : '?';
  for (let cursor = ''; ; ) {
    const page = await must<{ items: T[]; nextCursor?: string }>(url, credential, 'GET', path + cursor, undefined, 200);
    all.push(...page.items);
    if (page.nextCursor === undefined) return all;
    cursor = `${sign}cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** Whether a call failed because the server went away meanwhile: nothing was acknowledged. */
export function isCutOff(error: unknown): boolean {
  return error instanceof TypeError || error instanceof SyntaxError;
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}
