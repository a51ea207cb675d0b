import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '@portico/cli/main';
import { Browser } from '@portico/local/issuer/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClockGate } from '../support/sign-in.ts';
import { ORIGIN, startWorld, type World } from '../support/world.ts';

const TINA = 'staff:tom.ashworth@northwind.example';
const JONAS = 'staff:jonas.keller@keller-it.example';
const PORTAL = 'http://acme.northwind.localhost:3000';

let world: World;
let home: string;
let fetch: (request: Request) => Promise<Response>;
/** What the command line sent to the desk. */
let asked: string[];
beforeEach(async () => {
  // The command line reads the machine's clock, as its person does.
  world = await startWorld({ now: new Date().toISOString() });
  home = await mkdtemp(join(tmpdir(), 'portico-login-'));
  const gate = createClockGate(() => world.ms());
  asked = [];
  fetch = (request) =>
    gate(async () => {
      request.headers.set('host', new URL(request.url).host);
      const response = await world.desk.fetch(request);
      if (!response) throw new Error(`nobody answers ${request.url}`);
      return response;
    });
});
afterEach(async () => {
  await world.close();
  await rm(home, { recursive: true, force: true });
});

interface Person {
  readonly openBrowser?: (url: string) => Promise<boolean>;
  /** What somebody does while a device waits. */
  readonly meanwhile?: (terminal: string) => Promise<void>;
  readonly env?: Record<string, string>;
}

async function run(args: readonly string[], { openBrowser, meanwhile, env = {} }: Person = {}) {
  let [out, err] = ['', ''];
  const code = await main(args, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    stdin: async () => '',
    cwd: home,
    env: { XDG_CONFIG_HOME: home, ...env },
    fetch: (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return fetch(request);
    },
    ...(openBrowser && { openBrowser }),
    sleep: async () => {
      world.sleep('PT5S');
      await meanwhile?.(err);
    },
  });
  return { code, out, err };
}

const file = () => join(home, 'portico', 'credentials.json');
const kept = async () =>
  JSON.parse(await readFile(file(), 'utf8')) as {
    url: string;
    session: { access: string; refresh: string; expires: number };
  };

/** Signs in as a browser does: redirects are followed, the forms of the pages are posted. */
async function walk(browser: Browser, address: string, account: string, ...forms: Record<string, string>[]) {
  const url = new URL(address);
  let page = await browser.go(url.pathname + url.search);
  for (const form of [{ account }, ...forms]) page = await browser.go(page.path, { form });
  return page;
}

/** A browser on this machine: it signs in, answers the question, and goes where the last page sends it. */
const human =
  (account: string, ...forms: Record<string, string>[]) =>
  async (address: string) => {
    const page = await walk(new Browser(fetch), address, account, ...forms);
    const target = /url=(.+)$/.exec(page.response.headers.get('refresh') ?? '')?.[1];
    if (target === undefined) throw new Error(page.text);
    // By a real socket, as the browser would come.
    await globalThis.fetch(target);
    return true;
  };
const allow = { decision: 'allow' };
const signIn = (account = TINA, ...forms: Record<string, string>[]) =>
  run(['login', '--url', ORIGIN], { openBrowser: human(account, ...forms, allow) });

describe('signing in with the browser of this machine', () => {
  test('ends in tokens that only their owner reads, and works as that person', async () => {
    const answer = await signIn();
    expect(answer, answer.err).toMatchObject({ code: 0, out: expect.stringContaining('Tom Ashworth (staff)') });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const { session } = await kept();
    expect(answer.out + answer.err).not.toContain(session.refresh);
    expect(await run(['login', '--status'])).toMatchObject({ out: expect.stringContaining('Northwind') });
    expect((await run(['tickets'])).code).toBe(0);
  });

  test('asks which organisation, of somebody who works for several', async () => {
    const { id } = await world
      .as('jonas@alpenblick')
      .get<{ msp: { id: string } }>('/v1/me')
      .then(({ body }) => body.msp);
    const answer = await signIn(JONAS, { membership: id });
    expect(answer, answer.err).toMatchObject({ code: 0, out: expect.stringContaining('Alpenblick') });
  });

  test('is refused where the person says no, and keeps nothing', async () => {
    const answer = await run(['login', '--url', ORIGIN], { openBrowser: human(TINA, { decision: 'deny' }) });
    expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('declined') });
    await expect(stat(file())).rejects.toThrow();
  });

  test('leaves the browser’s own session as it was, and gives it none', async () => {
    const browser = new Browser(fetch);
    await run(['login', '--url', ORIGIN], {
      openBrowser: async (address) => {
        const page = await walk(browser, address, TINA, allow);
        await globalThis.fetch(/url=(.+)$/.exec(page.response.headers.get('refresh') ?? '')?.[1] ?? '');
        return true;
      },
    });
    expect([...browser.cookies.keys()].filter((name) => name === '__Host-portico')).toEqual([]);
    const { refresh } = (await kept()).session;
    browser.cookies.set('__Host-portico', refresh);
    expect((await browser.send('/v1/me')).status).toBe(401);
  });

  test('works at a client’s portal for its own people alone', async () => {
    const page = async (address: string, account: string) => {
      const url = new URL(address);
      const browser = new Browser(fetch, PORTAL);
      const form = await browser.go(url.pathname + url.search);
      return browser.go(form.path, { form: { account } });
    };
    const seen: number[] = [];
    const answer = run(['login', '--url', PORTAL], {
      openBrowser: async (address) => {
        const { text } = await page(address, TINA);
        seen.push(text.includes('/auth/allow') ? 1 : 0);
        const { searchParams } = new URL(address);
        await globalThis.fetch(`${searchParams.get('redirect_uri')}?state=${searchParams.get('state')}&error=x`);
        return true;
      },
    });
    expect((await answer).code).toBe(1);
    expect(seen).toEqual([0]);
  });
});

describe('what an attacker may try', () => {
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const authorize = (redirect: string) =>
    `/auth/authorize?${new URLSearchParams({
      client_id: 'portico-cli',
      response_type: 'code',
      redirect_uri: redirect,
      state: 'a-state-of-its-own',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`;
  const token = async (form: Record<string, string>) => {
    const response = await new Browser(fetch).send('/auth/token', { form: { client_id: 'portico-cli', ...form } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const code = async (redirect: string): Promise<string> => {
    const page = await walk(new Browser(fetch), `${ORIGIN}${authorize(redirect)}`, TINA, allow);
    return (
      new URL(/url=(.+)$/.exec(page.response.headers.get('refresh') ?? '')?.[1] ?? '').searchParams.get('code') ?? ''
    );
  };
  const here = 'http://127.0.0.1:4567/callback';

  test('a code goes to this machine and to no other place', async () => {
    for (const redirect of [
      'https://evil.test/callback',
      'http://127.0.0.1.evil.test:80/callback',
      'http://127.0.0.1:80@evil.test/callback',
      'http://localhost:4567/callback',
      'http://127.0.0.1:4567/callback?x=',
    ]) {
      expect((await new Browser(fetch).send(authorize(redirect))).status).toBe(400);
    }
  });

  test('a code works once, for its verifier and its address, within a minute', async () => {
    const form = { grant_type: 'authorization_code', redirect_uri: here, code_verifier: verifier };
    const once = await code(here);
    expect((await token({ ...form, code: once })).status).toBe(200);
    expect(await token({ ...form, code: once })).toEqual({ status: 400, body: { error: 'invalid_grant' } });
    for (const wrong of [{ code_verifier: 'x'.repeat(43) }, { redirect_uri: 'http://127.0.0.1:1/callback' }]) {
      expect((await token({ ...form, code: await code(here), ...wrong })).status).toBe(400);
    }
    const late = await code(here);
    world.sleep('PT61S');
    expect((await token({ ...form, code: late })).status).toBe(400);
  });

  test('nothing is allowed by a page of somebody else’s, nor without the browser that signed in', async () => {
    const browser = new Browser(fetch);
    const page = await walk(browser, `${ORIGIN}${authorize(here)}`, TINA);
    expect(page.path).toBe('/auth/allow');
    const forged = await browser.send('/auth/allow', { form: allow, headers: { origin: 'https://evil.test' } });
    expect(forged.status).toBe(403);
    expect((await new Browser(fetch).send('/auth/allow', { form: allow })).status).toBe(400);
  });

  test('who reads the table finds nothing that signs anybody in', async () => {
    await signIn();
    const { session } = await kept();
    const items = JSON.stringify(await world.system.all({ pk: `~G#ACS#${TINA}` }, 10));
    expect(items).not.toContain(session.refresh);
    expect(await token({ grant_type: 'refresh_token', refresh_token: 'x'.repeat(43) })).toMatchObject({ status: 400 });
  });
});

describe('signing in by a code, from a machine without a browser', () => {
  const shown = (terminal: string): string => /type ([A-Z]{4}-[A-Z]{4})/.exec(terminal)?.[1] ?? '';
  const elsewhere = async (terminal: string, ...forms: Record<string, string>[]) => {
    const browser = new Browser(fetch);
    const page = await browser.go('/auth/device', { form: { user_code: shown(terminal).toLowerCase() } });
    return walk(browser, `${ORIGIN}${page.path}`, TINA, ...forms);
  };

  test('waits for somebody elsewhere, who sees the code again before allowing it', async () => {
    let polls = 0;
    const answer = await run(['login', '--url', ORIGIN, '--device'], {
      meanwhile: async (terminal) => {
        polls += 1;
        if (polls !== 2) return;
        const question = await elsewhere(terminal);
        expect(question.text).toContain(shown(terminal));
        const allowed = await elsewhere(terminal, allow);
        expect(allowed.text).toContain('signed in');
      },
    });
    expect(answer, answer.err).toMatchObject({ code: 0, out: expect.stringContaining('Tom Ashworth') });
    expect(polls).toBeGreaterThanOrEqual(2);
    expect((await run(['tickets'])).code).toBe(0);
  });

  test('says that it was declined, or that nobody came', async () => {
    const declined = await run(['login', '--url', ORIGIN, '--device'], {
      meanwhile: async (terminal) => {
        await elsewhere(terminal, { decision: 'deny' });
      },
    });
    expect(declined).toMatchObject({ code: 1, err: expect.stringContaining('declined') });
    expect(await run(['login', '--url', ORIGIN, '--device'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nobody signed in'),
    });
  });

  test('a code that nobody waits for leads nowhere', async () => {
    const page = await new Browser(fetch).send('/auth/device', { form: { user_code: 'BCDF-GHJK' } });
    expect(page.status).toBe(404);
  });
});

describe('staying signed in, and not', () => {
  test('a token is renewed without a word, before it ends and when the desk refuses it', async () => {
    await signIn();
    const first = await kept();
    await writeFile(file(), JSON.stringify({ ...first, session: { ...first.session, expires: 0 } }));
    world.sleep('PT14M');
    expect(await run(['tickets'])).toMatchObject({ code: 0, err: '' });
    const second = await kept();
    expect(second.session.access).not.toBe(first.session.access);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    world.sleep('PT20M');
    asked = [];
    expect(await run(['login', '--status'])).toMatchObject({ code: 0, err: '' });
    expect(asked).toEqual(['GET /v1/me', 'POST /auth/token', 'GET /v1/me']);
  });

  test('signing out ends the session at the desk, not on this machine alone', async () => {
    await signIn();
    const stolen = await readFile(file(), 'utf8');
    expect(await run(['logout'])).toMatchObject({ code: 0, out: expect.stringContaining('session has ended') });
    await expect(stat(file())).rejects.toThrow();
    world.sleep('PT61S');
    await writeFile(file(), stolen);
    expect(await run(['tickets'])).toMatchObject({ code: 1, err: expect.stringContaining('portico login') });
  });

  test('the session stands in the person’s list, and ends there', async () => {
    await signIn();
    const list = await world.as('tom').get<{ items: { id: string; agent: string }[] }>('/v1/sessions');
    const mine = list.body.items.find((one) => one.agent.startsWith('Command line'));
    expect(mine?.agent).toMatch(/^Command line/);
    await world.as('tom').delete(`/v1/sessions/${mine?.id}`);
    world.sleep('PT61S');
    expect((await run(['tickets'])).code).toBe(1);
  });

  test('signing in again ends the session before, and a key works as it did', async () => {
    await signIn();
    const before = (await kept()).session.refresh;
    await signIn();
    const form = { client_id: 'portico-cli', grant_type: 'refresh_token', refresh_token: before };
    expect((await new Browser(fetch).send('/auth/token', { form })).status).toBe(400);
    const made = await world.as('priya').post<{ key: string }>('/v1/api-keys', { name: 'c', scopes: ['tickets:read'] });
    expect((await run(['login', '--url', ORIGIN, '--key', made.body.key])).code).toBe(0);
    expect((await run(['tickets'])).code).toBe(0);
  });
});
