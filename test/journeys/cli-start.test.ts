import { request } from 'node:http';
import { afterAll, afterEach, expect, test } from 'vitest';
import { folders, portico, type RunningServer, startServer } from '../support/cli.ts';

const temp = folders();
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
});
afterAll(() => temp.clear());

async function started(data: string): Promise<RunningServer> {
  const server = await startServer(data);
  running.push(server);
  return server;
}

/** A data folder with the tenants of this checkout, and no demo tickets: quick to start. */
async function installed(): Promise<string> {
  const data = temp.make();
  const { code, err } = await portico(data, ['tenants', 'apply']);
  if (code !== 0) throw new Error(err);
  return data;
}

test('smoke', { timeout: 120_000 }, async () => {
  const data = await installed();
  let t = performance.now();
  const server = await started(data);
  console.log(server.url, server.out(), server.err(), performance.now() - t);
  for (const path of ['/', '/docs', '/openapi.json', '/nope', '/v1/nope', '/healthz', '/auth/login']) {
    const response = await fetch(server.url + path, { redirect: 'manual' });
    console.log(
      path,
      response.status,
      response.headers.get('content-type'),
      response.headers.get('location'),
      (await response.text()).slice(0, 200),
    );
  }
  t = performance.now();
  console.log(await server.stop(), performance.now() - t);
  expect(1).toBe(1);
});
