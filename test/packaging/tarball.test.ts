import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDistribution } from '@portico/cli/dist';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let unpacked: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-dist-'));
  const tarball = await makeDistribution(folder);
  const place = join(folder, 'unpacked');
  mkdirSync(place);
  execFileSync('tar', ['-xzf', tarball, '-C', place]);
  unpacked = join(place, readdirSync(place)[0] ?? '');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing of this checkout, of npm or of another Node; and where the system allows it, no network but its own loopback. */
const bare = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/nonexistent', PORTICO_DURABILITY: 'process' };
const alone = spawnSync('unshare', ['-rn', 'true']).status === 0;

function run(data: string, args: readonly string[], input = ''): { code: number | null; out: string } {
  const env = { ...bare, PORTICO_DATA: data };
  const ran = spawnSync(join(unpacked, 'portico'), [...args], { cwd: unpacked, env, input, encoding: 'utf8' });
  return { code: ran.status, out: `${ran.stdout}${ran.stderr}` };
}

/** Starts the desk, asks it for its pages and somebody else's network for one, and stops it. */
const asking = `
import { spawn } from 'node:child_process';
const child = spawn('./portico', ['start'], { stdio: ['ignore', 'pipe', 'inherit'] });
let told = '';
const ended = new Promise((resolve) => child.on('close', resolve));
const url = await new Promise((resolve) => {
  child.on('close', () => resolve(undefined));
  child.stdout.on('data', (chunk) => {
    told += chunk;
    process.stdout.write(chunk);
    const found = /running at (\\S+)\\n[^]*Stop: Ctrl/.exec(told);
    if (found) resolve(found[1]);
  });
});
if (url === undefined) process.exit(1);
const cookies = new Map();
const page = async (path) => {
  for (let at = url + path; ; ) {
    const cookie = [...cookies].map((one) => one.join('=')).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) cookies.set(...line.split(';')[0].split(/=(.*)/).slice(0, 2));
    const next = answer.headers.get('location');
    if (next === null) return [answer.status, await answer.text()];
    at = new URL(next, at).href;
  }
};
const [door, text] = await page('/auth/login?to=/');
console.log('sign-in', door, text.includes('name="password"'));
const [queue, client] = await page('/queue');
console.log('client', queue, client.includes('<script'));
console.log(await fetch('https://example.org').then(() => 'online', () => 'offline'));
child.kill('SIGTERM');
await ended;
`;

test('the tarball runs by itself: init, start without a network, the sign-in page, backup, restore, verify', async () => {
  expect(existsSync(join(unpacked, 'app', 'node_modules'))).toBe(false);
  const data = join(folder, 'data');
  const who = ['--name', 'North IT', '--domain', 'north.example', '--admin', 'Ada', '--email', 'ada@north.example'];
  const begun = run(data, ['init', ...who, '--password-stdin'], 'a sentence that is long enough\n');
  expect(begun).toMatchObject({ code: 0, out: expect.stringContaining('North IT is set up') });
  const env = { ...bare, PORTICO_DATA: data, PORTICO_PORT: '0', PORTICO_TRUST_PROXY: '127.0.0.1', ASK: asking };
  // In a network of its own the questions have to be asked from inside, too: by the Node that came along.
  const node = 'exec ./node/bin/node --input-type=module -e "$ASK"';
  const script = `ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null; ${node}`;
  const [command, ...args] = alone ? ['unshare', '-rn', 'sh', '-c', script] : ['sh', '-c', node];
  const child = spawn(command ?? 'sh', args, { cwd: unpacked, env });
  let out = '';
  const hear = (chunk: Buffer): void => {
    out += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  await new Promise((resolve) => child.on('close', resolve));
  expect(out).toContain('Portico is running at http://localhost:');
  expect(out).toContain('sign-in 200 true\nclient 200 true\n');
  if (alone) expect(out).toContain('offline');
  else console.warn('No network namespace may be made here: that it needs no network was not shown.');
  expect(out).toContain('Everything is kept.');

  const backup = join(folder, 'portico.backup');
  expect(run(data, ['backup', backup]).code).toBe(0);
  const restored = run(join(folder, 'other'), ['restore', backup]);
  expect(restored).toMatchObject({ code: 0, out: expect.stringContaining(': 0 violations.') });
}, 240_000);
