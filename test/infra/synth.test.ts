import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-synth-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);

test('the app is synthesized without an account or a network, and cdk-nag finds nothing that was not said', async () => {
  const cli = join(root, 'node_modules/aws-cdk/bin/cdk');
  const out = join(folder, 'out');
  // A home without credentials, and a proxy that nobody serves.
  const env = { PATH: path, HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:9', AWS_EC2_METADATA_DISABLED: 'true' };
  await promisify(execFile)(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', out], {
    cwd: root,
    env,
  });
  const templates = readdirSync(out).filter((name) => name.endsWith('.template.json'));
  expect(templates.sort()).toEqual(
    ['core', 'data', 'edge', 'identity', 'live', 'mail', 'observability'].map((name) => `${name}.template.json`),
  );
  // It builds the web client, too.
}, 180_000);

test('npm run start:template serves the product from these templates, and stops when it is told to', async () => {
  const env = {
    PATH: path,
    PORTICO_PORT: '0',
    PORTICO_DATA: join(folder, 'data'),
    PORTICO_CDK_OUT: join(folder, 'out'),
  };
  const started = spawn(process.execPath, ['infra/run/start.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let port = 0;
    for await (const line of createInterface({ input: started.stdout })) {
      port = Number(/http:\/\/desk\.portico\.example:(\d+)/.exec(line)?.[1] ?? 0);
      if (port > 0) break;
    }
    expect(await ask(port, '/healthz')).toMatchObject({ status: 200 });
    expect(await ask(port, '/queue')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    const begun = await ask(port, '/auth/login?to=/queue');
    expect(begun).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth2\//),
    });
    expect(await (await fetch(begun.location)).text()).toContain('Elena Duarte');
  } finally {
    started.kill();
    expect((await once(started, 'exit'))[0]).toBe(0);
  }
});

/** As a browser that finds the desk's host on this machine. */
function ask(port: number, url: string): Promise<{ status: number; type: string; location: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path: url, headers: { host: `desk.portico.example:${port}` } },
      (got) => {
        got.resume();
        const { 'content-type': type = '', location = '' } = got.headers;
        resolve({ status: got.statusCode ?? 0, type, location });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
