import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { VerifyReport } from '@portico/app/verify/verify';
import type { ImportReport } from '@portico/cli/commands/import';
import type { ClientsReport } from '@portico/domain/report/clients-report';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  folders,
  portico,
  porticoJson,
  type RunningServer,
  spawnPortico,
  startServer,
  withWeb,
} from '../support/cli.ts';
import { csvOf, incidentLog } from '../support/incident-log.ts';
import { callJson, signInAt } from '../support/session.ts';
import type { TicketAnswer } from '../support/types.ts';

/** Each test starts processes, which take seconds on a busy machine with two cores. */
const PROCESSES_MS = 120_000;

const temp = folders();
const running: RunningServer[] = [];
let installed: string;

/** The tenants of this checkout without demo tickets: quick to copy, and quick to start. */
beforeAll(async () => {
  installed = temp.make();
  const { code, err } = await portico(installed, ['tenants', 'apply']);
  if (code !== 0) throw new Error(err);
  // The web client is built here, once, and not within the time of the first test that starts a server.
  await withWeb(temp.make());
}, 300_000);
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
});
afterAll(() => temp.clear());

function dataFolder(): string {
  const data = join(temp.make(), 'data');
  cpSync(installed, data, { recursive: true });
  return data;
}

async function started(data: string, env = {}): Promise<RunningServer> {
  const server = await startServer(data, env);
  running.push(server);
  return server;
}

/** A GET at a host that no name server knows. */
function getAt(url: string, host: string, language = 'en'): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { host: `${host}:${port}`, 'accept-language': language };
    const sent = request({ hostname, port, path: '/', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

test(
  'it says where to go and whom to sign in as, and answers there',
  async () => {
    const server = await started(dataFolder());
    const out = server.out();
    expect(out).toContain(`Portico is running at ${server.url}\n`);
    expect(out).toMatch(/technician {3}Elena Duarte <elena\.duarte@northwind\.example>/);
    expect(out).toMatch(/admin {8}Katrin Moser <katrin\.moser@alpenblick\.example>/);
    expect(out).toMatch(/portal http:\/\/acme\.northwind\.localhost:\d+$/m);
    expect(out).toContain('Stop: Ctrl+C');

    const pages = await Promise.all(
      ['/queue', '/docs', '/openapi.json', '/healthz', '/nowhere', '/v1/nowhere', '/assets/none.js', '/%zz'].map(
        async (path) => {
          const response = await fetch(server.url + path);
          const type = response.headers.get('content-type')?.split(';')[0];
          return [path, response.status, type, await response.text()] as const;
        },
      ),
    );
    expect(pages.map(([path, status, type]) => `${path} ${status} ${type}`)).toEqual([
      '/queue 200 text/html',
      '/docs 200 text/html',
      '/openapi.json 200 application/json',
      '/healthz 200 application/json',
      '/nowhere 404 text/html',
      '/v1/nowhere 404 application/problem+json',
      '/assets/none.js 404 text/html',
      '/%zz 404 text/html',
    ]);
    const text = new Map(pages.map(([path, , , body]) => [path, body]));
    expect(text.get('/queue')).toContain('<script');
    const door = await fetch(`${server.url}/`, { redirect: 'manual' });
    expect([door.status, door.headers.get('location')]).toEqual([303, '/auth/login?to=/']);
    expect(text.get('/nowhere')).toContain('This page does not exist');
    expect(JSON.parse(text.get('/openapi.json') ?? '')).toMatchObject({ openapi: '3.1.0' });

    const unknown = await getAt(server.url, 'nobody.example');
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain('nobody.example');
    expect((await getAt(server.url, 'nobody.example', 'de')).text).toContain('lang="de"');
    for (const host of ['acme.northwind.localhost', 'support.acme.example', 'localhost']) {
      expect((await getAt(server.url, host)).status, host).toBe(303);
    }
    expect((await getAt(server.url, 'acme.alpenblick.localhost')).status).toBe(404);
  },
  PROCESSES_MS,
);

test(
  'people sign in on whatever port it got, and what they did is there after a stop and a start',
  async () => {
    const data = dataFolder();
    const first = await started(data);
    const priya = await signInAt(first.url, 'Priya Raman');
    const me = await callJson<{ name: string }>(first.url, priya, 'GET', '/v1/me');
    expect(me).toMatchObject({ status: 200, body: { name: 'Priya Raman' } });
    const key = await callJson<{ key: string }>(first.url, priya, 'POST', '/v1/api-keys', {
      name: 'journey',
      scopes: ['tickets:write', 'tickets:read'],
    });
    const opened = await callJson<TicketAnswer>(first.url, key.body.key, 'POST', '/v1/tickets', {
      client: 'acme',
      kind: 'incident',
      subject: 'The press stands still',
      description: 'Since six this morning',
      impact: 1,
      urgency: 1,
      requester: '3vg6b13xqw',
    });
    expect(opened).toMatchObject({ status: 201, body: { number: 'ACME-1' } });
    expect(await first.stop()).toMatchObject({
      code: 0,
      signal: null,
      err: expect.stringContaining('Everything is kept'),
    });
    expect(existsSync(join(data, 'lock'))).toBe(false);

    // The same address: a session is of the issuer that has this name.
    const second = await started(data, { PORTICO_PORT: new URL(first.url).port });
    const again = await callJson(second.url, key.body.key, 'GET', '/v1/tickets/ACME-1');
    expect(again).toMatchObject({ status: 200, body: { subject: 'The press stands still', priority: 1 } });
    expect((await callJson(second.url, priya, 'GET', '/v1/me')).status).toBe(200);
    expect(second.err()).not.toContain('fault');
  },
  PROCESSES_MS,
);

test(
  'a second start, and a command that finds no way in, say who holds the folder; a killed holder holds nothing',
  async () => {
    const data = dataFolder();
    const server = await started(data);
    const pid = server.process.pid;
    const second = await spawnPortico(data, ['start'], { PORTICO_PORT: '0' }).ended;
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(`${data} is in use by process ${pid} (portico start at ${server.url}, since `);
    expect(second.err).toContain('Stop that process first, or set PORTICO_DATA to another folder.');
    expect(second.err).not.toContain('    at ');
    await server.kill();
    expect(existsSync(join(data, 'lock'))).toBe(true);
    expect((await portico(data, ['verify'])).code).toBe(0);
    await started(data);
  },
  PROCESSES_MS,
);

test(
  'while a server runs, commands go through it: import, report and verify see one store',
  async () => {
    const data = dataFolder();
    const server = await started(data);
    const file = join(temp.make(), 'log.csv');
    writeFileSync(file, csvOf(incidentLog(60)));
    const args = ['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log', '--json', file];
    expect(await porticoJson<ImportReport>(data, args)).toMatchObject({ created: 60, failed: [], rejected: [] });
    expect(await porticoJson<ImportReport>(data, args)).toMatchObject({ created: 0, updated: 0, skipped: 60 });
    const report = await porticoJson<{ tickets: number }>(data, ['report', 'service', '--client', 'acme']);
    expect(report.tickets).toBe(60);
    const all = await porticoJson<ClientsReport>(data, [
      'report',
      'service',
      '--msp',
      'northwind',
      '--month',
      '2016-03',
    ]);
    expect(all.totals.tickets).toBe(60);
    expect(all.clients.find((one) => one.client.slug === 'acme')).toMatchObject({ tickets: 60 });
    const verified = await porticoJson<VerifyReport>(data, ['verify', '--json']);
    expect(verified).toMatchObject({ tickets: 60, imported: verified.entries });
    const priya = await signInAt(server.url, 'Priya Raman');
    const found = await callJson(server.url, priya, 'GET', '/v1/search?q=INC1000007');
    expect(found.body).toMatchObject({ items: [{ subject: 'Category 7 / Subcategory 7 / Symptom 7' }] });
    const { code, err } = await portico(data, ['tenants', 'apply']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect((await server.stop()).code).toBe(0);
    expect((await portico(data, ['verify'])).code).toBe(0);
  },
  PROCESSES_MS,
);

test(
  'a port that is taken, and tenant files with faults, are told before anything is installed',
  async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const data = join(temp.make(), 'data');
    try {
      const failing = startServer(data, { PORTICO_PORT: String(port) });
      await expect(failing).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use by another program. Set PORTICO_PORT`);
    } finally {
      other.close();
    }
    const tenants = temp.make();
    mkdirSync(join(tenants, '_defaults'));
    const failing = startServer(data, { PORTICO_TENANTS: tenants });
    await expect(failing).rejects.toThrow(/tenants|fix: /);
    const { out } = await portico(data, ['verify', '--json']);
    expect(JSON.parse(out)).toMatchObject({ tickets: 0, entries: 0 });
  },
  PROCESSES_MS,
);
