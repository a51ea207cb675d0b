import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readInstalled } from '@portico/store/tenant/installed';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Pool, type PoolUser, startPool } from '../../infra/run/pool.ts';
import { runTemplate, type TemplateRun } from '../../infra/run/run.ts';
import { secretsFrom } from '../../infra/run/secrets.ts';
import { Deployment } from '../../infra/run/template.ts';
import { pick, planted, type Synthesis, synthesizeWhole, type TemplateJson } from './run.ts';
import { given } from './stacks.ts';

const secret = 'a secret of this test alone';
const host = `desk.${given.domain}`;
const root = fileURLToPath(new URL('../..', import.meta.url));
let app: Synthesis;
let run: TemplateRun | undefined;
let pool: Pool | undefined;
/** Whom the pool knows. */
let users: readonly PoolUser[] = [];

beforeAll(async () => {
  app = await synthesizeWhole();
});
afterAll(() => app.remove());
afterEach(async () => {
  await pool?.close();
  await run?.close();
  pool = undefined;
  run = undefined;
});

/** The command line as an operator runs it, under the role of the template. */
async function apply(desk: TemplateRun, role: string, ...args: string[]) {
  const operator = desk.deployment.of('AWS::IAM::Role').find((one) => one.id.startsWith(role));
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL: desk.cloudUrl,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: desk.sessions.issue({ role: operator?.id ?? '', tags: {} }),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
  const command = ['packages/cli/bin/portico.js', 'tenants', 'apply', '--target', 'aws', ...args];
  return promisify(execFile)(process.execPath, command, { cwd: root, env }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, text: stderr }),
  );
}

async function start(change: (stacks: Record<string, TemplateJson>) => void = () => undefined): Promise<TemplateRun> {
  const assembly = planted(app.assembly, change);
  pool = await startPool({
    deployment: new Deployment(assembly),
    secretOf: secretsFrom(secret),
    users: async () => users,
    visit: (url) => url,
  });
  run = await runTemplate({ assembly, secret, names: pool.names });
  return run;
}

/** A browser: it keeps cookies of the desk, and follows where it is sent. */
function browser(desk: TemplateRun, at = host) {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await desk.edge.fetch(new Request(`https://${at}${path}`, { ...init, headers }), '192.0.2.1');
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return {
    ask,
    async signIn(email: string): Promise<Response> {
      const sent = await ask('/auth/login?to=/queue');
      const to = new URL(sent.headers.get('location') ?? '');
      to.searchParams.set('login', email);
      const back = await fetch(to, { redirect: 'manual' });
      const location = back.headers.get('location');
      if (!location) return back;
      const { pathname, search } = new URL(location);
      return ask(pathname + search);
    },
  };
}

describe('a deployed desk', () => {
  test('gets its tenants from the command line, under the role of the operator, and a second time changes nothing', async () => {
    const desk = await start();
    const first = await apply(desk, 'Operator');
    expect(first).toMatchObject({ code: 0, text: expect.stringMatching(/Applied [1-9]\d*\./) });
    expect((await readInstalled(desk.system)).msps.map((one) => one.record.slug).sort()).toContain('northwind');
    expect((await apply(desk, 'Operator')).text).toContain('Applied 0.');
  });

  test('refuses tenants from a role that may not install them, in a sentence', async () => {
    const desk = await start();
    const refused = await apply(desk, 'TickHandlerRole');
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('assume the role Operator') });
    expect((await readInstalled(desk.system)).msps).toEqual([]);
  });

  test('signs a technician in with Cognito, and answers the session by a token of its own', async () => {
    const desk = await start();
    await apply(desk, 'Operator');
    const installed = await readInstalled(desk.system);
    const elena = installed.msps.flatMap((one) => one.staff).find((one) => one.name.startsWith('Elena'));
    users = [{ email: elena?.account ?? '', name: 'Elena' }];
    const tab = browser(desk);
    expect((await tab.ask('/v1/me')).status).toBe(401);
    const signedIn = await tab.signIn(elena?.account ?? '');
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/queue']);
    const me = await tab.ask('/v1/me');
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({ kind: 'staff', name: elena?.name, msp: { slug: 'northwind' } });
    expect((await tab.ask('/v1/tickets')).status).toBe(200);
    // Nobody's session: the cookie alone decides.
    expect((await browser(desk).ask('/v1/me')).status).toBe(401);
  });

  test('signs an end user in at a portal, by a code that SES sends while they wait', async () => {
    const desk = await start();
    await apply(desk, 'Operator');
    const portal = `acme.northwind.${given.domain}`;
    const tab = browser(desk, portal);
    const begun = await tab.ask('/auth/login?to=/requests');
    expect([begun.status, begun.headers.get('location')]).toEqual([303, '/auth/code?to=%2Frequests']);
    const post = (path: string, form: Record<string, string>) =>
      tab.ask(path, { method: 'POST', body: new URLSearchParams(form), headers: { origin: `https://${portal}` } });
    expect((await post('/auth/code', { email: 'daniel.osei@acme.example', to: '/requests' })).status).toBe(303);
    await desk.settle();
    expect(desk.mail.taken.map((one) => one.to)).toEqual([['daniel.osei@acme.example']]);
    const mail = await PostalMime.parse(desk.mail.taken[0]?.raw ?? '');
    const code = /\b\d{4} \d{4}\b/.exec(mail.text ?? '')?.[0] ?? '';
    expect((await post('/auth/code/check', { code: '0', to: '/requests' })).status).toBe(401);
    const done = await post('/auth/code/check', { code, to: '/requests' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/requests']);
    expect(await (await tab.ask('/v1/me')).json()).toMatchObject({ kind: 'contact', name: 'Daniel Osei' });
    expect((await browser(desk, portal).ask('/v1/me')).status).toBe(401);
  });

  test('a code waits for the next minute where the API may not call the sender', async () => {
    const desk = await start((stacks) => {
      const policy = pick(stacks, 'AWS::IAM::Policy', 'HttpRole').Properties.PolicyDocument;
      policy.Statement = policy.Statement.filter((one: { Action: unknown }) => one.Action !== 'lambda:InvokeFunction');
    });
    await apply(desk, 'Operator');
    const portal = `acme.northwind.${given.domain}`;
    const body = new URLSearchParams({ email: 'daniel.osei@acme.example', to: '/' });
    const headers = { origin: `https://${portal}` };
    expect((await browser(desk, portal).ask('/auth/code', { method: 'POST', body, headers })).status).toBe(303);
    await desk.settle();
    expect(desk.mail.taken).toEqual([]);
    desk.bus.tick('rate(1 minute)');
    await desk.settle();
    expect(desk.mail.taken).toHaveLength(1);
  });

  test('lets nobody in whom the pool knows and no MSP does', async () => {
    const desk = await start();
    await apply(desk, 'Operator');
    users = [{ email: 'nobody@else.example', name: 'Nobody' }];
    const tab = browser(desk);
    expect((await tab.signIn('nobody@else.example')).status).toBe(403);
    expect((await tab.ask('/v1/me')).status).toBe(401);
  });

  test('a callback that the pool does not know shows', async () => {
    const desk = await start((stacks) => {
      pick(stacks, 'AWS::Cognito::UserPoolClient', 'TechniciansDesk').Properties.CallbackURLs = ['https://x.example/'];
    });
    expect(await (await browser(desk).signIn('elena@northwind.example')).json()).toEqual({
      error: 'redirect_mismatch',
    });
  });

  test('answers nobody who does not come through the edge, and no host that is not its own', async () => {
    const desk = await start();
    const headers = { 'x-portico-host': host, 'x-portico-origin': 'a guess' };
    const past = await desk.gateway.fetch(
      new Request(`https://origin.${given.domain}/healthz`, { headers }),
      '192.0.2.1',
    );
    expect(past.status).toBe(403);
    expect((await desk.edge.fetch(new Request('https://else.example/healthz'), '192.0.2.1')).status).toBe(403);
    const page = await desk.edge.fetch(new Request(`https://${host}/tickets/ACME-1`), '192.0.2.1');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
