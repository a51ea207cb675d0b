import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@portico/cli/main';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opened, replied } from '../support/tickets.ts';
import type { Ticket } from '../support/types.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let home: string;
let key: string;
let agents: (string | null)[];
/** Path of each request, and the credential that went with it. */
let credentials: [string, string | null][];
beforeEach(async () => {
  world = await startWorld({ msps: ['northwind'] });
  home = await mkdtemp(join(tmpdir(), 'portico-cli-'));
  const body = { name: 'cli', scopes: ['tickets:read', 'tickets:write', 'people:read'] };
  key = (await world.as('priya').post<{ key: string }>('/v1/api-keys', body)).body.key;
  agents = [];
  credentials = [];
});
afterEach(async () => {
  await world.close();
  await rm(home, { recursive: true, force: true });
});

async function run(args: readonly string[], stdin = '', env: Record<string, string> = {}) {
  let [out, err] = ['', ''];
  const code = await main(args, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    stdoutBytes: (bytes) => {
      out += Buffer.from(bytes).toString('latin1');
    },
    stdin: async () => stdin,
    cwd: home,
    env: { XDG_CONFIG_HOME: home, ...env },
    fetch: async (request) => {
      agents.push(request.headers.get('user-agent'));
      credentials.push([new URL(request.url).pathname, request.headers.get('authorization')]);
      request.headers.set('host', new URL(request.url).host);
      const response = await world.desk.fetch(request);
      if (!response) throw new Error('nobody answers');
      return response;
    },
  });
  return { code, out, err };
}
const login = () => run(['login', '--url', 'http://localhost:3000', '--key', '-'], `${key}\n`);
const open = async (count: number): Promise<string[]> => {
  const refs: string[] = [];
  for (let i = 0; i < count; i++) {
    const given = { client: 'acme', requester: world.person('daniel').id, subject: `Printer ${i}, "west"` };
    refs.push((await opened(world.as('tom'), given)).body.number);
  }
  return refs;
};

describe('signing in', () => {
  test('tries the key, and keeps it where only its owner reads it', async () => {
    const answer = await login();
    expect(answer).toMatchObject({ code: 0, out: expect.stringContaining('Northwind') });
    const file = join(home, 'portico', 'credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url: 'http://localhost:3000', key });
    expect(answer.out).not.toContain(key);
    expect((await run(['logout'])).code).toBe(0);
    await expect(stat(file)).rejects.toThrow();
  });

  test('keeps nothing that does not work, and says what to do', async () => {
    const bad = await run(['login', '--url', 'http://localhost:3000', '--key', 'ptk_wrong']);
    expect([bad.code, bad.err.length > 0]).toEqual([1, true]);
    await expect(stat(join(home, 'portico', 'credentials.json'))).rejects.toThrow();
    expect(await run(['login', '--url', 'nowhere', '--key', 'x'])).toMatchObject({ code: 2 });
    expect(await run(['tickets'])).toMatchObject({ code: 1, err: expect.stringContaining('portico login') });
  });

  test('is not needed where the environment says who', async () => {
    await open(1);
    const env = { PORTICO_URL: 'http://localhost:3000', PORTICO_API_KEY: key };
    expect(await run(['tickets'], '', env)).toMatchObject({ code: 0, out: expect.stringContaining('Printer 0') });
  });
});

describe('the queue', () => {
  test('is listed by its grammar as a table, JSON or CSV, page by page', async () => {
    const refs = await open(5);
    await world.as('tom').patch(`/v1/tickets/${refs[2]}`, { impact: 1, urgency: 1 }, { ifMatch: 1 });
    await login();
    const table = await run(['tickets', 'status:new', 'priority:1']);
    expect(table.out.split('\n').filter(Boolean)).toHaveLength(2);
    expect(table.out).toContain(refs[2]);
    const json = await run(['tickets', '--limit', '3', '--json']);
    expect((JSON.parse(json.out) as { number: string }[]).length).toBe(3);
    const csv = await run(['tickets', '--all', '-o', 'csv', '--scope', 'client:acme']);
    const lines = csv.out.trimEnd().split('\n');
    expect([lines.length, lines[0]]).toEqual([6, expect.stringContaining('number,priority')]);
    expect(csv.out).toContain('"Printer 4, ""west"""');
  });

  test('a filter that is not understood is refused in the server’s words; wrong options are wrong usage', async () => {
    await login();
    expect(await run(['tickets', 'colour:red'])).toMatchObject({ code: 1, err: expect.stringContaining('colour') });
    expect(await run(['tickets', '-o', 'xml'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('table, json, csv'),
    });
    expect(await run(['tickets', '--limit', 'many'])).toMatchObject({ code: 2 });
    expect(await run(['tickets', '--shoe-size', '7'])).toMatchObject({ code: 2 });
  });
});

describe('a ticket', () => {
  const read = async (ref: string) => (await world.as('tom').get<Ticket>(`/v1/tickets/${ref}`)).body;

  test('is shown, answered, assigned, timed, resolved and taken back', async () => {
    const [ref = ''] = await open(1);
    await replied(world.as('daniel'), ref, 'It jams');
    await login();
    expect((await run(['ticket', ref, 'show'])).out).toMatch(/Printer 0[\s\S]*It jams/);
    expect((await run(['ticket', ref, 'reply', '-'], 'On my way')).code).toBe(0);
    expect((await run(['ticket', ref, 'note', 'bring', 'toner'])).code).toBe(0);
    const assigned = await run(['ticket', ref, 'assign', '--to', 'ashworth', '--team', 'service desk']);
    expect(assigned.out).toContain('Tom Ashworth, Service Desk');
    expect((await read(ref)).assignee).toBe(world.person('tom').id);
    expect(await run(['ticket', ref, 'log-time', '7', '--for', 'tom ashworth', 'changed', 'toner'])).toMatchObject({
      code: 0,
    });
    expect((await run(['ticket', ref, 'resolve', '--code', 'fixed', 'New toner'])).out).toContain('resolved');
    expect((await read(ref)).status).toBe('resolved');
    expect((await run(['ticket', ref, 'undo'])).code).toBe(0);
    expect((await read(ref)).status).not.toBe('resolved');
    const shown = JSON.parse((await run(['ticket', ref, 'show', '--json'])).out) as Ticket & {
      timeline: { via?: string; text?: string }[];
    };
    expect(shown.timeline.some((item) => item.via === 'cli')).toBe(true);
    expect(shown.timeline.map((item) => item.text).filter(Boolean)).toEqual(['It jams', 'On my way', 'bring toner']);
    expect(new Set(agents)).toEqual(new Set([expect.stringMatching(/^portico-cli\//)]));
  });

  test('what is refused exits with 1 and the reason; what is wrongly asked with 2 and the usage', async () => {
    const [ref = ''] = await open(1);
    await login();
    expect(await run(['ticket', 'ACME-999', 'show'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing here'),
    });
    expect(await run(['ticket', ref, 'resolve', '--code', 'magic', 'x'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('fixed'),
    });
    expect(await run(['ticket', ref, 'resolve', 'x'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--code'),
    });
    expect(await run(['ticket', ref, 'reply', '-'], '  ')).toMatchObject({ code: 2 });
    expect(await run(['ticket', ref, 'log-time', '5'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('/person'),
    });
    expect(await run(['ticket', ref, 'log-time', 'long'])).toMatchObject({ code: 2 });
    expect(await run(['ticket', ref, 'assign', '--to', 'nobody known'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('known'),
    });
    expect(await run(['ticket', ref, 'explode'])).toMatchObject({ code: 2 });
    expect(await run(['ticket'])).toMatchObject({ code: 2 });
    expect((await read(ref)).version).toBe(1);
  });
});

describe('files of a ticket', () => {
  const text = 'line one\nline two\n';
  const written = async (name: string, content: string | Uint8Array = text) => {
    await writeFile(join(home, name), content);
    return name;
  };

  test('are sent with a reply or a note, listed, and fetched as they were', async () => {
    const [ref = ''] = await open(1);
    await login();
    const attached = await run(['ticket', ref, 'attach', await written('log.txt'), '--text', 'See the log']);
    expect(attached).toMatchObject({ code: 0, out: expect.stringContaining('log.txt attached with a reply') });
    expect((await run(['ticket', ref, 'attach', await written('inner.log'), '--note'])).code).toBe(0);
    const csv = (await run(['ticket', ref, 'files', '-o', 'csv'])).out.trimEnd().split('\n');
    const [heading, ...lines] = csv.map((line) => line.split(',').slice(0, 4).join());
    expect(heading).toBe('name,bytes,type,seen by');
    // Attached in one instant of this clock, so in no order.
    expect(lines.sort()).toEqual(['inner.log,18,text/plain,the desk', 'log.txt,18,text/plain,everybody']);
    await rm(join(home, 'log.txt'));
    const fetched = JSON.parse((await run(['ticket', ref, 'download', 'log.txt', '--json'])).out) as { path: string };
    expect(await readFile(fetched.path, 'utf8')).toBe(text);
    // What is there already is nobody's to overwrite.
    expect(await run(['ticket', ref, 'download', 'LOG.TXT'])).toMatchObject({ code: 2 });
    expect((await run(['ticket', ref, 'download', 'log.txt', '--to', '-'])).out).toBe(text);
    // The server of files is given no credential.
    expect(credentials.filter(([path]) => path.startsWith('/files')).map(([, held]) => held)).toEqual(
      expect.arrayContaining([null]),
    );
    expect(credentials.some(([path, held]) => path.startsWith('/files') && held !== null)).toBe(false);
  });

  test('that are programs, or are not there, are refused with the reason', async () => {
    const [ref = ''] = await open(1);
    await login();
    const program = await written('setup.txt', new Uint8Array([0x4d, 0x5a, 0x90, 0, ...Buffer.alloc(200)]));
    expect(await run(['ticket', ref, 'attach', program])).toMatchObject({
      code: 1,
      err: expect.stringContaining('setup.txt'),
    });
    expect(await run(['ticket', ref, 'attach', 'nowhere.txt'])).toMatchObject({ code: 2 });
    expect(await run(['ticket', ref, 'download', 'nothing'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there are: none'),
    });
  });
});

test('every verb answers as a table, JSON or CSV', async () => {
  const [ref = ''] = await open(1);
  await login();
  const verbs = [
    ['show'],
    ['reply', 'Hello'],
    ['assign', '--to', 'ashworth'],
    ['log-time', '5', '--for', 'ashworth'],
    ['files'],
  ];
  for (const verb of verbs) {
    expect(JSON.parse((await run(['ticket', ref, ...verb, '-o', 'json'])).out)).toBeTypeOf('object');
    const csv = await run(['ticket', ref, ...verb, '-o', 'csv']);
    expect([csv.code, csv.out.split('\n')[0]]).toEqual([0, expect.stringMatching(/^[a-z ]+(,[a-z ]+)+$/)]);
  }
  expect(await run(['ticket', ref, 'show', '-o', 'xml'])).toMatchObject({ code: 2 });
});

test('completions name every command, and help tells them all', async () => {
  const help = (await run(['help'])).out;
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await run(['completion', shell]);
    expect(code).toBe(0);
    for (const name of ['tickets', 'ticket', 'login', 'audit', 'verify', 'log-time', 'attach', 'download', 'scope'])
      expect(out).toContain(name);
    for (const line of help.split('\n')) {
      const name = /^ {2}([a-z]+) {2}/.exec(line)?.[1];
      if (name !== undefined) expect(out).toContain(name);
    }
  }
  expect(await run(['completion', 'csh'])).toMatchObject({ code: 2 });
});
