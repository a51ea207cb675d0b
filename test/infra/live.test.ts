import { fileURLToPath } from 'node:url';
import { applyTenants } from '@portico/app/tenant/apply';
import { loadTenants } from '@portico/cli/tenants/load';
import { planTenants } from '@portico/domain/tenant/plan';
import { readInstalled } from '@portico/store/tenant/installed';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Pool, startPool } from '../../infra/run/pool.ts';
import { runTemplate, type TemplateRun } from '../../infra/run/run.ts';
import { secretsFrom } from '../../infra/run/secrets.ts';
import { Deployment } from '../../infra/run/template.ts';
import { type Names, namesOf } from '../support/people.ts';
import { pick, planted, type Synthesis, synthesizeWhole, type TemplateJson } from './run.ts';
import { given } from './stacks.ts';

const secret = 'a secret of this test alone';
const host = `desk.${given.domain}`;
const tenants = fileURLToPath(new URL('../../tenants', import.meta.url));

let app: Synthesis;
let desk: TemplateRun;
let made: TemplateRun | undefined;
/** What Cognito knows each of the staff by. */
let accounts: ReadonlyMap<string, string>;
let pool: Pool | undefined;
let names: Names;
const logs: string[] = [];
beforeAll(async () => {
  app = await synthesizeWhole();
});
afterAll(() => app.remove());
afterEach(async () => {
  await pool?.close();
  await made?.close();
  pool = undefined;
  made = undefined;
  logs.length = 0;
});

async function start(change: (stacks: Record<string, TemplateJson>) => void = () => undefined): Promise<void> {
  const assembly = planted(app.assembly, change);
  const desired = await loadTenants(tenants);
  if ('problems' in desired) throw new Error(JSON.stringify(desired.problems));
  names = namesOf(desired);
  const staff = desired.msps.flatMap((one) => one.staff);
  const users = staff.map((one) => ({ email: one.account, name: one.name }));
  const found = { deployment: new Deployment(assembly), secretOf: secretsFrom(secret), users: async () => users };
  pool = await startPool({ ...found, visit: (url) => url });
  accounts = new Map(staff.map((one) => [one.id, one.account]));
  desk = await runTemplate({ assembly, secret, names: pool.names, onLog: (_name, line) => logs.push(line) });
  made = desk;
  await applyTenants(desk.system, planTenants(desired, await readInstalled(desk.system)), 'file');
}

/** A technician's browser. */
async function signedIn(who: string) {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('origin', `https://${host}`);
    const response = await desk.edge.fetch(new Request(`https://${host}${path}`, { ...init, headers }), '192.0.2.1');
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const to = new URL((await ask('/auth/login?to=/queue')).headers.get('location') ?? '');
  to.searchParams.set('login', accounts.get(names.person(who).id) ?? '');
  const back = new URL((await fetch(to, { redirect: 'manual' })).headers.get('location') ?? '');
  await ask(back.pathname + back.search);
  const json = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await ask(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T; // Safe: the caller names the schema.
  };
  return { json };
}

interface Endpoint {
  readonly transport: string;
  readonly url: string;
  readonly host: string;
  readonly token: string;
  readonly channels: readonly string[];
  readonly windowSeconds: number;
}

const inWindow = (channel: string, ahead = 0): string =>
  `/${channel.replace('{window}', String(Math.floor(Date.now() / 30_000) + ahead))}`;
const order = () => ({
  client: 'acme',
  kind: 'incident',
  subject: 'Printer aflame',
  description: 'A word that nobody else may read',
  requester: names.person('owen').id,
});

describe('live, as the template says', () => {
  test('tells what was committed, who is at a ticket and whose inbox filled, in no word of anybody’s', async () => {
    await start();
    const tom = await signedIn('tom');
    const { id, number } = await tom.json<{ id: string; number: string }>('POST', '/v1/tickets', {
      ...order(),
      assignee: names.person('elena').id,
    });
    await desk.settle();
    await tom.json('PUT', `/v1/tickets/${number}/presence`, { doing: 'noting' });
    const acme = names.client('acme').id;
    const { told } = desk.live;
    const at = (type: string, kind: string) =>
      told.filter((one) => one.message['type'] === type && one.channel.startsWith(`/${kind}/`));
    expect(at('ticket', 'desk')[0]).toMatchObject({
      channel: expect.stringMatching(new RegExp(`^/desk/\\w{8}/\\d+/${acme}$`)),
      message: { ticket: id, client: acme, version: 1, changed: expect.arrayContaining(['opened']) },
    });
    expect(at('ticket', 'poc')).toHaveLength(1);
    expect(at('ticket', 'own').map((one) => one.message)).toEqual([
      { type: 'ticket', client: acme, ticket: id, changed: ['opened'] },
    ]);
    expect(at('presence', 'desk').map((one) => one.message['doing'])).toEqual(['noting']);
    expect(at('inbox', 'own')).toHaveLength(1);
    expect(JSON.stringify(told)).not.toMatch(/aflame|nobody else|Owen|Ashworth/);
  });

  test('lets a browser listen to what its person may hear, in this window and the next, and to nothing else', async () => {
    await start();
    const elena = await signedIn('elena');
    const endpoint = await elena.json<Endpoint>('GET', '/v1/live/endpoint');
    expect(endpoint).toMatchObject({
      transport: 'appsync',
      url: expect.stringMatching(
        /^wss:\/\/[\w-]+\.appsync-realtime-api\.eu-central-1\.amazonaws\.com\/event\/realtime$/,
      ),
      windowSeconds: 30,
    });
    const { token, channels } = endpoint;
    const may = (channel?: string) => desk.live.mayListen(token, channel);
    expect(await may()).toBe(true);
    // Acme, Kitefield and her own.
    expect(channels).toHaveLength(3);
    for (const one of channels) expect([one, await may(inWindow(one))]).toEqual([one, true]);
    for (const one of channels) expect([one, await may(inWindow(one, 1))]).toEqual([one, true]);
    for (const one of channels) expect([one, await may(inWindow(one, 2))]).toEqual([one, false]);
    const p = names.client('acme').msp;
    const blue = names.client('bluewater').id;
    const tom = names.person('tom').id;
    const others = [`desk/${p}/{window}/${blue}`, `desk/${p}/{window}/*`, `own/${p}/desk/{window}/${tom}`];
    for (const one of [...others, `desk/{window}/*`, '*', `poc/${p}/{window}/${blue}`]) {
      expect([one, await may(inWindow(one))]).toEqual([one, false]);
    }
    for (const wrong of ['', 'nonsense', `${token}x`, token.replace(/^./, 'f')]) {
      expect([wrong, await desk.live.mayListen(wrong, inWindow(channels[0] ?? ''))]).toEqual([wrong, false]);
    }
  }, 60_000);

  test('who signed out everywhere is let in no more, whatever token they kept', async () => {
    await start();
    const tom = await signedIn('tom');
    const { token, channels } = await tom.json<Endpoint>('GET', '/v1/live/endpoint');
    expect(await desk.live.mayListen(token, inWindow(channels[0] ?? ''))).toBe(true);
    await tom.json('DELETE', '/v1/sessions');
    expect(await desk.live.mayListen(token, inWindow(channels[0] ?? ''))).toBe(false);
  });

  test('a publisher without its grant shows in the log, and takes nothing from anybody', async () => {
    await start((stacks) => {
      const { PolicyDocument } = pick(stacks, 'AWS::IAM::Policy', 'ProjectorHandlerRole').Properties;
      PolicyDocument.Statement = PolicyDocument.Statement.filter(
        (one: { Action: unknown }) => one.Action !== 'appsync:EventPublish',
      );
    });
    const tom = await signedIn('tom');
    const { number } = await tom.json<{ number: string }>('POST', '/v1/tickets', order());
    await desk.settle();
    expect(desk.live.told.filter((one) => one.message['type'] === 'ticket')).toEqual([]);
    expect(logs.filter((line) => line.includes('"liveFailed":'))).toHaveLength(1);
    expect(desk.deadLetters.letters).toEqual([]);
    expect(await tom.json('GET', `/v1/tickets/${number}`)).toMatchObject({ number });
  });

  test.each([
    [
      'that lets anybody listen',
      (config: Config) => {
        config.DefaultSubscribeAuthModes[0].AuthType = 'API_KEY';
      },
    ],
    [
      'that lets browsers publish',
      (config: Config) => {
        config.DefaultPublishAuthModes[0].AuthType = 'AWS_LAMBDA';
      },
    ],
  ])('an API %s is named before anything runs', async (_what, change) => {
    const begun = start((stacks) => change(pick(stacks, 'AWS::AppSync::Api', 'Api').Properties.EventConfig));
    await expect(begun).rejects.toThrow(/lets (?:in who|others)/);
  });
});

type Modes = [{ AuthType: string }];
interface Config {
  DefaultSubscribeAuthModes: Modes;
  DefaultPublishAuthModes: Modes;
}
