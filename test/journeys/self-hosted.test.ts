import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { DATA_FORMAT } from '@portico/app/upgrade/format';
import type { ServiceReport } from '@portico/domain/report/service-report';
import { Browser } from '@portico/local/issuer/testing';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { folders, portico, type RunningServer, spawnPortico, startServer, withWeb } from '../support/cli.ts';
import { signInAt } from '../support/session.ts';
import { verified } from '../support/verified.ts';

const temp = folders();
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
});
afterAll(() => temp.clear());

const initial = [
  'init',
  '--name',
  'North IT',
  '--domain',
  'north.example',
  '--admin',
  'Ada Byron',
  '--email',
  'ada@north.example',
];
const password = 'a sentence that is long enough';

async function begun(): Promise<string> {
  const data = join(temp.make(), 'data');
  const { code, err } = await portico(data, initial, { env: { PORTICO_PASSWORD: password } });
  if (code !== 0) throw new Error(err);
  return data;
}

async function started(data: string, env = {}): Promise<RunningServer> {
  const server = await startServer(data, env);
  running.push(server);
  return server;
}

const behindProxy = { PORTICO_URL: 'https://desk.north.example', PORTICO_TRUST_PROXY: '127.0.0.1' };

/** The port is in none of its addresses: a proxy stands before it. */
function portOf(server: RunningServer): string {
  return /Listening on \S+:(\d+)/.exec(server.err())?.[1] ?? '';
}

/** Sends a request as a proxy with TLS hands it on. */
function through(port: string, asked: Request, said = 'https'): Promise<Response> {
  const url = new URL(asked.url);
  const headers = { ...Object.fromEntries(asked.headers), host: url.host, 'x-forwarded-proto': said };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: url.pathname + url.search, method: asked.method, headers };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const got = new Headers();
        for (const [name, value] of Object.entries(response.headers)) {
          for (const one of Array.isArray(value) ? value : [value ?? '']) got.append(name, one);
        }
        const status = response.statusCode ?? 0;
        resolve(new Response(status === 204 || status === 304 ? null : text, { status, headers: got }));
      });
    });
    sent.on('error', reject);
    void asked.text().then((body) => sent.end(body));
  });
}

describe('portico init', () => {
  test('begins with one administrator and no demo people, once, and says what is wrong', async () => {
    const data = await begun();
    const again = await portico(data, initial, { env: { PORTICO_PASSWORD: password } });
    expect(again.code).toBe(1);
    expect(again.err).toContain('holds tenant files already (north-it)');
    expect(await portico(data, ['tenants', 'plan'])).toMatchObject({ code: 0, out: '0 to change, 8 unchanged.\n' });
    await verified(data);
    const fresh = (): string => join(temp.make(), 'data');
    const wrong: [string[], object, number, string][] = [
      [initial.slice(0, -2), {}, 2, '--email is missing'],
      [[...initial.slice(0, -1), 'nowhere'], {}, 2, '--email "nowhere": must be an e-mail address'],
      [initial, {}, 1, 'give the password by --password-stdin or in PORTICO_PASSWORD'],
      [initial, { PORTICO_PASSWORD: 'short' }, 1, 'A password has 12 to 128 characters.'],
    ];
    for (const [args, env, code, message] of wrong) {
      const folder = fresh();
      const ran = await portico(folder, args, { env: { ...env } });
      expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(message)]);
      expect(existsSync(join(folder, 'tenants'))).toBe(false);
    }
  });

  test('the administrator signs in with the password, and with a new one after portico passwd', async () => {
    const data = await begun();
    const server = await started(data, behindProxy);
    expect(server.out()).not.toContain('one click');
    const port = portOf(server);
    const signInWith = async (secret: string): Promise<boolean> => {
      const browser = new Browser((request) => through(port, request), behindProxy.PORTICO_URL);
      const page = await browser.go('/auth/login?to=/queue');
      expect(page.text).not.toContain('name="account"');
      const form = { email: 'ada@north.example', password: secret };
      return (await browser.go(page.path, { form })).path.startsWith('/queue');
    };
    expect(await signInWith(password)).toBe(true);
    expect(await signInWith('a sentence that is not right')).toBe(false);
    const next = await portico(data, ['passwd', 'ADA@north.example'], {
      env: { PORTICO_PASSWORD: 'another sentence of mine' },
    });
    expect(next).toMatchObject({ code: 0, out: 'ada@north.example has a new password.\n' });
    expect(await signInWith(password)).toBe(false);
    expect(await signInWith('another sentence of mine')).toBe(true);
    const nobody = await portico(data, ['passwd', 'eve@north.example'], { env: { PORTICO_PASSWORD: password } });
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('nobody signs in as eve@north.example')]);
  });
});

describe('where others can reach it', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ PORTICO_URL: 'desk.example.org' }, /PORTICO_URL is "desk\.example\.org": write the address that people open/],
    [{ PORTICO_URL: 'http://desk.example.org' }, /PORTICO_URL is .*only over https/],
    [{ PORTICO_URL: 'https://desk.example.org' }, /PORTICO_TRUST_PROXY is missing/],
    [{ PORTICO_TRUST_PROXY: '0.0.0.0/0' }, /PORTICO_TRUST_PROXY is "0\.0\.0\.0\/0": "0\.0\.0\.0\/0" is no address/],
    [{ PORTICO_SMTP: 'mail.example.org' }, /PORTICO_SMTP is wrong: write smtp:\/\/user:password@/],
    [{ PORTICO_DATA: '' }, /PORTICO_DATA is "": write the folder of all data/],
    [{ PORTICO_BIND: '' }, /PORTICO_BIND is "": write an address of this machine/],
    [{ PORTICO_PORT: '99999' }, /PORTICO_PORT is "99999": write a number/],
  ])('%j is refused by name and with what to do', async (env, message) => {
    const ran = await portico(join(temp.make(), 'data'), ['start'], { env });
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(message);
    expect(ran.err).not.toContain('    at ');
  });

  test('an empty installation does not begin with the demo', async () => {
    const data = await withWeb(join(temp.make(), 'data'));
    const ran = await spawnPortico(data, ['start'], { PORTICO_PORT: '0', PORTICO_BIND: '0.0.0.0' }).ended;
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toContain('There is nothing installed yet. Run portico init first');
  });

  test('https is believed of a trusted proxy alone', async () => {
    const data = await begun();
    const env = behindProxy;
    const trusted = await started(data, env);
    expect(trusted.out()).toContain('Portico is running at https://desk.north.example\n');
    const login = (port: string, said?: string): Promise<Response> =>
      through(port, new Request('https://desk.north.example/auth/login?to=/'), said);
    const redirect = (response: Response): string | null =>
      new URL(response.headers.get('location') ?? '', env.PORTICO_URL).searchParams.get('redirect_uri');
    const asked = await login(portOf(trusted));
    expect(redirect(asked)).toBe('https://desk.north.example/auth/callback');
    expect(asked.headers.getSetCookie().length).toBeGreaterThan(0);
    for (const cookie of asked.headers.getSetCookie()) expect(cookie).toMatch(/; Secure/);
    expect(redirect(await login(portOf(trusted), 'http'))).toBe('http://desk.north.example/auth/callback');
    await trusted.stop();
    const other = await started(data, { ...env, PORTICO_TRUST_PROXY: '10.0.0.0/8' });
    expect(redirect(await login(portOf(other)))).toBe('http://desk.north.example/auth/callback');
  });
});

describe('a backup', () => {
  test('of a desk that runs and is written to restores whole, signs the same people in, and verifies', async () => {
    const data = join(temp.make(), 'data');
    expect((await portico(data, ['tenants', 'apply'])).code).toBe(0);
    const server = await started(data);
    const priya = await signInAt(server.url, 'Priya Raman');
    expect(priya).toBeDefined();
    mkdirSync(join(data, 'files'), { recursive: true });
    writeFileSync(join(data, 'files', 'one.bin'), Buffer.from([0, 255, 10, 13]));
    const log = join(temp.make(), 'log.csv');
    writeFileSync(log, csv(400));
    const importing = portico(data, ['import', 'tickets', '--client', 'acme', '--format', 'csv', '--json', log]);
    const file = join(temp.make(), 'a', 'portico.backup');
    expect(await portico(data, ['backup', file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('holds all of'),
    });
    expect((await importing).code).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);
    const twice = await portico(data, ['backup', file]);
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('is there already')]);

    const other = join(temp.make(), 'data');
    const restored = await portico(other, ['restore', file]);
    expect(restored).toMatchObject({ code: 0, out: expect.stringMatching(/: 0 violations\.\n$/) });
    expect(readFileSync(join(other, 'secret'))).toEqual(readFileSync(join(data, 'secret')));
    expect(readFileSync(join(other, 'files', 'one.bin'))).toEqual(Buffer.from([0, 255, 10, 13]));
    const full = await portico(data, ['restore', file]);
    expect([full.code, full.err]).toEqual([1, expect.stringMatching(/in use by process|holds data already/)]);
    expect(
      await portico(other, ['import', 'tickets', '--client', 'acme', '--format', 'csv', '--json', log]),
    ).toMatchObject({ code: 0 });
    await verified(other);
  });

  test('that is damaged, cut short or of something else is refused before anything is written', async () => {
    const data = await begun();
    const file = join(temp.make(), 'portico.backup');
    await portico(data, ['backup', file]);
    const whole = readFileSync(file);
    const broken = Buffer.from(whole);
    broken.fill(0x5a, 8_192, 60_000);
    const bad: Readonly<Record<string, Buffer>> = {
      cut: whole.subarray(0, whole.length / 2),
      broken,
      other: Buffer.from('not a backup at all'),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      const path = join(temp.make(), name);
      writeFileSync(path, bytes);
      const other = join(temp.make(), 'data');
      const ran = await portico(other, ['restore', path]);
      expect([ran.code, ran.err], name).toEqual([1, expect.stringMatching(/no backup of Portico|damaged/)]);
      expect(existsSync(join(other, 'portico.db')), name).toBe(false);
    }
  });
});

describe('stored data', () => {
  const fixture = fileURLToPath(new URL('./fixtures/data-format-1.db.gz', import.meta.url));

  test('of the first format is brought up to date by whoever opens it, and verifies', async () => {
    const data = temp.make();
    writeFileSync(join(data, 'portico.db'), gunzipSync(readFileSync(fixture)));
    const first = await portico(data, ['report', 'service', '--client', 'acme']);
    expect(first.err).toContain('Counting what reports tell of waiting, teams and people');
    const report = JSON.parse(first.out) as ServiceReport;
    expect(report).toMatchObject({ tickets: 12, updates: 57 });
    expect(report.peopleInvolved).toBeGreaterThan(0);
    expect(report.meanHoursOfUpdates).toBeGreaterThan(0);
    expect(await verified(data)).toMatchObject({ tickets: 12, imported: 57 });
    const second = await portico(data, ['report', 'service', '--client', 'acme']);
    expect(second.err).not.toContain('Counting');
    expect(JSON.parse(second.out)).toEqual(report);
  });

  test.each([
    [
      'a newer format',
      `UPDATE items SET body = replace(body, '"${DATA_FORMAT}"', '"99"') WHERE pk = '~G#CP#format'`,
      'newer Portico (format 99',
    ],
    ['a newer file layout', 'PRAGMA user_version = 99', 'schema version 99'],
  ])('of %s is refused, and not touched', async (_what, sql, message) => {
    const data = await begun();
    const path = join(data, 'portico.db');
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    const before = readFileSync(path);
    const ran = await portico(data, ['verify']).catch((error: unknown) => ({ code: 1, err: String(error) }));
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(message)]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

function csv(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, n) => `T-${n},Subject ${n},Closed,2024-01-0${1 + (n % 9)} 10:00,Ann ${n % 20}`,
  );
  return `${['Ticket ID,Subject,Status,Created at,Requester', ...rows].join('\n')}\n`;
}
