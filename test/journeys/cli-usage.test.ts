import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folders, launcher, portico, repository, spawnPortico } from '../support/cli.ts';

const temp = folders();
afterAll(() => temp.clear());

const nouns = ['start', 'tenants', 'import', 'report', 'verify', 'sla'];

test('help lists every noun and the exit codes', async () => {
  const { code, out } = await portico(temp.make(), ['help']);
  expect(code).toBe(0);
  for (const noun of nouns) expect(out).toMatch(new RegExp(`^ {2}${noun} +\\S`, 'm'));
  expect(out).toContain('0 done, 1 refused, 2 wrong usage');
});

test.each<[string[], string]>([
  [['frobnicate'], 'there is no "portico frobnicate"'],
  [['import'], 'say what to import'],
  [['import', 'pigeons'], 'there is no "portico import pigeons"'],
  [['import', 'tickets'], '--client is missing'],
  [['import', 'tickets', '--client', 'acme'], '--format is missing'],
  [['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log'], 'name one FILE'],
  [
    ['import', 'tickets', '--client', 'acme', '--format', 'lotus', 'x.csv'],
    'unknown format "lotus"; known: servicenow-log',
  ],
  [
    ['import', 'tickets', '--client', 'acme', '--format', 'servicenow-log', '--zone', 'Mars/Base', 'x.csv'],
    '--zone: "Mars/Base" is no time zone',
  ],
  [['report'], 'say which report'],
  [['report', 'weather'], 'there is no "portico report weather"'],
  [['report', 'service', '--from', '2026-10-01'], 'name a --month for all clients'],
  [['report', 'service', '--client', 'acme', '--month', '2026-10'], '--month is for all clients'],
  [['report', 'service', '--month', '2026-13'], '--month: "2026-13" is no month like 2026-10'],
  [['verify', '--deep'], "Unknown option '--deep'"],
  [['verify', 'everything'], "Unexpected argument 'everything'"],
  [['tenants'], 'say what to do'],
  [['tenants', 'forget'], 'there is no "portico tenants forget"'],
  [['sla', 'guess'], 'sla'],
  [['start', 'now'], 'portico start'],
])('%j is wrong usage: code 2, and stderr says why', async (args, why) => {
  const { code, out, err } = await portico(temp.make(), args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(why);
});

test('no noun at all is wrong usage and shows the help', async () => {
  const { code, out } = await portico(temp.make(), []);
  expect(code).toBe(2);
  expect(out).toContain('portico <noun> <verb>');
});

test.each([
  ['report', 'service', '--client', 'nobody'],
  ['report', 'service'],
  ['verify', '--msp', 'nobody'],
])('%s names the known ones where a name is unknown', async (...args) => {
  const data = temp.make();
  expect((await portico(data, args)).err).toContain('none: run portico tenants apply first');
  await portico(data, ['tenants', 'apply']);
  const { code, err } = await portico(data, args);
  expect(code).toBe(2);
  expect(err).toMatch(/known: .*northwind/);
});

test.each([
  ['PORTICO_PORT', 'threethousand'],
  ['PORTICO_PORT', '70000'],
  ['PORTICO_PORT', ''],
  ['PORTICO_PORT', '-1'],
  ['PORTICO_DOMAIN', 'Desk Example'],
  ['PORTICO_DURABILITY', 'mostly'],
])('a wrong %s ("%s") is named, and nothing is started', async (name, value) => {
  const data = join(temp.make(), 'data');
  const { code, err } = await portico(data, ['start'], { env: { [name]: value } });
  expect(code).toBe(1);
  expect(err).toContain(`${name} is "${value}": `);
  expect(err).not.toContain('    at ');
  expect(existsSync(data)).toBe(false);
});

/** Another Node than ours: what Debian gives people before `npm ci` has brought ours. */
function olderNode(): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return places.find((path) => {
    if (!existsSync(path)) return false;
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' });
    return Number(/^v(\d+)/.exec(version)?.[1]) < 24;
  });
}
const older = olderNode();
if (older === undefined)
  console.warn('SKIPPED: no Node older than 24 is on the PATH; the launcher is tested with a faked version only.');

test.skipIf(older === undefined)('an older Node runs everything on the one that npm ci brought', async () => {
  const child = spawnPortico(temp.make(), ['help'], {}, older);
  expect(await child.ended).toMatchObject({ code: 0, out: expect.stringContaining('portico <noun> <verb>') });
  const wrong = await spawnPortico(temp.make(), ['frobnicate'], {}, older).ended;
  expect(wrong.code).toBe(2);
});

/** The launcher by itself, in a folder where no other Node can be found. */
function aloneLauncher(): string {
  const folder = temp.make();
  mkdirSync(join(folder, 'bin'));
  copyFileSync(launcher, join(folder, 'bin', 'portico.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return join(folder, 'bin', 'portico.js');
}

function refusal(node: string, args: string[]): { status: number; stderr: string } {
  try {
    execFileSync(node, args, { cwd: repository, encoding: 'utf8', stdio: 'pipe' });
    return { status: 0, stderr: '' };
  } catch (error) {
    return error as { status: number; stderr: string };
  }
}

test('an old Node with none of ours at hand is told which Node it takes', () => {
  const fake = join(temp.make(), 'fake.cjs');
  writeFileSync(
    fake,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });" +
      "Object.defineProperty(process, 'version', { value: 'v20.19.0' });",
  );
  const { status, stderr } = refusal(process.execPath, ['--require', fake, aloneLauncher(), 'help']);
  expect(status).toBe(2);
  expect(stderr).toBe('Portico needs Node 24; this is v20.19.0. Install Node 24, or run npm ci.\n');
});

test.skipIf(older === undefined)('a really old Node says the same of itself', () => {
  const { status, stderr } = refusal(older ?? '', [aloneLauncher(), 'help']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Portico needs Node 24; this is v\d+\.\d+\.\d+\. Install Node 24, or run npm ci\.\n$/);
});
