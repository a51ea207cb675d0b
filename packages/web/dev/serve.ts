import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { buildWeb } from '../build.ts';
import { CONSOLE_CSP } from '../src/pages/policy.ts';
import { fakeApi } from './fake-api.ts';
import { makeWorld } from './fake-world.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Serves the built console over the made-up API, under the same policy as the real server. */
export async function serveFake(port = 0): Promise<{ origin: string; close: () => Promise<void> }> {
  const out = fileURLToPath(new URL('../dist', import.meta.url));
  await buildWeb(out);
  const app = fakeApi(makeWorld(Date.now()));
  app.get('*', async (c) => {
    const path = normalize(c.req.path);
    const asset = extname(path) !== '' && !path.includes('..');
    const file = join(out, asset ? path : 'index.html');
    const body = await readFile(file).catch(() => undefined);
    if (!body) return c.text('Not found', 404);
    return c.body(body, 200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      ...(asset ? {} : { 'Content-Security-Policy': CONSOLE_CSP }),
    });
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (info: AddressInfo) => {
      resolve({
        origin: `http://localhost:${info.port}`,
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await serveFake(Number(process.argv[2] ?? 0));
  console.log(origin);
}
